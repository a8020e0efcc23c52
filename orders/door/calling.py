"""Calls to buyers before anything is packed: who is to be called, how often in vain, and what they said."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core import actors, clock, idempotency
from core.actors import Actor
from core.db import db
from core.transactions import use_case
from orders import awaiting, handling
from orders.access import may_handle
from orders.cancelling import cancel_lines
from orders.door.errors import NotCallable
from orders.errors import NoSuchOrder
from orders.models import CallOutcome, Order, OrderCall, OrderStatus

DECLINED = "declined on the phone"  # the reason, when the buyer does not want it


@dataclass(frozen=True)
class Called:
    """How often this cooperative has called about an order in vain, and when last."""

    in_vain: int = 0
    last: datetime | None = None


NEVER = Called()


@use_case(keyed=True)
def call(actor: Actor, cooperative_id: int, order_id: int, outcome: CallOutcome, request_key: str) -> OrderCall:
    """Write down a call, and do what was said: confirm the order, or cancel this cooperative's goods.

    The same key once. A buyer who confirms while a deposit is missing has confirmed; the order goes on when that is
    here. Raises NoSuchOrder for whoever does not handle goods of it, NotCallable.
    """
    found = idempotency.once(f"orders.call:{cooperative_id}:{order_id}", request_key, [outcome.value],
                             lambda: _call(actor, cooperative_id, order_id, outcome).id)
    return db.session.get_one(OrderCall, found)


def of(cooperative_id: int, order_ids: Collection[int]) -> dict[int, Called]:
    """What this cooperative knows of its calls about these orders."""
    in_vain = sa.func.sum(sa.case((OrderCall.outcome == CallOutcome.NO_ANSWER, 1), else_=0))
    rows = db.session.execute(sa.select(OrderCall.order_id, in_vain, sa.func.max(OrderCall.id)).where(
        OrderCall.cooperative_id == cooperative_id, OrderCall.order_id.in_(order_ids)).group_by(OrderCall.order_id))
    counted = {order_id: (int(number), last) for order_id, number, last in rows}
    moments = dict(db.session.execute(sa.select(OrderCall.id, OrderCall.at).where(
        OrderCall.id.in_([last for _, last in counted.values()]))).all())
    return {order_id: Called(number, moments[last]) for order_id, (number, last) in counted.items()}


def _call(actor: Actor, cooperative_id: int, order_id: int, outcome: CallOutcome) -> OrderCall:
    order = db.session.get(Order, order_id)
    mine = [] if order is None else [
        line for line in order.lines if line.cooperative_id == cooperative_id and may_handle(actor, line)]
    if order is None or not mine:
        raise NoSuchOrder
    if order.status != OrderStatus.PLACED or not any(line.cancelled_at is None for line in mine):
        raise NotCallable
    if outcome is CallOutcome.CONFIRMED and not awaiting.missing(order):
        handling.confirm(actor, order_id)
    elif outcome is CallOutcome.DECLINED:
        cancel_lines(actor, order_id, [line.id for line in mine], DECLINED)
    row = OrderCall(order_id=order_id, cooperative_id=cooperative_id, outcome=outcome, actor=actors.current().ref,
                    at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row
