"""What people type when a buyer gets money back and keeps the goods."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length

from core.db import Dong
from core.forms import BaseForm, DongField, KeyedForm, TidyField
from core.money import vnd
from orders.allowances.granting import Grant
from orders.allowances.words import BEARERS
from orders.models import OrderLine
from orders.models.money import Bearer
from orders.refunds.on_cards import CARD
from orders.refunds.promising import CASH, TRANSFER, Way, Wish


class AllowanceForm(KeyedForm):
    """Which goods, how much of their price, who bears it, how it goes back, and why."""

    line = SelectField(_l("Which goods"), choices=[], validators=[InputRequired()])
    amount = DongField(_l("How much"), validators=[InputRequired()])
    bearer = RadioField(_l("Who bears it"), choices=[], validators=[InputRequired()])
    way = RadioField(_l("How"), choices=[], validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self:
            each.id = f"allowance-{each.id}"

    def offer(self, goods: Sequence[tuple[OrderLine, Dong]], ways: Sequence[Way]) -> None:
        """Goods that are with the buyer, with what can go back of each; the ways in which it can."""
        self.bearer.choices = list(BEARERS.items())
        self.line.choices = [
            (str(line.id), gettext("%(goods)s: at most %(sum)s", goods=line.product_name, sum=vnd(left)))
            for line, left in goods]
        says = {CARD: gettext("To the card it was paid with"), CASH: gettext("In cash, from hand to hand"),
                TRANSFER: gettext("By transfer to an account of the buyer")}
        choices = {f"{CARD}:{way.payment_id}" if way.provider == CARD else way.provider: says[way.provider]
                   for way in ways}
        self.way.choices = list({**choices, TRANSFER: says[TRANSFER]}.items())
        if self.way.raw_data is None:
            self.way.data = next(iter(choices), TRANSFER)

    @property
    def asked(self) -> Grant:
        """What the person asks for."""
        provider, _, payment = str(self.way.data).partition(":")
        wish = Wish(amount=Dong(self.amount.data or 0), provider=provider, reason=str(self.reason.data),
                    payment_id=int(payment) if payment else None, request_key=str(self.request_key.data))
        return Grant(int(self.line.data), Bearer(self.bearer.data), wish)


class UndoForm(BaseForm):
    """Why it does not hold any more."""

    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])
