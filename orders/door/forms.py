"""What is typed about deposits."""
from __future__ import annotations

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange

from core import clock
from core.db import Dong
from core.forms import BaseForm, DongField, KeyedForm, TidyField, WholeField
from core.text import fold
from orders import rates
from orders.door import changing, deposits
from orders.door.rule import Rule
from shop.places import units


class RuleForm(BaseForm):
    """The whole rule, and from when on. The same fields try it on the orders of the last days."""

    percent = WholeField(_l("Percent of the parcel"), validators=[InputRequired(), NumberRange(0, 100)])
    least = DongField(_l("At least"), validators=[InputRequired()])
    large_from = DongField(_l("Parcels from this value on"), validators=[InputRequired()])
    new_from = DongField(_l("Of buyers who are no regulars, from this value on"), validators=[InputRequired()])
    area_from = DongField(_l("To the areas below, from this value on"), validators=[InputRequired()])
    refused_from = WholeField(_l("Of buyers who left so many parcels at the door"),
                              validators=[InputRequired(), NumberRange(0, 1_000)])
    since = DateField(_l("From this day on"), validators=[InputRequired()])

    def fill(self, rule: Rule) -> None:
        """As it holds today."""
        for name in ("percent", "least", "large_from", "new_from", "area_from", "refused_from"):
            self[name].data = getattr(rule, name)
        self.since.data = clock.today()

    def rule(self, areas: frozenset[str]) -> Rule:
        """As it was typed."""
        return Rule(int(self.percent.data), Dong(self.least.data), Dong(self.large_from.data), Dong(self.new_from.data),
                    Dong(self.area_from.data), int(self.refused_from.data), areas)

    def values(self) -> dict[str, int]:
        """The settings of it."""
        return {rates.DEPOSIT_PERCENT: int(self.percent.data), deposits.LEAST: int(self.least.data),
                deposits.LARGE_FROM: int(self.large_from.data), deposits.NEW_FROM: int(self.new_from.data),
                deposits.AREA_FROM: int(self.area_from.data), deposits.REFUSED_FROM: int(self.refused_from.data)}

    def day(self) -> date:
        """From when on."""
        return self.since.data or clock.today()


class AreaForm(BaseForm):
    """A province, or one ward of it."""

    province = SelectField(_l("Province"), validators=[InputRequired()])
    ward = TidyField(_l("Commune or ward"), validators=[Length(max=80)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.province.choices = [(each.code, each.name) for each in units.provinces()]

    def code(self) -> str:
        """What was chosen; empty, with a word about it, for a ward that the province does not have."""
        typed = fold(str(self.ward.data or ""))
        if not typed:
            return str(self.province.data)
        found = [each.code for each in units.wards_of(str(self.province.data))
                 if typed in (fold(each.name), fold(each.full_name))]
        if len(found) == 1 and changing.name_of(found[0]):
            return found[0]
        self.ward.errors = [gettext("This province has no such commune or ward.")]
        return ""


class WaiveForm(BaseForm):
    """No deposit: why not."""

    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])


class KeepForm(KeyedForm):
    """So much of a deposit stays with us."""

    amount = DongField(_l("How much"), validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for each in self:
            each.id = f"keep-{each.id}"
