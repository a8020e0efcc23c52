"""Parcels on their way out: packed, handed over, delivered, paid. Each step is one transaction and may be repeated.

Whoever works for the cooperative may do these steps, and administrators. For everybody else a parcel does not
exist: NoSuchParcel. A step that is not possible from where the parcel stands raises core.states.IllegalMove.
"""
from __future__ import annotations

import sqlalchemy as sa

from core import clock, outbox
from core.actors import Actor
from core.db import db
from core.states import IllegalMove, move
from core.transactions import lock, use_case
from orders import bookings, customers
from orders.access import lock_order
from orders.cancelling import check_reason
from orders.errors import NoMoneyDue, NoSuchParcel
from orders.models import LineEventKind, Order, OrderLine, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.progress import ON_THE_ROAD, derived, follow_parcels
from orders.topics import DELIVERED, PAID
from orders.totals import owner_of, quantities
from shop import stock
from shop.access import member_of

__all__ = ["deliver", "derived", "fail", "hand_over_to_courier", "pack", "record_cash", "take_out_again", "unpack"]


@use_case
def pack(actor: Actor, parcel_id: int) -> Parcel:
    """It lies packed in the store: from now on the buyer cannot cancel."""
    order, parcel, _ = open_parcel(actor, parcel_id)
    if move(parcel, ParcelStatus.PACKED):
        parcel.packed_at = clock.now()
        follow_parcels(order)
    return parcel


@use_case
def unpack(actor: Actor, parcel_id: int, reason: str = "") -> Parcel:
    """It was packed by mistake, or something lacks."""
    order, parcel, _ = open_parcel(actor, parcel_id)
    if move(parcel, ParcelStatus.TO_PACK, reason):
        parcel.packed_at = None
        follow_parcels(order)
    return parcel


@use_case
def hand_over_to_courier(actor: Actor, parcel_id: int) -> Parcel:
    """It leaves the store with whoever brings it: the goods are off the stock."""
    order, parcel, _ = open_parcel(actor, parcel_id)
    if move(parcel, ParcelStatus.PICKED_UP):
        follow_parcels(order)
        stock.ship(quantities(lines_of(parcel)), owner_of(order.code))
    return parcel


@use_case
def deliver(actor: Actor, parcel_id: int, with_cash: bool = True) -> Parcel:
    """The buyer has it, and unless said otherwise whoever brought it has the cash."""
    order, parcel, payment = open_parcel(actor, parcel_id)
    if move(parcel, ParcelStatus.DELIVERED):
        parcel.ended_at = clock.now()
        lines = lines_of(parcel)
        bookings.note(LineEventKind.DELIVERED, [line.id for line in lines])
        bookings.book_delivered(order, parcel, lines)
        customers.was_delivered(parcel)
        follow_parcels(order)
        outbox.put(DELIVERED, key=str(parcel.id), order_id=order.id, parcel_id=parcel.id)
        if with_cash and payment is not None:
            _record(order, parcel, payment)
    return parcel


@use_case
def record_cash(actor: Actor, parcel_id: int) -> Payment:
    """The cash for it is in our hands, on another day than the delivery perhaps. Raises NoMoneyDue."""
    order, parcel, payment = open_parcel(actor, parcel_id)
    if payment is None or parcel.status not in ON_THE_ROAD | {ParcelStatus.DELIVERED}:
        raise NoMoneyDue
    _record(order, parcel, payment)
    return payment


@use_case
def fail(actor: Actor, parcel_id: int, reason: str) -> Parcel:
    """Nobody was there to take it; it will be tried again."""
    order, parcel, _ = open_parcel(actor, parcel_id)
    move(parcel, ParcelStatus.FAILED, check_reason(actor, reason))
    follow_parcels(order)
    return parcel


@use_case
def take_out_again(actor: Actor, parcel_id: int) -> Parcel:
    """After a failed try it is on its way again."""
    order, parcel, _ = open_parcel(actor, parcel_id)
    if parcel.status not in (ParcelStatus.FAILED, ParcelStatus.UNDER_WAY):
        raise IllegalMove(old=parcel.status, new=ParcelStatus.UNDER_WAY)
    move(parcel, ParcelStatus.UNDER_WAY)
    follow_parcels(order)
    return parcel


def open_parcel(actor: Actor, parcel_id: int) -> tuple[Order, Parcel, Payment | None]:
    """The order, the parcel and its latest payment, locked in this order for change. Raises NoSuchParcel."""
    found = db.session.execute(sa.select(Parcel.order_id, Parcel.cooperative_id).where(Parcel.id == parcel_id))
    place = found.one_or_none()
    if place is None or not member_of(actor, place.cooperative_id):
        raise NoSuchParcel
    order = lock_order(place.order_id)
    latest = db.session.scalar(
        sa.select(Payment.id).where(Payment.parcel_id == parcel_id).order_by(Payment.id.desc()).limit(1))
    payment = None if latest is None else lock(Payment, latest)
    return order, lock(Parcel, parcel_id), payment


def lines_of(parcel: Parcel) -> list[OrderLine]:
    """What is in it: its lines that are not cancelled."""
    wanted = sa.select(OrderLine).where(OrderLine.parcel_id == parcel.id, OrderLine.cancelled_at.is_(None))
    return list(db.session.scalars(wanted.order_by(OrderLine.id)))


def _record(order: Order, parcel: Parcel, payment: Payment) -> None:
    if payment.status == PaymentStatus.REFUNDED:
        raise NoMoneyDue
    if move(payment, PaymentStatus.PAID):
        bookings.book_paid(order, parcel, lines_of(parcel), payment)
        outbox.put(PAID, key=str(payment.id), order_id=order.id, parcel_id=parcel.id)
