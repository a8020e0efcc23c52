"""Giving up an order that was not paid in time: its goods are free in the same transaction, also for who waits on air.

Whoever counts money for it locks the same rows, so of money and clock one comes first. Money that was first has paid
the order, and nothing is given up; money that comes second takes the goods again while they are free
(orders.expiry.reviving). So either way a buyer who paid has the goods unless somebody else has them.
"""
from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core import actors, clock
from core.actors import SYSTEM
from core.db import db
from core.states import move
from core.transactions import lock_all, use_case
from orders import cancelling, followers
from orders.access import lock_order
from orders.cancelling import EXPIRED
from orders.cases.opening import About, open_case
from orders.expiry import due
from orders.models import CaseKind, ExpiredLine, Expiry, Order, Payment, PaymentStatus
from orders.totals import open_lines


@use_case
def give_up(order_id: int) -> bool:
    """Its time is over: cancelled by the rule, its goods free. False if it was paid or given more time meanwhile.

    A part that was paid is too much now, and a person decides what becomes of it.
    """
    followers.prepare(order_id)
    order = lock_order(order_id)
    if not due.is_over(order) or order.pay_by is None:
        return False
    expiry = Expiry(order_id=order.id, pay_by=order.pay_by, received=order.received, at=clock.now())
    db.session.add(expiry)
    db.session.flush()
    db.session.add_all(ExpiredLine(line_id=line.id, expiry_id=expiry.id) for line in open_lines(order))
    _expire_payments(order)
    cancelling.give_up(order)
    if order.received:
        open_case(CaseKind.SHORT, About(f"order:{order.code}", order_id=order.id, amount=order.received, note=EXPIRED))
    followers.follow(order_id)
    return True


def free_for_others(stock_item_ids: Collection[int]) -> int:
    """Somebody wants these goods now: orders that hold them in vain are given up, whether the job has come by or not.

    Returns how many. The system does it, whoever asks.
    """
    with actors.acting_as(SYSTEM):
        return sum(give_up(order_id) for order_id in due.overdue_with(stock_item_ids))


def _expire_payments(order: Order) -> None:
    """What was begun with a card will not be paid in time; if it is paid all the same, it counts (PAYMENT)."""
    begun = sa.select(Payment.id).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED, Payment.parcel_id.is_(None))
    for payment in lock_all(Payment, sorted(db.session.scalars(begun))):
        move(payment, PaymentStatus.EXPIRED, EXPIRED)
