"""Parcels on their way back: refused at the door, given back after delivery, or lost. Permissions as in
orders.parcels."""
from __future__ import annotations

from core import clock
from core.actors import Actor
from core.states import move
from core.transactions import use_case
from orders import balances, bookings, customers, freeing, ledger
from orders.allowances import granting
from orders.cancelling import check_reason
from orders.door import labels
from orders.errors import AlreadyDelivered, NotDelivered
from orders.models import LineEventKind, Order, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.opening import lines_of, open_parcel
from orders.progress import follow_parcels
from orders.totals import quantities
from shop import stock

_AWAY = frozenset({ParcelStatus.GOING_BACK, ParcelStatus.BACK, ParcelStatus.LOST})


@use_case
def refuse(actor: Actor, parcel_id: int, reason: str) -> Parcel:
    """The buyer did not take it: it goes back, and no money is due any more. No money was ever booked for it.

    Raises AlreadyDelivered, ReasonNeeded.
    """
    opened = open_parcel(actor, parcel_id)
    order, parcel, payment = opened.order, opened.parcel, opened.payment
    if parcel.status == ParcelStatus.DELIVERED:
        raise AlreadyDelivered
    if move(parcel, ParcelStatus.GOING_BACK, check_reason(actor, reason)):
        bookings.note(LineEventKind.REFUSED, [line.id for line in lines_of(parcel)])
        _nothing_due(payment)
        customers.was_refused(parcel)
        labels.end(parcel, labels.ENDED)
        follow_parcels([order], reason)
        _free_money(order)
    return parcel


@use_case
def give_back(actor: Actor, parcel_id: int, reason: str) -> Parcel:
    """The buyer gives back what they had taken: an entry of its own in the ledger, on its own day.

    What they have paid stays theirs until it is given back too (orders.refunds). Raises NotDelivered, ReasonNeeded.
    """
    opened = open_parcel(actor, parcel_id)
    order, parcel, payment = opened.order, opened.parcel, opened.payment
    if parcel.status not in _AWAY | {ParcelStatus.DELIVERED}:
        raise NotDelivered
    if parcel.status == ParcelStatus.DELIVERED:
        move(parcel, ParcelStatus.GOING_BACK, check_reason(actor, reason))
        parcel.ended_at = None
        lines = lines_of(parcel)
        bookings.note(LineEventKind.RETURNED, [line.id for line in lines])
        ledger.post([bookings.returned(order, parcel, lines)])
        granting.overtaken(order, lines)
        _nothing_due(payment)
        labels.end(parcel, labels.ENDED)
        follow_parcels([order], reason)
        _free_money(order)
    return parcel


@use_case
def take_back(actor: Actor, parcel_id: int, in_good_order: bool) -> Parcel:
    """It is back in the store: on the shelf again, or written off with what had left the store."""
    opened = open_parcel(actor, parcel_id)
    order, parcel = opened.order, opened.parcel
    if move(parcel, ParcelStatus.BACK, "" if in_good_order else "written off"):
        parcel.ended_at = clock.now()
        follow_parcels([order])
        if in_good_order:
            stock.take_back(quantities(lines_of(parcel)), f"parcel:{parcel.code}")
    return parcel


@use_case
def lose(actor: Actor, parcel_id: int, reason: str) -> Parcel:
    """Nobody knows where it is. Whoever had not received it owes nothing."""
    opened = open_parcel(actor, parcel_id)
    order, parcel, payment = opened.order, opened.parcel, opened.payment
    was_with_us = parcel.status != ParcelStatus.GOING_BACK
    if move(parcel, ParcelStatus.LOST, check_reason(actor, reason)):
        parcel.ended_at = clock.now()
        if was_with_us:
            bookings.note(LineEventKind.LOST, [line.id for line in lines_of(parcel)])
            _nothing_due(payment)
            labels.end(parcel, labels.ENDED)
        follow_parcels([order], reason)
        _free_money(order)
    return parcel


def _free_money(order: Order) -> None:
    """What goods were paid with that came back is the buyer's again."""
    if order.received:
        balances.spread(order)
        freeing.freed(order, was_cancelled=False)


def _nothing_due(payment: Payment | None) -> None:
    """Cash that was not collected will not be. Freight of a refused parcel is nobody's debt but ours."""
    if payment is not None and payment.status == PaymentStatus.STARTED:
        move(payment, PaymentStatus.REFUSED)
