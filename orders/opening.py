"""Parcels opened for change: the rows a step needs, locked in the order of core.locking.

Whoever works for the cooperative may open its parcels, and administrators. For everybody else a parcel does not
exist: NoSuchParcel.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.transactions import lock_all
from orders.access import lock_orders
from orders.errors import NoSuchParcel
from orders.models import Order, OrderLine, Parcel, Payment
from shop.access import member_of


@dataclass(frozen=True)
class Opened:
    """A parcel with its order and its latest payment, if it has one."""

    order: Order
    parcel: Parcel
    payment: Payment | None


_PARCELS, _PAYMENTS = cast(sa.Table, Parcel.__table__), cast(sa.Table, Payment.__table__)
_these: sa.BindParameter[int] = sa.bindparam("parcel_ids", expanding=True)
_PLACES = sa.select(_PARCELS.c.order_id, _PARCELS.c.cooperative_id).where(_PARCELS.c.id.in_(_these))
_LATEST = sa.select(sa.func.max(_PAYMENTS.c.id)).where(_PAYMENTS.c.parcel_id.in_(_these)).group_by(
    _PAYMENTS.c.parcel_id)
_LINES = sa.select(OrderLine).where(OrderLine.parcel_id.in_(_these), OrderLine.cancelled_at.is_(None)).order_by(
    OrderLine.id)


def open_parcel(actor: Actor, parcel_id: int) -> Opened:
    """One parcel. Raises NoSuchParcel."""
    return open_parcels(actor, [parcel_id])[0]


def open_parcels(actor: Actor, parcel_ids: Collection[int]) -> list[Opened]:
    """All of them in the order of their ids, each once, or none: raises NoSuchParcel."""
    wanted = sorted(set(parcel_ids))
    places = db.session.execute(_PLACES, {"parcel_ids": wanted}).all()
    if len(places) < len(wanted) or not all(member_of(actor, place.cooperative_id) for place in places):
        raise NoSuchParcel
    orders = {order.id: order for order in lock_orders(place.order_id for place in places)}
    latest = db.session.scalars(_LATEST, {"parcel_ids": wanted})
    payments = {payment.parcel_id: payment for payment in lock_all(Payment, latest)}
    return [Opened(orders[parcel.order_id], parcel, payments.get(parcel.id)) for parcel in lock_all(Parcel, wanted)]


def lines_of(parcel: Parcel) -> list[OrderLine]:
    """What is in it: its lines that are not cancelled."""
    return lines_in([parcel])[parcel.id]


def lines_in(parcels: Iterable[Parcel]) -> dict[int, list[OrderLine]]:
    """What is in each of these parcels, by the id of the parcel."""
    lines: dict[int, list[OrderLine]] = {parcel.id: [] for parcel in parcels}
    for line in db.session.scalars(_LINES, {"parcel_ids": list(lines)}):
        lines[line.parcel_id or 0].append(line)
    return lines
