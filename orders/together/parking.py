"""An order that waits for the buyer's next live session, so that everything goes in one parcel.

It waits at most as many days as the dated setting says, and only if everything in it keeps so long. Meanwhile nothing
of it is packed. What the buyer takes in the next session and sends to the same place goes into it, and it is packed.
"""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import actors, clock, dated, outbox
from core.actors import Actor
from core.db import db
from core.transactions import use_case
from orders.access import behind, lock_order, may_handle
from orders.errors import NoSuchOrder
from orders.models import Order, OrderStatus, Parcel, ParcelStatus, Parking
from orders.together_errors import NotParkable, ParcelWaits, WouldSpoil
from orders.totals import open_lines
from shop import keeping
from shop.models import Variant

DAYS = "park_days"
PARKING_OVER = outbox.topic("orders.parking_over")  # order_id
_OPEN = (OrderStatus.PLACED, OrderStatus.CONFIRMED)


def until_when() -> datetime:
    """Until when an order waits that is parked now: the end of the local day. Raises core.dated.NotSet."""
    last = clock.today() + timedelta(days=dated.value(DAYS))
    return clock.day_bounds(last)[1]


@use_case
def park(secret: str) -> Parking:
    """The buyer wants it to wait; a repeat is harmless. Raises NoSuchOrder, NotParkable, WouldSpoil."""
    return _park(lock_order(behind(secret).id))


@use_case
def park_by_staff(actor: Actor, order_id: int) -> Parking:
    """The same, said to a person who may handle every line. Raises NoSuchOrder, NotParkable, WouldSpoil."""
    order = lock_order(order_id)
    if not order.lines or not all(may_handle(actor, line) for line in order.lines):
        raise NoSuchOrder
    return _park(order)


@use_case
def release(secret: str) -> None:
    """The buyer wants it sent now."""
    end(lock_order(behind(secret).id).id, "released")


@use_case
def release_by_staff(actor: Actor, order_id: int) -> None:
    """The same, by a person who may handle a line of it. Raises NoSuchOrder."""
    order = lock_order(order_id)
    if not any(may_handle(actor, line) for line in order.lines):
        raise NoSuchOrder
    end(order.id, "released")


def of(order_id: int) -> Parking | None:
    """The order waits so, or does not wait."""
    return db.session.scalar(sa.select(Parking).where(Parking.order_id == order_id, Parking.ended_at.is_(None)))


def of_orders(order_ids: Collection[int]) -> dict[int, Parking]:
    """Those of these orders that wait, by order."""
    wanted = sa.select(Parking).where(Parking.order_id.in_(order_ids), Parking.ended_at.is_(None))
    return {parking.order_id: parking for parking in db.session.scalars(wanted)}


def end(order_id: int, why: str) -> bool:
    """It waits no more, in the caller's transaction. False if it did not wait."""
    db.session.flush()
    ended = db.session.execute(sa.update(Parking).where(
        Parking.order_id == order_id, Parking.ended_at.is_(None)).values(ended_at=clock.now(), why_ended=why))
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def can_wait(order: Order) -> bool:
    """True if the buyer may park it now."""
    try:
        _refuse(order, until_when())
    except (NotParkable, WouldSpoil, dated.NotSet):
        return False
    return of(order.id) is None


def refuse_to_pack(parcels: Collection[Parcel]) -> None:
    """Raises ParcelWaits if one of these belongs to an order that waits."""
    waiting = of_orders({parcel.order_id for parcel in parcels})
    for parcel in parcels:
        if parcel.order_id in waiting and parcel.status == ParcelStatus.TO_PACK:
            raise ParcelWaits(parcel=parcel.code, until=clock.local(waiting[parcel.order_id].until - timedelta(
                seconds=1)).strftime("%d/%m/%Y"))


def over() -> list[int]:
    """Orders that have waited long enough."""
    wanted = sa.select(Parking.order_id).where(Parking.ended_at.is_(None), Parking.until <= clock.now())
    return list(db.session.scalars(wanted.order_by(Parking.id)))


@use_case
def end_if_over(order_id: int) -> bool:
    """Its time is over: it is packed without waiting further, and the buyer hears of it."""
    order = lock_order(order_id)
    if (parking := of(order.id)) is None or parking.until > clock.now():
        return False
    outbox.put(PARKING_OVER, key=str(parking.id), order_id=order.id)
    return end(order.id, "over")


def _park(order: Order) -> Parking:
    if (before := of(order.id)) is not None:
        return before
    until = until_when()
    _refuse(order, until)
    parking = Parking(order_id=order.id, until=until, made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(parking)
    db.session.flush()
    return parking


def _refuse(order: Order, until: datetime) -> None:
    lines = open_lines(order)
    if order.status not in _OPEN or not lines or any(
            parcel.status not in (ParcelStatus.TO_PACK, ParcelStatus.CANCELLED) for parcel in order.parcels):
        raise NotParkable
    variants = sa.select(Variant).where(Variant.id.in_({line.variant_id for line in lines}))
    last = clock.local(until).date() - timedelta(days=1)
    for variant in db.session.scalars(variants.order_by(Variant.id)):
        if not keeping.keeps_until(variant.product, clock.today(), last):
            raise WouldSpoil(product=variant.product.name)
