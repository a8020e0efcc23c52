"""Cash that goes from hand to hand: whoever works for the cooperative gives it back for a parcel of theirs."""
from __future__ import annotations

import sqlalchemy as sa

from core.actors import Actor
from core.db import Dong, db
from core.transactions import use_case
from orders import balances
from orders.errors import NothingToRefund
from orders.models import ParcelStatus, PaymentStatus, Refund, RefundStatus
from orders.opening import open_parcel
from orders.refunds import going, promising

_AWAY = frozenset({ParcelStatus.GOING_BACK, ParcelStatus.BACK, ParcelStatus.LOST})


@use_case
def hand_back(actor: Actor, parcel_id: int) -> Refund:
    """The buyer has the cash back for goods that went back or were lost: promised and gone in one step.

    Said again while nothing more is too much, it is the same refund. Raises NothingToRefund.
    """
    opened = open_parcel(actor, parcel_id)
    order, parcel, payment = opened.order, opened.parcel, opened.payment
    if payment is None or parcel.status not in _AWAY or payment.status != PaymentStatus.PAID:
        raise NothingToRefund
    before = list(db.session.scalars(sa.select(Refund).where(
        Refund.payment_id == payment.id, Refund.status != RefundStatus.FAILED).order_by(Refund.id)))
    amount = Dong(min(payment.amount - sum(each.amount for each in before), balances.of(order).surplus))
    if amount <= 0:
        if not before:
            raise NothingToRefund
        return before[-1]
    refund = promising.take(order, promising.Wish(
        amount=amount, provider=promising.CASH, payment_id=payment.id, reason=f"parcel {parcel.code}",
        request_key=f"parcel:{parcel.code}:{len(before) + 1}"))
    going.went(refund, parcel.code)
    return refund
