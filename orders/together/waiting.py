"""What a buyer completes after a live session goes into the order of theirs that waits for it."""
from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core.db import db
from core.errors import DomainError
from orders.contacts import Contact
from orders.models import Order, OrderStatus, Parking
from orders.together import merging


def of_buyer(contact: Contact, order_id: int) -> list[int]:
    """The older orders with this number and to this commune that wait for a session."""
    wanted = sa.select(Order.id).join(Parking, Parking.order_id == Order.id).where(
        Parking.ended_at.is_(None), Order.buyer_phone == contact.phone, Order.ward_code == contact.ward_code,
        Order.id < order_id, Order.status.in_((OrderStatus.PLACED, OrderStatus.CONFIRMED)))
    return list(db.session.scalars(wanted.order_by(Order.id)))


def join(parked: Collection[int], order: Order) -> None:
    """Put the order into the first of these that goes to the same door, if it still can; else both stay. All locked."""
    for order_id in parked:
        into = db.session.get_one(Order, order_id)
        if not merging.same_place(into, order):
            continue
        try:
            merging.refuse(into, order)
        except DomainError:
            continue
        merging.put_together(into, order)
        return
