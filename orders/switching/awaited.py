"""Confirmed orders whose transfer or card payment has not come: somebody of the office calls, before they are packed.

They were changed from paying at the door, or more goods came into them. They have no deadline, since they were
promised to the buyer, and what has not come by the time they are packed the courier collects. So that nobody forgets
them they are shown once the time that buyers usually have is over.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock, dated
from core.actors import Actor
from core.audit import AuditEntry
from core.db import Dong, db
from orders import balances
from orders.access import sees_everything
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus
from orders.switching.ways import CHANGED
from orders.wishes import PAID_BEFORE

_MOST = 200


@dataclass(frozen=True)
class Awaited:
    """An order, how much of it has not come, and since when it is awaited."""

    order: Order
    left: Dong
    since: datetime


def orders(actor: Actor) -> list[Awaited]:
    """Those that are late, the longest awaited first; only for whoever handles money."""
    if not sees_everything(actor):
        return []
    found = [Awaited(order, left, since) for order, since in _unpaid() if (left := balances.of(order).left)]
    return sorted((each for each in found if each.since <= _late(each.order)), key=lambda each: each.since)


def _unpaid() -> list[tuple[Order, datetime]]:
    """What is confirmed, to be paid before, in the store, and not paid; changed so, or ordered, at this moment."""
    changed = sa.select(sa.func.max(AuditEntry.at)).where(
        AuditEntry.subject == sa.literal("order:") + Order.code, AuditEntry.action == CHANGED,
    ).correlate(Order).scalar_subquery()
    lacks = sa.exists().where(OrderLine.order_id == Order.id, OrderLine.cancelled_at.is_(None),
                              OrderLine.paid < OrderLine.amount)
    freight = sa.exists().where(Parcel.order_id == Order.id, Parcel.freight_paid < Parcel.freight)
    left_store = sa.exists().where(Parcel.order_id == Order.id, Parcel.status.not_in(
        (ParcelStatus.TO_PACK, ParcelStatus.CANCELLED)))
    rows = db.session.execute(sa.select(Order, changed).where(
        Order.status == OrderStatus.CONFIRMED, Order.payment_method.in_(PAID_BEFORE), sa.or_(lacks, freight),
        ~left_store,
    ).order_by(Order.id).limit(_MOST)).all()
    return [(order, max(since or order.placed_at, order.placed_at)) for order, since in rows]


def _late(order: Order) -> datetime:
    return clock.now() - timedelta(minutes=dated.value(f"pay_by_{order.payment_method}_minutes"))
