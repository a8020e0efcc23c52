"""What people type about the figures of a year."""
from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired, Length, NumberRange

from core import clock
from core.db import Dong
from core.forms import BaseForm, DongField, TidyField, WholeField
from orders.yearly.limits import Limit


class YearForm(BaseForm):
    """Of which year the list is."""

    year = HiddenField(validators=[InputRequired(), Length(max=4)])


class TaxCodeForm(BaseForm):
    """The number by which the tax office knows a seller."""

    code = TidyField(_l("Tax code"), validators=[InputRequired(), Length(max=20)])


class LimitForm(BaseForm):
    """What the limit is from a day on."""

    valid_from = DateField(_l("From this day on"), validators=[InputRequired()])
    dong = DongField(_l("Revenue up to which no tax is due, a year"), validators=[InputRequired()])
    warning = WholeField(_l("Warn from so many percent on"), validators=[InputRequired(), NumberRange(1, 99)])

    def of(self, limit: Limit | None) -> LimitForm:
        """With what holds now typed in."""
        if not self.is_submitted():
            self.valid_from.data = clock.today()
            if limit is not None:
                self.dong.data, self.warning.data = limit.dong, limit.warning // 100
        return self

    def wish(self) -> tuple[date, Dong, int]:
        """The values of a form that was checked."""
        return self.valid_from.data or clock.today(), Dong(self.dong.data or 0), int(self.warning.data or 0)
