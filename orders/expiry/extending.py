"""More time to pay, given by a person: before an order is given up, or after it while its goods are free."""
from __future__ import annotations

from datetime import timedelta

from core import clock, idempotency
from core.actors import Actor
from core.audit import note
from core.db import db
from core.transactions import use_case
from orders import awaiting, followers, receiving
from orders.access import lock_order, may_handle
from orders.cancelling import check_reason
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.expiry import reviving
from orders.expiry.errors import GoodsGone, NotAwaited, TooMuchTime
from orders.models import Order, OrderStatus

MORE_TIME = "more time"  # the reason in the history of its states
MOST_DAYS = 14


@use_case(keyed=True)
def extend(actor: Actor, order_id: int, more: timedelta, reason: str, request_key: str) -> Order:
    """The buyer has so much more time, from the deadline or from now on if that has passed. The same key, once.

    An order that was given up goes on; if all its money has come meanwhile, as a paid one. For whoever may handle every
    line of it. Raises NoSuchOrder, ReasonNeeded, NotAwaited, GoodsGone, TooMuchTime.
    """
    if not check_reason(actor, reason):
        raise ReasonNeeded
    found = idempotency.once(f"orders.extend:{order_id}:{actor.ref}", request_key, [more.total_seconds()],
                             lambda: _extend(actor, order_id, more, reason).id)
    return db.session.get_one(Order, found)


def may_extend(actor: Actor, order: Order) -> bool:
    """True if this person may give more time to this order, as things stand."""
    if not order.lines or not all(may_handle(actor, line) for line in order.lines):
        return False
    if order.status == OrderStatus.CANCELLED:
        return reviving.open_expiry(order.id) is not None
    return order.status == OrderStatus.PLACED and order.pay_by is not None and bool(awaiting.missing(order))


def _extend(actor: Actor, order_id: int, more: timedelta, reason: str) -> Order:
    followers.prepare_payment(order_id)
    order = lock_order(order_id)
    if not order.lines or not all(may_handle(actor, line) for line in order.lines):
        raise NoSuchOrder
    if order.pay_by is None or not may_extend(actor, order):
        raise NotAwaited
    before, until = order.pay_by, max(order.pay_by, clock.now()) + more
    if not timedelta() < until - clock.now() <= timedelta(days=MOST_DAYS):
        raise TooMuchTime(days=MOST_DAYS)
    was_given_up = order.status == OrderStatus.CANCELLED
    if not was_given_up:
        order.pay_by = until
    elif not reviving.go_on(order, MORE_TIME, until):
        raise GoodsGone
    note("time to pay extended", f"order:{order.code}", before=before.isoformat(), until=until.isoformat(),
         reason=" ".join(reason.split()), was_given_up=was_given_up)
    if was_given_up and order.received:
        receiving.follow_money(order)
    return order
