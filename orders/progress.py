"""Where an order stands: from packing on, a function of its parcels."""
from __future__ import annotations

from collections.abc import Collection

from core import outbox
from core.db import db
from core.states import move
from orders.models import Order, OrderStatus, ParcelStatus
from orders.topics import CANCELLED

_S = ParcelStatus
IN_STORE = frozenset({_S.TO_PACK, _S.PACKED, _S.BOOKED})  # the goods have not left: they are still held
ON_THE_ROAD = frozenset({_S.PICKED_UP, _S.UNDER_WAY, _S.FAILED})
_COMING_BACK = frozenset({_S.GOING_BACK, _S.BACK, _S.LOST})


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


def follow_parcels(order: Order, reason: str = "") -> None:
    """Move the order to where its parcels are. The order is locked."""
    db.session.flush()
    if move(order, derived([parcel.status for parcel in order.parcels]), reason) \
            and order.status == OrderStatus.CANCELLED:
        outbox.put(CANCELLED, key=str(order.id), order_id=order.id)
