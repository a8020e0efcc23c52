"""Money by card that an order does not need: paid twice, after it was cancelled, or after it went on in another order.

What a rule can decide goes back by itself, to the card it came from. What a rule gave up before the money came waits
for a person, since the goods may still be there.
"""
from __future__ import annotations

import uuid

import sqlalchemy as sa

from core.db import Dong, db
from core.transactions import use_case
from orders import balances, wished
from orders.cards.provider import NAME
from orders.expiry import reviving
from orders.models import Order, OrderJoin, OrderStatus, Payment, PaymentStatus
from orders.refunds import on_cards, promising, taken_back
from orders.refunds.following import CANCELLED, TWICE
from orders.together import joined


def after_payment(order: Order, payment: Payment) -> None:
    """This payment has just been counted, and the order is locked. What another order needs, in which it goes on, has
    gone there."""
    if order.status != OrderStatus.CANCELLED:
        _give_back(order, payment.id, payment.amount, TWICE)
        return
    if not _may_go_on(order):
        _give_back(order, payment.id, payment.amount, CANCELLED)


def is_paid_by_card(order_id: int) -> bool:
    """True if some of it is, also of what was put together with it since."""
    found = sa.select(Payment.id).where(Payment.provider == NAME, Payment.status == PaymentStatus.PAID).limit(1)
    if db.session.scalar(found.where(Payment.order_id == order_id)) is not None:
        return True
    took_in = db.session.scalar(sa.select(OrderJoin.into_order_id).where(OrderJoin.into_order_id == order_id).limit(1))
    return took_in is not None and db.session.scalar(
        found.where(Payment.order_id.in_(joined.came_into([order_id])))) is not None


@use_case
def after_other_money(order_id: int) -> int:
    """Money has come in some way, and made it too much: what a card can take back goes back to it. Returns how much."""
    order = on_cards.lock_with_those(order_id)
    taken_back.keep(order)
    if order.status == OrderStatus.CANCELLED:
        return 0
    ways = [way for way in promising.ways(order) if way.provider == NAME and way.payment_id is not None]
    return sum(_give_back(order, way.payment_id, way.most, TWICE) for way in ways)


def _give_back(order: Order, payment_id: int | None, most: Dong, reason: str) -> Dong:
    """Up to so much of the surplus goes back to this card."""
    taken_back.keep(order)
    amount, seen = Dong(min(balances.of(order).surplus, most)), wished.of(order.id)
    if not amount or (seen.wishes and not seen.is_over):  # who pays first may wait for goods that come free
        return Dong(0)
    promising.take(order, promising.Wish(amount=amount, provider=NAME, payment_id=payment_id, reason=reason,
                                         request_key=f"card:{payment_id}:{uuid.uuid4().hex[:16]}"))
    return amount


def _may_go_on(order: Order) -> bool:
    """True if a rule gave it up: then a person decides, as the case says that waits (orders.expiry.reviving)."""
    return reviving.open_expiry(order.id) is not None and joined.goes_on_in(order.id) == order.id
