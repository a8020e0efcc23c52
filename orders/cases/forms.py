"""What people type when they decide about money."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from core.db import Dong
from core.forms import BaseForm, DongField, KeyedForm, TidyField
from orders.refunds.on_cards import CARD
from orders.refunds.promising import CASH, TRANSFER, Way, Wish

WAYS = {CARD: _l("To the card it was paid with"), TRANSFER: _l("By transfer to an account of the buyer"),
        CASH: _l("In cash, from hand to hand")}


class _Amount(KeyedForm):
    """So much, with a reason. Several such forms stand on one page, each with ids of its own."""

    amount = DongField(_l("How much"), validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self:
            each.id = f"{type(self).__name__.lower()}-{each.id}"

    @property
    def dong(self) -> Dong:
        """The amount as typed."""
        return Dong(self.amount.data or 0)


class RefundForm(_Amount):
    """Give back. `way` is "transfer", "cod", or "card:" and the id of the payment."""

    way = RadioField(_l("How"), choices=[], validate_choice=False, validators=[InputRequired()])

    def offer(self, ways: list[Way]) -> None:
        """The ways that are there; a transfer is always offered, for what a card does not take."""
        choices = {_value(way): way for way in ways}
        choices.setdefault(TRANSFER, Way(TRANSFER, Dong(0)))
        self.way.choices = [(value, WAYS[way.provider]) for value, way in choices.items()]
        if not self.is_submitted() and ways:
            self.way.data = _value(ways[0])
            self.amount.data = ways[0].most

    def wish(self) -> Wish:
        """What is wished for."""
        provider, _, payment = str(self.way.data).partition(":")
        is_number = payment.isascii() and payment.isdecimal() and len(payment) < 10
        return Wish(amount=self.dong, provider=provider, payment_id=int(payment) if is_number else None,
                    reason=str(self.reason.data), request_key=str(self.request_key.data))


class MoveForm(_Amount):
    """Let it count for another order."""

    to = TidyField(_l("Code of the other order"), validators=[InputRequired(), Length(max=20)])


class WriteOffForm(_Amount):
    """Give up what is missing, or keep what is too much."""


class CloseForm(BaseForm):
    """Nothing is to be done: why not."""

    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])


def _value(way: Way) -> str:
    return way.provider if way.payment_id is None or way.provider != CARD else f"{way.provider}:{way.payment_id}"
