"""How an order stands with cards, as its buyer reads it."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.dated import value as dated_value
from core.db import Dong, db
from orders import undecided
from orders.cards import paying, setting
from orders.cards.provider import NAME
from orders.models import CardPage, Order, Payment, PaymentStatus


@dataclass(frozen=True)
class Standing:
    """`left` is still to be paid; `amount` is what can be paid by card now, None if nothing can; `least` what a card
    would take, if that is more than is left. `last` is how the latest attempt stands, `waits` is true if the bank has
    not answered about it. `other_sum` is what a card was charged where we had asked for another sum: nobody has
    decided about it yet, and until then nothing more is asked of a card."""

    left: Dong
    amount: Dong | None
    least: Dong | None
    last: PaymentStatus | None
    waits: bool
    pay_by: datetime | None
    other_sum: Dong | None

    @property
    def is_paid(self) -> bool:
        """True if the latest attempt is paid."""
        return self.last in (PaymentStatus.PAID, PaymentStatus.REFUNDED)

    @property
    def is_settled(self) -> bool:
        """True if nothing is under way."""
        return self.last is not PaymentStatus.STARTED


def of(order: Order) -> Standing:
    """As things stand now."""
    left = paying.left_of(order)
    row = db.session.execute(sa.select(Payment.status, CardPage.waits_since).join(
        CardPage, CardPage.payment_id == Payment.id).where(
        Payment.order_id == order.id, Payment.provider == NAME).order_by(Payment.id.desc()).limit(1)).first()
    last = None if row is None else row.status
    waits = row is not None and row.waits_since is not None and last is PaymentStatus.STARTED
    other_sum = None if row is None else undecided.amount(order.id)
    least = Dong(dated_value(paying.AT_LEAST)) if setting.is_open() and left else None
    return Standing(left, left if paying.pays(order) and not waits and not other_sum else None,
                    least if least is not None and least > left else None, last, waits, order.pay_by,
                    other_sum)
