"""What a person types about cash on its way."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional

from core import clock
from core.forms import BaseForm, DongField, KeyedForm, TidyField
from core.money import vnd
from orders.cash.in_words import SAYS
from orders.models import BankLine
from orders.models.money import CodSays

BANK, HAND, LOSS = "bank", "hand", "loss"


def named(line: BankLine) -> str:
    """A bank line in one line: when, what is left of it, its words."""
    return f"{clock.local(line.at):%d/%m/%Y} · {vnd(line.remaining)} · {line.text[:60] or line.reference}"


class LineForm(KeyedForm):
    """Which line at the bank it is."""

    line = SelectField(_l("Line at the bank"), coerce=int, validate_choice=False, validators=[Optional()])

    def of(self, lines: Sequence[BankLine]) -> None:
        """Offer these lines."""
        self.line.choices = [(0, gettext("Choose")), *((line.id, named(line)) for line in lines)]

    def chosen_line(self) -> int | None:
        """The id of the line, if one was chosen."""
        return self.line.data or None

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field; by the bank a line must be chosen."""
        is_valid = bool(super().validate(extra_validators))
        if self.needs_line() and not self.line.data:
            self.line.errors = [*self.line.errors, gettext("Please choose the line.")]
            return False
        return is_valid

    def needs_line(self) -> bool:
        """True unless another way was chosen."""
        return True


class WayForm(LineForm):
    """How cash comes: by a line at the bank, or by hand with an amount and a reason."""

    way = RadioField(_l("How it comes"), choices=[], default=BANK, validators=[InputRequired()])
    given = DongField(_l("Cash that was handed over"), validators=[Optional()])
    reason = TidyField(_l("Who handed it over, and why by hand"), validators=[Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way.choices = [(BANK, gettext("By a line at the bank")), (HAND, gettext("By hand in the office"))]

    def needs_line(self) -> bool:
        """Only by the bank."""
        return bool(self.way.data == BANK)

    def line_id(self) -> int | None:
        """The line, if it comes by the bank."""
        return self.chosen_line() if self.way.data == BANK else None


class PayInForm(WayForm):
    """The parcels whose cash is paid in, and what was given back of it."""

    payments = SelectMultipleField(_l("Parcels"), coerce=int, validate_choice=False, validators=[Optional()])
    refunds = SelectMultipleField(_l("Given back"), coerce=int, validate_choice=False, validators=[Optional()])


class MakeUpForm(WayForm):
    """How what was missing comes, or that nobody goes after it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way.choices = [(BANK, gettext("By a line at the bank")), (HAND, gettext("By hand in the office")),
                            (LOSS, gettext("It is lost, and nobody goes after it"))]


class KeepForm(KeyedForm):
    """The carrier keeps what it has collected as its fees."""

    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])


class CodForm(BaseForm):
    """The file of a carrier."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Please choose a file."))])
    number = TidyField(_l("Number of the statement"), validators=[Length(max=10)])


class DifferenceForm(KeyedForm):
    """What a person says of a waybill that differs, and why."""

    waybill = TidyField(validators=[InputRequired(), Length(max=40)])
    says = RadioField(_l("What about the difference?"), choices=[], validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.says.choices = [(each.value, text) for each, text in SAYS.items()]

    @property
    def said(self) -> tuple[CodSays, str]:
        """As it was chosen."""
        return CodSays(self.says.data), str(self.reason.data)
