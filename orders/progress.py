"""Where an order stands: from packing on, a function of its parcels."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

import sqlalchemy as sa

from core.db import db
from core.states import move_all
from orders.models import Order, OrderStatus, Parcel, ParcelStatus
from orders.topics import CANCELLED, announce

_S = ParcelStatus
IN_STORE = frozenset({_S.TO_PACK, _S.PACKED, _S.BOOKED})  # the goods have not left: they are still held
ON_THE_ROAD = frozenset({_S.PICKED_UP, _S.UNDER_WAY, _S.FAILED})
_COMING_BACK = frozenset({_S.GOING_BACK, _S.BACK, _S.LOST})
_ROWS = cast(sa.Table, Parcel.__table__)
_PARCELS = sa.select(_ROWS.c.order_id, _ROWS.c.status).where(
    _ROWS.c.order_id.in_(sa.bindparam("order_ids", expanding=True)))


def derived(parcels: Collection[ParcelStatus]) -> OrderStatus:
    """The state of a confirmed order from those of its parcels, of which there is at least one.

    The parcel that is furthest behind decides, so an order is shipped when everything has left. Cancelled parcels
    count only when there are no others. Of what has ended, delivered wins: returned means that nothing stayed
    with the buyer.
    """
    if not parcels:
        raise ValueError("an order without parcels has no derived state")
    left = set(parcels) - {_S.CANCELLED}
    if not left:
        return OrderStatus.CANCELLED
    if _S.TO_PACK in left:
        return OrderStatus.CONFIRMED
    if left & IN_STORE:
        return OrderStatus.PACKED
    if left & ON_THE_ROAD:
        return OrderStatus.SHIPPED
    return OrderStatus.RETURNED if left <= _COMING_BACK else OrderStatus.DELIVERED


def follow_parcels(orders: Sequence[Order], reason: str = "") -> None:
    """Move the orders to where their parcels are. The orders are locked."""
    db.session.flush()
    parcels: dict[int, list[ParcelStatus]] = {order.id: [] for order in orders}
    for order_id, status in db.session.execute(_PARCELS, {"order_ids": list(parcels)}):
        parcels[order_id].append(status)
    moved = move_all([(order, derived(parcels[order.id])) for order in {order.id: order for order in orders}.values()],
                     reason)
    cancelled = [order for order in moved if order.status == OrderStatus.CANCELLED]
    announce(CANCELLED, {f"{order.id}:{order.version}": {"order_id": order.id} for order in cancelled})
