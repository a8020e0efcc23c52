"""Parcels on their way out: packed, handed over, delivered, paid. Each step is one transaction and may be repeated.

Whoever works for the cooperative may do these steps, and administrators; for others there is NoSuchParcel. A step
that is not possible from where a parcel stands raises core.states.IllegalMove. What is done to many parcels is done
to all of them or to none; one that has been there already stays as it is.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence

from core import clock
from core.actors import Actor
from core.db import Dong
from core.states import IllegalMove, move, move_all
from core.transactions import use_case
from orders import bookings, customers, disputed, ledger
from orders.cancelling import check_reason
from orders.door import labels
from orders.errors import NoMoneyDue
from orders.models import LineEventKind, OrderLine, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.opening import Opened, lines_in, open_parcel, open_parcels
from orders.progress import ON_THE_ROAD, derived, follow_parcels
from orders.shipping import waybills
from orders.together import parking
from orders.topics import DELIVERED, HANDED_OVER, PAID, announce
from orders.totals import owner_of, quantities
from shop import stock

__all__ = ["deliver", "deliver_all", "derived", "fail", "hand_over_all", "hand_over_to_courier", "pack", "pack_all",
           "record_all", "record_cash", "take_out_again", "unpack"]


def pack(actor: Actor, parcel_id: int) -> Parcel:
    """It lies packed in the store: from now on the buyer cannot cancel."""
    return pack_all(actor, [parcel_id])[0]


@use_case
def pack_all(actor: Actor, parcel_ids: Collection[int]) -> list[Parcel]:
    """All of these lie packed in the store. Returns them in the order of their ids.

    Raises ParcelWaits, HeldByDispute.
    """
    opened = open_parcels(actor, parcel_ids)
    disputed.refuse([each for each in opened if each.parcel.status == ParcelStatus.TO_PACK])
    parking.refuse_to_pack([each.parcel for each in opened])
    moved = _move(opened, ParcelStatus.PACKED)
    for each in moved:
        each.parcel.packed_at = clock.now()
    labels.write(moved)
    follow_parcels([each.order for each in moved])
    return [each.parcel for each in opened]


@use_case
def unpack(actor: Actor, parcel_id: int, reason: str = "") -> Parcel:
    """It was packed by mistake, or something lacks. Raises WaybillStands."""
    opened = open_parcel(actor, parcel_id)
    waybills.refuse_to_unpack(opened.parcel)
    if move(opened.parcel, ParcelStatus.TO_PACK, reason):
        opened.parcel.packed_at = opened.parcel.label_cash = None
        follow_parcels([opened.order])
    return opened.parcel


def hand_over_to_courier(actor: Actor, parcel_id: int) -> Parcel:
    """It leaves the store with whoever brings it: the goods are off the stock."""
    return hand_over_all(actor, [parcel_id])[0]


@use_case
def hand_over_all(actor: Actor, parcel_ids: Collection[int]) -> list[Parcel]:
    """All of these leave the store at once. Returns them in the order of their ids.

    Raises LabelAsksOther, WaybillMissing, HeldByDispute.
    """
    opened = open_parcels(actor, parcel_ids)
    disputed.refuse(opened)
    labels.refuse_other(opened)
    waybills.refuse_missing(opened)
    moved = _move(opened, ParcelStatus.PICKED_UP)
    follow_parcels([each.order for each in moved])
    lines = lines_in(each.parcel for each in moved)
    taken: dict[str, list[OrderLine]] = {}
    for each in moved:
        taken.setdefault(owner_of(each.order.code), []).extend(lines[each.parcel.id])
    stock.ship_all({owner: quantities(held) for owner, held in taken.items()})
    announce(HANDED_OVER, {str(each.parcel.id): _ids(each) for each in moved})
    return [each.parcel for each in opened]


def deliver(actor: Actor, parcel_id: int, with_cash: bool = True) -> Parcel:
    """The buyer has it, and unless said otherwise whoever brought it has the cash."""
    return deliver_all(actor, [parcel_id], with_cash)[0]


@use_case
def deliver_all(actor: Actor, parcel_ids: Collection[int], with_cash: bool = True) -> list[Parcel]:
    """The buyers have all of these, with or without the cash. Returns them in the order of their ids."""
    opened = open_parcels(actor, parcel_ids)
    moved = _move(opened, ParcelStatus.DELIVERED)
    for each in moved:
        each.parcel.ended_at = clock.now()
    lines = lines_in(each.parcel for each in moved)
    bookings.note(LineEventKind.DELIVERED, [line.id for held in lines.values() for line in held])
    ledger.post([bookings.delivered(each.order, each.parcel, lines[each.parcel.id]) for each in moved])
    customers.were_delivered(each.parcel for each in moved)
    follow_parcels([each.order for each in moved])
    announce(DELIVERED, {str(each.parcel.id): _ids(each) for each in moved})
    if with_cash:
        _record(moved, lines)
    return [each.parcel for each in opened]


def record_cash(actor: Actor, parcel_id: int) -> Payment:
    """The cash for it is in our hands, on another day than the delivery perhaps. Raises NoMoneyDue."""
    return record_all(actor, [parcel_id])[0]


@use_case
def record_all(actor: Actor, parcel_ids: Collection[int]) -> list[Payment]:
    """The same for many, in the order of their ids: all of them, or none. Raises NoMoneyDue."""
    opened = open_parcels(actor, parcel_ids)
    if not all(each.parcel.status in ON_THE_ROAD | {ParcelStatus.DELIVERED} for each in opened):
        raise NoMoneyDue
    due = [each.payment for each in opened if each.payment is not None and _is_asked_for(each.payment)]
    if len(due) < len(opened):
        raise NoMoneyDue
    _record(opened, lines_in(each.parcel for each in opened))
    return due


@use_case
def fail(actor: Actor, parcel_id: int, reason: str) -> Parcel:
    """Nobody was there to take it; it will be tried again."""
    opened = open_parcel(actor, parcel_id)
    move(opened.parcel, ParcelStatus.FAILED, check_reason(actor, reason))
    follow_parcels([opened.order])
    return opened.parcel


@use_case
def take_out_again(actor: Actor, parcel_id: int) -> Parcel:
    """After a failed try it is on its way again."""
    opened = open_parcel(actor, parcel_id)
    parcel = opened.parcel
    if parcel.status not in (ParcelStatus.FAILED, ParcelStatus.UNDER_WAY):
        raise IllegalMove(old=parcel.status, new=ParcelStatus.UNDER_WAY)
    move(parcel, ParcelStatus.UNDER_WAY)
    follow_parcels([opened.order])
    return parcel


def _move(opened: Sequence[Opened], to: ParcelStatus) -> list[Opened]:
    """Move the parcels; those that were elsewhere before."""
    moved = {parcel.id for parcel in move_all([(each.parcel, to) for each in opened])}
    return [each for each in opened if each.parcel.id in moved]


def _record(opened: Sequence[Opened], lines: dict[int, list[OrderLine]]) -> None:
    """Book the cash for each that has not been booked yet."""
    if any(each.payment is not None and each.payment.status == PaymentStatus.REFUNDED for each in opened):
        raise NoMoneyDue
    due = [(each, each.payment) for each in opened if each.payment is not None and _is_asked_for(each.payment)]
    paid = {payment.id for payment in move_all([(payment, PaymentStatus.PAID) for _, payment in due])}
    new = [(each, payment) for each, payment in due if payment.id in paid]
    ledger.post([bookings.paid(each.order, each.parcel, lines[each.parcel.id], payment) for each, payment in new])
    for each, payment in new:
        each.order.received = Dong(each.order.received + payment.amount)
        each.parcel.freight_paid = each.parcel.freight
        for line in lines[each.parcel.id]:
            line.paid = line.amount
        labels.end(each.parcel, labels.COLLECTED)
    announce(PAID, {str(payment.id): _ids(each) for each, payment in new})


def _is_asked_for(payment: Payment) -> bool:
    """False where nothing is to be collected any more: what was asked for has been paid in another way."""
    return payment.status != PaymentStatus.EXPIRED


def _ids(opened: Opened) -> dict[str, int]:
    return {"order_id": opened.order.id, "parcel_id": opened.parcel.id}
