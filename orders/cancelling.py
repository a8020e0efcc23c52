"""Cancelling: as long as nothing of it is packed, the goods go back on the shelf at once."""
from __future__ import annotations

from collections.abc import Collection

from core import clock
from core.actors import Actor
from core.transactions import use_case
from orders import awaiting, bookings, followers, freeing
from orders.accepting import accept_if_sure
from orders.access import behind, lock_order, lock_orders, may_handle, sees_everything
from orders.errors import NoSuchOrder, ReasonNeeded, TooLateToCancel
from orders.models import LineEventKind, Order, OrderLine, OrderStatus, ParcelStatus
from orders.totals import follow_lines, open_lines, owner_of, quantities
from shop import stock

JOINED = "same buyer, one order"  # the reason, when the goods go on in another order of the buyer
UNSERVED = "nothing was left"  # the reason, when a live order never got any goods
LAPSED = "no phone number in time"  # the reason, when the time was over for which the goods were kept
EXPIRED = "not paid in time"  # the reason, when an order that is paid before it is packed was not


@use_case
def cancel_order(actor: Actor, order_id: int, reason: str) -> Order:
    """Cancel everything that is still open; a second call changes nothing. For staff who may handle every line.

    Raises TooLateToCancel as soon as one parcel is packed, NoSuchOrder for whoever may not.
    """
    followers.prepare(order_id)
    order = lock_order(order_id)
    if not order.lines or not all(may_handle(actor, line) for line in order.lines):
        raise NoSuchOrder
    _cancel(order, open_lines(order), reason)
    followers.follow(order_id)
    return order


@use_case
def cancel_by_buyer(secret: str, reason: str) -> Order:
    """The same for whoever has the secret link. Raises NoSuchOrder, TooLateToCancel."""
    order_id = behind(secret).id
    followers.prepare(order_id)
    order = lock_order(order_id)
    _cancel(order, open_lines(order), reason)
    followers.follow(order_id)
    return order


@use_case
def cancel_lines(actor: Actor, order_id: int, line_ids: Collection[int], reason: str) -> Order:
    """Cancel some lines; of the last one left, the order with it. Lines that are cancelled already stay so.

    Raises NoSuchOrder for lines that are not of this order, or not the person's to cancel; TooLateToCancel.
    """
    followers.prepare(order_id)
    order = lock_order(order_id)
    wanted = [line for line in order.lines if line.id in set(line_ids)]
    if len(wanted) < len(set(line_ids)) or not all(may_handle(actor, line) for line in wanted):
        raise NoSuchOrder
    _cancel(order, [line for line in wanted if line.cancelled_at is None], reason)
    followers.follow(order_id)
    return order


@use_case
def take_out(order_id: int, line_ids: Collection[int], reason: str) -> None:
    """Cancel some lines for whoever sold them on air and knows already. Raises TooLateToCancel.

    Only the livestream package calls this.
    """
    order = lock_order(order_id)
    _cancel(order, [line for line in order.lines if line.id in set(line_ids) and line.cancelled_at is None], reason)


@use_case
def close_unserved(order_ids: Collection[int], reason: str = UNSERVED) -> None:
    """These orders, locked in the order of their ids, wait for goods no more; those that have some stay.

    Only the livestream package calls this.
    """
    for order in lock_orders(order_ids):
        if order.status == OrderStatus.PLACED and not order.lines:
            follow_lines(order, reason)
            freeing.freed(order, was_cancelled=False)


def give_up(order: Order) -> None:
    """Everything that is open was not paid in time. Only orders.expiry calls this, which has locked what it needs."""
    _cancel(order, open_lines(order), EXPIRED, by_rule=True)


def possible(order: Order) -> bool:
    """True while the whole order can still be cancelled."""
    return order.status in (OrderStatus.PLACED, OrderStatus.CONFIRMED) and all(
        _is_open(line) for line in open_lines(order))


def check_reason(actor: Actor, reason: str) -> str:
    """A reason as it is kept. Staff must give one; raises ReasonNeeded."""
    text = " ".join(reason.split())
    if len(text) > 200 or (not text and not sees_everything(actor)):
        raise ReasonNeeded
    return text


def _is_open(line: OrderLine) -> bool:
    return line.parcel is None or line.parcel.status == ParcelStatus.TO_PACK


def _cancel(order: Order, lines: list[OrderLine], reason: str, by_rule: bool = False) -> None:
    if order.status == OrderStatus.CANCELLED or not (lines or not order.lines):
        return
    if order.status not in (OrderStatus.PLACED, OrderStatus.CONFIRMED) or not all(map(_is_open, lines)):
        raise TooLateToCancel
    was_missing = order.status == OrderStatus.PLACED and bool(awaiting.missing(order))
    for line in lines:
        line.cancelled_at = clock.now()
    bookings.note(LineEventKind.CANCELLED, [line.id for line in lines])
    follow_lines(order, reason[:200])
    if not by_rule:  # else orders.expiry has a person look
        freeing.freed(order, was_cancelled=reason != JOINED)
        if was_missing and not awaiting.missing(order):  # what is left of it is paid for, or needs no deposit
            accept_if_sure(order)
    stock.release(quantities(lines), owner_of(order.code))
