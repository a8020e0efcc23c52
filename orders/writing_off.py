"""Small differences that nobody goes after: what a buyer paid too little, or too much and does not want back.

How much at most of one order is a dated setting, for what is given up and for what is kept each. More than that is
asked for, or goes back. Deposits that are kept (orders.door.keeping) and what a bank has taken back already
(orders.refunds.taken_back) are no small differences: they do not count.
"""
from __future__ import annotations

import sqlalchemy as sa

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
# so begin the keys of kept deposits, of what a bank has taken back, and no other's
KEPT, TAKEN_BACK = "keep:", "taken:"


@use_case(keyed=True)
def write_off(actor: Actor, order_id: int, amount: Dong, reason: str, request_key: str) -> WriteOff:
    """Give up so much of what an order lacks (above zero), or keep so much of what it has too much (below zero).

    The same key again is the same write-off. Raises MoreThanMissing, MoreThanSurplus, TooMuchToWriteOff,
    ReasonNeeded; NoSuchOrder for whoever may not.
    """
    if not sees_everything(actor):
        raise NoSuchOrder
    if not 1 <= len(request_key) <= KEY_MOST or request_key.startswith((KEPT, TAKEN_BACK)):
        raise BadKey
    row_id = once(f"write_off:{actors.current().ref}", request_key, [order_id, amount],
                  lambda: _write_off(order_id, amount, reason, request_key).id)
    return db.session.get_one(WriteOff, row_id)


def limit() -> Dong:
    """The most that may be written off of one order today."""
    return Dong(dated_value(AT_MOST))


def room(order: Order, is_kept: bool = False) -> Dong:
    """How much more of what this order lacks may be given up today; `is_kept`: of what it has too much be kept."""
    rows = db.session.scalars(sa.select(WriteOff).where(
        WriteOff.order_id == order.id, WriteOff.amount < 0 if is_kept else WriteOff.amount > 0))
    done = sum(abs(row.amount) for row in rows if not is_by(row, KEPT) and not is_by(row, TAKEN_BACK))
    return Dong(max(0, limit() - done))


def is_by(row: WriteOff, begin: str) -> bool:
    """True if its key begins so: KEPT or TAKEN_BACK."""
    return row.request_key.startswith(f"{row.made_by}:{begin}")


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
    left = room(order, is_kept=amount < 0)
    if abs(amount) > left:
        raise TooMuchToWriteOff(limit=vnd(limit()), left=vnd(left))
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
