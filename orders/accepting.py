"""Accepting an order: by the rule, or because somebody has; then each cooperative gets its parcel."""
from __future__ import annotations

import sqlalchemy as sa

from core import clock
from core.db import db
from core.states import move
from orders import awaiting, rates, restrictions
from orders.models import CallOutcome, Order, OrderCall, OrderStatus
from orders.topics import CONFIRMED, announce
from orders.totals import follow_lines, open_lines


def accept_if_sure(order: Order) -> None:
    """The rule: a complete address, and a sum and a buyer that nobody need call about, or has called about by now.

    The order is locked.
    """
    if order.status == OrderStatus.PLACED and order.has_address and open_lines(order) and is_paid_for(order) \
            and (_needs_no_call(order) or _was_called(order)):
        accept(order)


def _needs_no_call(order: Order) -> bool:
    by_hand_over = rates.on(clock.local(order.placed_at).date()).confirm_by_hand_over
    return order.goods_total <= by_hand_over and not restrictions.applies(
        {line.cooperative_id for line in open_lines(order)}, order.buyer_phone)


def _was_called(order: Order) -> bool:
    """The buyer has said yes on the phone, and only money was missing."""
    return db.session.scalar(sa.select(OrderCall.id).where(
        OrderCall.order_id == order.id, OrderCall.outcome == CallOutcome.CONFIRMED).limit(1)) is not None


def is_paid_for(order: Order) -> bool:
    """False while an order that is paid before it is packed lacks some of the money."""
    return not awaiting.missing(order)


def accept(order: Order) -> None:
    """Move to confirmed, with everything that follows. The order is locked and has an address."""
    move(order, OrderStatus.CONFIRMED)
    follow_lines(order)
    announce(CONFIRMED, {str(order.id): {"order_id": order.id}})
