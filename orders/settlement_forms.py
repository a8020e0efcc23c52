"""What people type about settlements and payouts."""
from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from core import clock
from core.db import Dong
from core.forms import BaseForm, DongField, KeyedForm, TidyField
from orders.models.money import CorrectionAccount
from orders.settlement import rates
from orders.settlement.correcting import account_name
from shop.models import Cooperative, CooperativeKind
from shop.shelves import KINDS


class DraftForm(BaseForm):
    """A period, and of whom: of everybody with something to settle, or of one seller."""

    first = DateField(_l("From"), validators=[InputRequired()])
    last = DateField(_l("To"), validators=[InputRequired()])
    seller = SelectField(_l("Seller"), coerce=int, default=0)

    def of(self, sellers: Sequence[Cooperative]) -> Self:
        """With these sellers to choose from, and the month before as the period."""
        self.seller.choices = [(0, gettext("All with something to settle")),
                               *((each.id, each.name) for each in sellers)]
        if not self.is_submitted():
            self.last.data = clock.today().replace(day=1) - timedelta(days=1)
            self.first.data = self.last.data.replace(day=1)
        return self

    def period(self) -> tuple[date, date]:
        """The days of a form that was checked."""
        return self.first.data or clock.today(), self.last.data or clock.today()


class RunStepForm(BaseForm):
    """One step of a run, with the version that the page showed."""

    seen = HiddenField(validators=[InputRequired(), Length(max=9)])

    def version(self) -> int:
        """The version; -1, which no run has, for what is none."""
        text = str(self.seen.data)
        return int(text) if text.isascii() and text.isdecimal() else -1


class LegalFormForm(BaseForm):
    """Another legal form, from which day on, and why."""

    kind = RadioField(_l("Legal form"),
                      coerce=lambda text: next((each for each in CooperativeKind if each == text), text),
                      choices=lambda: [(kind.value, words) for kind, words in KINDS.items()])
    valid_from = DateField(_l("From this day on"), validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def of(self, seller: Cooperative, first_open: date) -> Self:
        """With the form of today chosen, and today or the first day that is not settled."""
        if not self.is_submitted():
            self.kind.data, self.valid_from.data = seller.kind, max(first_open, clock.today())
        return self

    def wish(self) -> tuple[CooperativeKind, date, str]:
        """The values of a form that was checked."""
        return self.kind.data, self.valid_from.data or clock.today(), str(self.reason.data or "")


class CorrectionForm(KeyedForm):
    """What a locked run got wrong, for whom, and why."""

    account = SelectField(_l("About"))
    direction = RadioField(_l("For whom"), default="seller")
    amount = DongField(_l("Amount"), validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def __init__(self) -> None:
        super().__init__()
        self.account.choices = [(each.value, account_name(each)) for each in CorrectionAccount]
        self.direction.choices = [("seller", gettext("The seller gets more")),
                                  ("market", gettext("The seller gets less"))]

    def signed(self) -> Dong:
        """Above zero for the seller."""
        amount = self.amount.data or 0
        return Dong(amount if self.direction.data == "seller" else -amount)


class PayoutReasonForm(BaseForm):
    """Why it did not work."""

    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])


class RateForm(BaseForm):
    """What a rate is from a day on: percent, but for freight and for the switch."""

    name = SelectField(_l("Rate"))
    valid_from = DateField(_l("From this day on"), validators=[InputRequired()])
    value = TidyField(_l("New value"), validators=[InputRequired(), Length(max=12)])

    def of(self, names: Sequence[tuple[str, str]]) -> Self:
        """With these to choose from."""
        self.name.choices = list(names)
        if not self.is_submitted():
            self.valid_from.data = clock.today()
        return self

    def validate_value(self, field: TidyField) -> None:
        """Read it as what the chosen rate is."""
        if self.number() is None:
            raise ValidationError(
                gettext("Percent look like 8 or 2.5, sums like 5.000; the switch is 1 (yes) or 0 (no)."))

    def number(self) -> int | None:
        """Basis points or dong; None for what is neither."""
        text = re.sub(r"[\s%₫đ]", "", str(self.value.data or "").lower())
        if self.name.data in (rates.FREIGHT, rates.WITHHOLDING):
            found = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+|\d{1,7}", text, re.ASCII)
            return int(re.sub(r"[.,]", "", text)) if found else None
        parts = re.fullmatch(r"(\d{1,2})(?:[.,](\d{1,2}))?", text, re.ASCII)
        return int(parts[1]) * 100 + int((parts[2] or "").ljust(2, "0")) if parts else None

    def day(self) -> date:
        """The day of a form that was checked."""
        return self.valid_from.data or clock.today()
