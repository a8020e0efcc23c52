"""The cards with which an order was paid: its own, and those of orders that were put together with it.

Money of a card goes back to that card: the payment stands at the order that was paid with it, so what the living order
has too much of it is carried back there first.
"""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from core.db import Dong, db
from orders import receiving
from orders.access import lock_orders
from orders.models import Dispute, DisputeStatus, MoneyMove, Order, Payment, PaymentStatus, Refund, RefundStatus
from orders.together import joined

CARD = "card"
_PAID = (PaymentStatus.PAID, PaymentStatus.REFUNDED)
_GONE_WRONG = (RefundStatus.FAILED, RefundStatus.RETURNED)


@dataclass(frozen=True)
class OnCard:
    """A payment by card, and how much of it is in the order that is asked about and can go back."""

    payment: Payment
    most: Dong


def lock_with_those(order_id: int) -> Order:
    """The order, locked with all that were put together with it."""
    wanted = {order_id, *_put_into(order_id)}
    orders = {order.id: order for order in lock_orders(wanted)}
    if not wanted >= _put_into(order_id):
        raise StaleDataError(receiving.JOINED_MEANWHILE)
    return orders[order_id]


def own(order: Order) -> list[OnCard]:
    """Those of this order itself, the oldest first."""
    return [OnCard(payment, _left(payment)) for payment in _paid(order.id)]


def every(order: Order) -> list[OnCard]:
    """The same, and then those of orders that were put together with it, as far as their money is elsewhere by now."""
    found = own(order)
    for order_id in sorted(_put_into(order.id)):
        elsewhere = _elsewhere(order_id)
        for payment in _paid(order_id):
            most = Dong(max(min(_left(payment), elsewhere), 0))
            elsewhere -= most
            found.append(OnCard(payment, most))
    return found


def can_take(cards: list[OnCard]) -> int:
    """What of these cards that have refused nothing can still take back, or have a bank take back."""
    ids = [each.payment.id for each in cards]
    refused = set(db.session.scalars(sa.select(Refund.payment_id).where(
        Refund.payment_id.in_(ids), Refund.status.in_(_GONE_WRONG))))
    disputed = set(db.session.scalars(sa.select(Dispute.payment_id).where(
        Dispute.payment_id.in_(ids), Dispute.status != DisputeStatus.WON)))
    return sum(each.most for each in cards if each.payment.id not in refused | disputed)


def _paid(order_id: int) -> list[Payment]:
    return list(db.session.scalars(sa.select(Payment).where(
        Payment.order_id == order_id, Payment.provider == CARD, Payment.status.in_(_PAID)).order_by(Payment.id)))


def _left(payment: Payment) -> Dong:
    gone = db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Refund.amount), 0)).where(
        Refund.payment_id == payment.id, Refund.status.not_in(_GONE_WRONG))).one()
    return Dong(payment.amount - int(gone))


def _put_into(order_id: int) -> set[int]:
    return set(db.session.scalars(joined.came_into([order_id])))


def _elsewhere(order_id: int) -> int:
    """So much of the money of this order is in others."""
    out, back = (int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(MoneyMove.amount), 0)).where(
        column == order_id)).one()) for column in (MoneyMove.from_order_id, MoneyMove.to_order_id))
    return out - back
