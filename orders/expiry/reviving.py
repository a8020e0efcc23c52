"""An order that was given up goes on after all: its money came late and its goods are still free, or a person gave it
more time. An order that somebody cancelled does not come back by itself.

The goods are taken as new lines at the prices that were agreed, so that the journal keeps both: what was cancelled, and
what was ordered again. Where a live session is still on air it gives what it holds and nobody has claimed
(orders.followers); the old claims stay released, since their place in the queue and their share of a deal are gone.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from core import clock, outbox
from core.db import Dong, db
from core.prepared import Prepared
from core.states import move
from core.transactions import use_case
from orders import awaiting, bookings, followers, rates, rows
from orders.cases.opening import About, close_cases, open_case
from orders.models import Case, CaseKind, ExpiredLine, Expiry, LineEventKind, Order, OrderLine, OrderStatus, Payment
from orders.pricing import NewLine
from orders.together import joined
from orders.topics import REVIVED
from orders.totals import follow_lines, owner_of, quantities
from orders.wishes import PAID_BEFORE
from shop import stock
from shop.errors import OutOfStock

LATE = "paid late"  # the reason in the history of its states
SERVED = "served"  # what was decided about its cases
GONE = "the goods are gone"  # why money came too late
TOO_LITTLE = "not all of the money came"
CANCELLED = "cancelled by somebody"
_CASES = (CaseKind.LATE, CaseKind.SHORT)
_COPIED = tuple(field.name for field in fields(NewLine))
_AGAIN = Prepared(sa.update(cast(sa.Table, ExpiredLine.__table__)).where(
    ExpiredLine.line_id == sa.bindparam("line")).values(again_id=sa.bindparam("again")))


def revive_if_possible(order: Order, payment: Payment | None = None) -> bool:
    """Money was received for an order that is cancelled: it goes on, or a case says why not. True if it goes on.

    The order is locked; before it was, `followers.prepare_payment` was called. `orders.receiving` calls this for all
    money.
    """
    if order.status != OrderStatus.CANCELLED:
        return True
    expiry = open_expiry(order.id)
    if expiry is None:
        why = CANCELLED
    else:
        lines = given_up(expiry)
        if order.received < _needed(order, lines):
            why = TOO_LITTLE
        elif _go_on(order, expiry, lines, LATE):
            return True
        else:
            why = GONE
    if joined.goes_on_in(order.id) == order.id:
        _ask(order, why, payment)
    return False


def go_on(order: Order, reason: str, pay_by: datetime | None = None) -> bool:
    """Take the goods again; False, and nothing is changed, if one of them is not free. The order is locked."""
    expiry = open_expiry(order.id)
    return expiry is not None and _go_on(order, expiry, given_up(expiry), reason, pay_by)


def _go_on(order: Order, expiry: Expiry, lines: Sequence[OrderLine], reason: str, pay_by: datetime | None = None
           ) -> bool:
    try:
        _take(order, lines)
    except OutOfStock:
        return False
    move(order, OrderStatus.PLACED, reason)
    if pay_by is not None:
        order.pay_by = pay_by
    again = rows.insert_lines(order.id, [NewLine(**{name: getattr(line, name) for name in _COPIED}) for line in lines],
                              {})
    bookings.note(LineEventKind.ORDERED, again)
    for line, again_id in zip(lines, again, strict=True):
        _AGAIN.run(line=line.id, again=again_id)
    db.session.flush()  # a trigger looks for the expiry as the order changes its state
    expiry.revived_at = clock.now()
    db.session.flush()
    db.session.expire(order, ["lines", "parcels"])
    follow_lines(order)
    close_cases(f"order:{order.code}", SERVED, reason, _CASES)
    outbox.put(REVIVED, str(expiry.id), order_id=order.id)
    return True


def open_expiry(order_id: int) -> Expiry | None:
    """By what the order was given up; None if it was not, or went on after it."""
    return db.session.scalar(sa.select(Expiry).where(Expiry.order_id == order_id, Expiry.revived_at.is_(None)))


def given_up(expiry: Expiry) -> list[OrderLine]:
    """The lines whose goods were freed by it."""
    wanted = sa.select(OrderLine).join(ExpiredLine, ExpiredLine.line_id == OrderLine.id)
    return list(db.session.scalars(wanted.where(ExpiredLine.expiry_id == expiry.id).order_by(OrderLine.id)))


def _needed(order: Order, lines: Sequence[OrderLine]) -> Dong:
    """What must have come before it goes on with these lines: all of it, or the deposit."""
    freight = rates.on(clock.local(order.placed_at).date()).freight_per_parcel
    whole = Dong(sum(line.amount for line in lines) + freight * len({line.cooperative_id for line in lines}))
    return whole if order.payment_method in PAID_BEFORE else min(awaiting.deposit(order.id), whole)


def _ask(order: Order, why: str, payment: Payment | None) -> None:
    """Have a person look, once: who is asked already sees the newest sum and reason."""
    subject = f"order:{order.code}"
    asked = db.session.execute(sa.update(Case).where(
        Case.subject == subject, Case.kind.in_(_CASES), Case.closed_at.is_(None)).values(
        amount=order.received, note=why))
    if not asked.rowcount:  # type: ignore[attr-defined]
        open_case(CaseKind.LATE, About(
            subject, order_id=order.id, amount=order.received, note=why,
            payment_id=None if payment is None else payment.id,
            bank_line_id=None if payment is None else payment.bank_line_id))


def would_cost(order: Order) -> Dong:
    """What an order that is cancelled costs if its money comes after all; where somebody cancelled it, what it cost."""
    expiry = open_expiry(order.id)
    return Dong(sum(line.amount for line in order.lines)) if expiry is None else _needed(order, given_up(expiry))


@use_case
def _take(order: Order, lines: Sequence[OrderLine]) -> None:
    """Hold the goods again, all or none: of a session on air what it has left, the rest from the shelf."""
    wanted = quantities(lines)
    given = followers.give_again(order.id, [line.id for line in lines], owner_of(order.code))
    rest = {item_id: units - given.get(item_id, 0) for item_id, units in wanted.items()}
    stock.reserve({item_id: units for item_id, units in rest.items() if units}, owner_of(order.code))
