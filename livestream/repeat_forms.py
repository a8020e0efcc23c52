"""What hosts type about sessions that repeat."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField
from wtforms.validators import Length, NumberRange, Optional

from core import moments, templating
from core.forms import BaseForm, KeyedForm, TidyField, WholeField
from livestream.errors import BadTimes
from livestream.forms import PlanForm, Ticks
from livestream.planning.series import MOST, dates
from shop.models import Cooperative


class RepeatForm(PlanForm, KeyedForm):
    """A session that may repeat weekly, and whose run-of-show may come from another one."""

    weekdays = Ticks(_l("Repeat every week on"), coerce=int)
    until = DateField(_l("Until"), validators=[Optional()])
    times = WholeField(_l("Or so many times"), validators=[Optional(), NumberRange(1, MOST)])
    source = TidyField(validators=[Length(max=12)])

    def of(self, province_code: str, sellers: Sequence[Cooperative]) -> Self:
        """With everything there is to choose from."""
        super().of(province_code, sellers)
        language = templating.language()
        self.weekdays.choices = [(number, moments.weekday(number, language)) for number in range(7)]
        return self

    def days(self) -> list[date]:
        """The days that are meant; the one that was typed where nothing repeats. Raises what `series.dates` raises."""
        if self.day.data is None:
            raise BadTimes
        weekdays = self.weekdays.data or ()
        return dates(self.day.data, weekdays, self.until.data, self.times.data) if weekdays else [self.day.data]


class ReachForm(BaseForm):
    """How far a change of one session of a series goes."""

    reach = RadioField(_l("What is changed"), default="this", choices=lambda: [
        ("this", gettext("Only this session")),
        ("following", gettext("This one and those that follow in the series"))])


class SeriesPlanForm(PlanForm, ReachForm):
    """The plan of a session in a series."""
