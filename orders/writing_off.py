"""Small differences that nobody goes after: what a buyer paid too little, or too much and does not want back.

How much at most is a dated setting. More than that is asked for, or goes back.
"""
from __future__ import annotations

from core import actors, clock
from core.actors import Actor
from core.dated import value as dated_value
from core.db import Dong, db
from core.idempotency import BadKey, once
from core.money import vnd
from core.transactions import use_case
from orders import balances, followers, ledger, money_bookings, receiving
from orders.access import lock_order, sees_everything
from orders.cases.opening import close_cases
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.models import CaseKind, Order, WriteOff
from orders.money_errors import AmountNeeded, MoreThanMissing, MoreThanSurplus, TooMuchToWriteOff
from orders.moving import KEY_MOST, TOO_MUCH

AT_MOST = "write_off_at_most"


@use_case(keyed=True)
def write_off(actor: Actor, order_id: int, amount: Dong, reason: str, request_key: str) -> WriteOff:
    """Give up so much of what an order lacks (above zero), or keep so much of what it has too much (below zero).

    The same key again is the same write-off. Raises MoreThanMissing, MoreThanSurplus, TooMuchToWriteOff,
    ReasonNeeded; NoSuchOrder for whoever may not.
    """
    if not sees_everything(actor):
        raise NoSuchOrder
    if not 1 <= len(request_key) <= KEY_MOST:
        raise BadKey
    row_id = once(f"write_off:{actors.current().ref}", request_key, [order_id, amount],
                  lambda: _write_off(order_id, amount, reason, request_key).id)
    return db.session.get_one(WriteOff, row_id)


def limit() -> Dong:
    """The most that may be written off at once today."""
    return Dong(dated_value(AT_MOST))


def _write_off(order_id: int, amount: Dong, reason: str, request_key: str) -> WriteOff:
    text = " ".join(reason.split())
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    if amount > 0:
        followers.prepare_payment(order_id)
    order = lock_order(order_id)
    balance = balances.of(order)
    if amount == 0:
        raise AmountNeeded
    if amount > balance.left:
        raise MoreThanMissing(left=vnd(balance.left))
    if -amount > balance.surplus:
        raise MoreThanSurplus(left=vnd(balance.surplus))
    if abs(amount) > limit():
        raise TooMuchToWriteOff(limit=vnd(limit()))
    return take(order, amount, text, request_key)


def take(order: Order, amount: Dong, text: str, request_key: str) -> WriteOff:
    """The same for whoever has locked the order, and looked whether that is right."""
    row = WriteOff(order_id=order.id, amount=amount, reason=text, made_at=clock.now(),
                   request_key=f"{actors.current().ref}:{request_key}", made_by=actors.current().ref)
    db.session.add(row)
    db.session.flush()
    ledger.post([money_bookings.written_off(row, order)])
    receiving.change_received(order, amount)
    now = balances.of(order)
    if amount > 0 and not now.left:
        close_cases(f"order:{order.code}", "written_off", text, (CaseKind.SHORT, CaseKind.SLIP_UNMATCHED))
    if amount < 0 and not now.surplus:
        close_cases(f"order:{order.code}", "written_off", text, TOO_MUCH)
    return row
