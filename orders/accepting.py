"""Accepting an order: by the rule, or because somebody has; then each cooperative gets its parcel."""
from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.states import move_all
from core.versions import write_all
from orders import awaiting, rates, restrictions
from orders.models import CallOutcome, Order, OrderCall, OrderStatus
from orders.topics import CONFIRMED, announce
from orders.totals import follow_lines_of, open_lines


def accept_if_sure(order: Order) -> None:
    """The rule: a complete address, and a sum and a buyer that nobody need call about, or has called about by now.

    The order is locked.
    """
    accept_those_sure([order])


def accept_those_sure(orders: Sequence[Order]) -> None:
    """The same for many, which are locked."""
    ready = [order for order in orders if order.status == OrderStatus.PLACED and order.has_address
             and open_lines(order) and is_paid_for(order)]
    restricted = restrictions.of_orders(
        [(order.buyer_phone, {line.cooperative_id for line in open_lines(order)}) for order in ready])
    to_call = {order.id for order, is_restricted in zip(ready, restricted, strict=True)
               if is_restricted or order.goods_total > _by_hand_over(order)}
    called = _were_called(to_call)
    accept_all([order for order in ready if order.id not in to_call or order.id in called])


def _by_hand_over(order: Order) -> Dong:
    return rates.on(clock.local(order.placed_at).date()).confirm_by_hand_over


def _were_called(order_ids: Collection[int]) -> set[int]:
    """Of these the buyer has said yes on the phone, and only money was missing."""
    if not order_ids:
        return set()
    return set(db.session.scalars(sa.select(OrderCall.order_id).where(
        OrderCall.order_id.in_(order_ids), OrderCall.outcome == CallOutcome.CONFIRMED)))


def is_paid_for(order: Order) -> bool:
    """False while an order that is paid before it is packed lacks some of the money."""
    return not awaiting.missing(order)


def accept(order: Order) -> None:
    """Move to confirmed, with everything that follows. The order is locked and has an address."""
    accept_all([order])


def accept_all(orders: Sequence[Order]) -> None:
    """The same for many."""
    move_all([(order, OrderStatus.CONFIRMED) for order in orders])
    write_all(orders)
    follow_lines_of(orders)
    announce(CONFIRMED, {str(order.id): {"order_id": order.id} for order in orders})
