"""Movements on our accounts: kept once whoever tells them, booked, and given to the orders they name.

All in one transaction: what is kept is booked, and what names an order is counted for it. What no rule decides stays
with the line, as money that is nobody's yet, and is a case for a person.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core import clock
from core.db import Dong, db, insert_once
from core.transactions import lock, use_case
from orders import awaiting, balances, followers, ledger, receiving
from orders.access import lock_orders
from orders.banking import bundles, matching, twins
from orders.banking.heard import HeardLine
from orders.banking.matching import Match, Standing
from orders.banking.memos import codes_in
from orders.cases.opening import About, open_case
from orders.expiry import reviving
from orders.ledger import Account, Leg, NewPosting
from orders.models import BankAccount, BankLine, BankTelling, CaseKind, Direction, Order, OrderStatus
from orders.together import joined

RECEIVED = "received"
CASES = {Match.UNKNOWN: CaseKind.UNKNOWN, Match.UNCLEAR: CaseKind.UNKNOWN, Match.RETURNED: CaseKind.RETURNED}


@dataclass(frozen=True)
class Heard:
    """The line, whether it is new, and what the machine made of it (None for what was known, or went out)."""

    line_id: int
    is_new: bool
    match: Match | None = None


def hear_all(told: Iterable[HeardLine]) -> list[Heard]:
    """Each in a transaction of its own, the oldest first."""
    return [hear(each) for each in sorted(told, key=lambda line: (line.at, line.external_id))]


@use_case(keyed=True)
def hear(told: HeardLine) -> Heard:
    """Keep, book and match one movement. Told again, by whomever, it is the same line."""
    known = _known(told)
    if known is not None:
        return Heard(known, is_new=False)
    orders = named_orders(told.text) if told.direction == Direction.IN else {}
    for order_id in sorted({order.id for order in orders.values()}):
        followers.prepare_payment(order_id)
    account = _account(told.account_number)
    if account is not None:
        account = lock(BankAccount, account.id)  # twins of two sources wait for each other here
        if (known := _known(told)) is not None:
            return Heard(known, is_new=False)
    found = twins.find(told)
    if found.line is not None:
        _remember(told, found.line)
        return Heard(found.line.id, is_new=False)
    line = _keep(told, account)
    if line is None:
        return Heard(_known(told) or 0, is_new=False)
    if account is None:
        open_case(CaseKind.STRANGE_ACCOUNT, _about(line, note=told.account_number))
        return Heard(line.id, is_new=True)
    if line.direction == Direction.OUT:
        return Heard(line.id, is_new=True)
    book(line)
    if found.doubtful is not None:
        open_case(CaseKind.TWICE, _about(line, note=f"line:{found.doubtful.id}"))
        return Heard(line.id, is_new=True, match=Match.TWICE)
    return Heard(line.id, is_new=True, match=match(line))


def book(line: BankLine) -> None:
    """It is in the bank, and nobody's yet."""
    ledger.post([posting(line.id, line.amount)])


def posting(line_id: int, amount: Dong) -> NewPosting:
    """What is booked when it came in."""
    return NewPosting(f"bank:{line_id}", RECEIVED, [
        Leg(Account.BANK, amount), Leg(Account.UNCLEAR, Dong(-amount), f"line:{line_id}")])


def match(line: BankLine) -> Match:
    """Count for orders what the words of the line say, in the caller's transaction; open cases for the rest."""
    orders = named_orders(line.text)
    for order_id in sorted({order.id for order in orders.values()}):
        followers.prepare_payment(order_id)
    lock(BankLine, line.id)
    lock_orders({order.id for order in orders.values()})
    words = " ".join((line.text, *orders))  # with those that stand behind a code for several
    decision = matching.decide(line.amount, words, {code: _standing(order) for code, order in orders.items()})
    by_own_code = {order.code: order for order in orders.values()}
    for code, part in decision.parts:
        counted = receiving.count_transfer(by_own_code[code].id, line.id, part)
        open_surplus_case(by_own_code[code], counted, line, decision.match.value)
    if decision.match in CASES:
        open_case(CASES[decision.match], _about(line))
    return decision.match


def named_orders(text: str) -> dict[str, Order]:
    """Orders of ours that the words name, by their code; each where it goes on by now.

    A code for several orders names all of them.
    """
    codes = codes_in(text)
    if not codes:
        return {}
    found = {order.code: order for order in db.session.scalars(sa.select(Order).where(Order.code.in_(codes)))}
    if len(found) < len(codes):
        found |= {order.code: order for order in bundles.orders_of([code for code in codes if code not in found])}
    return {code: db.session.get_one(Order, joined.goes_on_in(order.id)) for code, order in found.items()}


def _standing(order: Order) -> Standing:
    balance = balances.of(order)
    is_given_up = order.status == OrderStatus.CANCELLED
    cost = reviving.would_cost(order) if is_given_up else balance.due
    return Standing(order.code, Dong(cost), (not is_given_up and awaiting.missing(order)) or balance.left, is_given_up)


def open_surplus_case(order: Order, counted: receiving.Counted, line: BankLine, why: str) -> None:
    """More than the order costs is for a person to decide; that an order was given up says orders.expiry.reviving."""
    if not counted.balance.surplus or counted.is_cancelled:
        return
    open_case(CaseKind.OVER, About(f"order:{order.code}", order_id=order.id, bank_line_id=line.id,
                          payment_id=counted.payment_id, amount=counted.balance.surplus, note=why))


def _known(told: HeardLine) -> int | None:
    return db.session.scalar(sa.select(BankTelling.line_id).where(
        BankTelling.source == told.source, BankTelling.external_id == told.external_id))


def _account(number: str) -> BankAccount | None:
    return db.session.scalar(sa.select(BankAccount).where(BankAccount.number == number).order_by(BankAccount.id))


def values(told: HeardLine, account: BankAccount | None) -> dict[str, Any]:
    """The row of a movement that nobody has told of before."""
    return {
        "account_id": account.id if account is not None else None, "account_number": told.account_number,
        "direction": told.direction, "amount": told.amount, "remaining": told.amount, "at": told.at,
        "day": clock.local(told.at).date(), "text": told.text, "reference": told.reference,
        "counter_name": told.counter_name, "counter_account": told.counter_account, "source": told.source,
        "heard_at": clock.now()}


def _keep(told: HeardLine, account: BankAccount | None) -> BankLine | None:
    """The new line; None if a twin of this very telling was faster."""
    line = BankLine(**values(told, account))
    db.session.add(line)
    db.session.flush()
    if _remember(told, line):
        return line
    db.session.delete(line)
    return None


def _remember(told: HeardLine, line: BankLine) -> bool:
    return insert_once(BankTelling, source=told.source, external_id=told.external_id, line_id=line.id,
                       at=clock.now())


def _about(line: BankLine, note: str = "") -> About:
    return About(f"line:{line.id}", bank_line_id=line.id, amount=line.amount, note=note)
