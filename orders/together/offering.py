"""What could be sent together with an order, and whether it may wait: for the pages."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core import clock, dated
from core.actors import Actor
from core.db import db
from core.errors import DomainError
from orders import addressing
from orders.access import may_handle
from orders.models import Order, OrderStatus, Parking
from orders.together import merging, parking
from orders.together.merging import Preview

_OPEN = (OrderStatus.PLACED, OrderStatus.CONFIRMED)
_MOST = 10


@dataclass(frozen=True)
class Offer:
    """Another order of the buyer, what sending both together would change, and the doors to choose from."""

    order: Order
    preview: Preview
    places: tuple[tuple[Order, str], ...]  # more than one where they differ


@dataclass(frozen=True)
class Together:
    """What the page of an order shows about this."""

    parked: Parking | None
    can_wait: bool
    until: date | None  # the last day it would wait
    offers: tuple[Offer, ...]

    @property
    def is_something(self) -> bool:
        """True if there is anything to say."""
        return self.parked is not None or self.can_wait or bool(self.offers)


def read(order: Order, others: Iterable[Order]) -> Together:
    """How it stands with this order, beside these others of the same buyer."""
    parked = parking.of(order.id)
    can_wait = parking.can_wait(order)
    try:
        until = clock.local(parking.until_when()).date() - timedelta(days=1) if can_wait else None
    except dated.NotSet:
        until = None
    offers = tuple(offer for other in others if other.id != order.id and (offer := _offer(order, other)) is not None)
    return Together(parked, can_wait, until, offers)


def same_buyer(actor: Actor, order: Order) -> list[Order]:
    """Open orders with the same number, every line of which this person may handle."""
    if order.buyer_phone is None or order.status not in _OPEN or not _may_all(actor, order):
        return []
    wanted = sa.select(Order).where(
        Order.buyer_phone == order.buyer_phone, Order.id != order.id, Order.status.in_(_OPEN))
    return [other for other in db.session.scalars(wanted.order_by(Order.id.desc()).limit(_MOST))
            if _may_all(actor, other)]


def _may_all(actor: Actor, order: Order) -> bool:
    return bool(order.lines) and all(may_handle(actor, line) for line in order.lines)


def _offer(order: Order, other: Order) -> Offer | None:
    try:
        found = merging.preview(order, other)
    except DomainError:
        return None
    if found.same_place or not (order.has_address and other.has_address):
        return Offer(other, found, ())
    return Offer(other, found, tuple(
        (each, f"{each.buyer_name}, {each.street}, {addressing.full_name(each.ward_code or '')}")
        for each in (order, other)))
