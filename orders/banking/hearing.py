"""Movements on our accounts: kept once whoever tells them, booked, and given to the orders they name.

All in one transaction: what is kept is booked, and what names an order is counted for it. What no rule decides stays
with the line, as money that is nobody's yet, and is a case for a person.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core import clock
from core.db import Dong, db, insert_once
from core.transactions import lock, lock_all, use_case
from orders import awaiting, balances, followers, ledger, receiving
from orders.access import lock_orders
from orders.banking import bundles, matching, outgoing, twins
from orders.banking.heard import HeardLine
from orders.banking.matching import Match, Standing
from orders.banking.memos import codes_in
from orders.cases.opening import About, close_cases, open_case
from orders.expiry import reviving
from orders.ledger import Account, Leg, NewPosting
from orders.models import BankAccount, BankLine, BankTelling, Case, CaseKind, Direction, Order, OrderStatus
from orders.models.money import BankAlias
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
    account = account_of(told.numbers)
    if told.direction == Direction.IN:
        prepare(told.text, *(twins.strange_words([told]) if account is not None else ()))
    if account is not None:
        account = lock(BankAccount, account.id)  # twins of two sources wait for each other here
        if (known := _known(told)) is not None:
            return Heard(known, is_new=False)
    found = twins.find(told, account)
    if found.line is not None:
        remember(told.source, told.external_id, found.line, "" if found.is_crossed else told.reference, told.balance)
        settle_doubts([found.line.id], told.source)
        if account is not None and found.line.account_id is None:
            return Heard(found.line.id, is_new=False, match=take_as_ours(found.line, account))
        return Heard(found.line.id, is_new=False)
    line = _keep(told, account)
    if line is None:
        return Heard(_known(told) or 0, is_new=False)
    if account is None:
        open_case(CaseKind.STRANGE_ACCOUNT, _about(line, note=" ".join(told.numbers)))
        return Heard(line.id, is_new=True)
    return Heard(line.id, is_new=True, match=_decide(line, found.doubtful))


def _decide(line: BankLine, doubtful: BankLine | None) -> Match | None:
    """What becomes of a line that is new on an account of ours; `doubtful` may be the same."""
    if line.direction == Direction.OUT:
        if doubtful is None:
            outgoing.follow(line)
        return None
    book(line)
    if doubtful is not None:
        open_case(CaseKind.TWICE, _about(line, note=f"line:{doubtful.id}"))
        return Match.TWICE
    return match(line)


def settle_doubts(line_ids: Sequence[int], source: str) -> None:
    """This source has just told of these lines. Where it was asked whether two are one, and it has told of both, they
    are two: what waited for a person is for the order it names."""
    if not line_ids:
        return
    names = [f"line:{line_id}" for line_id in line_ids]
    doubts = db.session.execute(sa.select(Case.bank_line_id, Case.note).where(
        Case.kind == CaseKind.TWICE, Case.closed_at.is_(None),
        sa.or_(Case.subject.in_(names), Case.note.in_(names))).order_by(Case.bank_line_id)).all()
    settled = []
    for line_id, note in doubts:
        both = {line_id, int(note.removeprefix("line:"))}
        told = set(db.session.scalars(sa.select(BankTelling.line_id).where(
            BankTelling.line_id.in_(both), BankTelling.source == source)))
        if told == both:
            settled.append(line_id)
    lines = [line for line in lock_all(BankLine, settled) if line.remaining == line.amount]
    lock_orders({order.id for line in lines for order in named_orders(line.text).values()})
    for line in lines:
        close_cases(f"line:{line.id}", "two", kinds=(CaseKind.TWICE,))
        match(line)


def take_as_ours(line: BankLine, account: BankAccount) -> Match | None:
    """The account of a line that was none of ours is this one: it is booked and matched now. The account is locked, and
    `prepare` was called."""
    line = lock(BankLine, line.id)
    if line.account_id is not None:
        return None
    set_account(line, account)
    return _decide(line, None)


def set_account(line: BankLine, account: BankAccount) -> None:
    """The line, which is locked, is of this account."""
    line.account_id = account.id
    db.session.flush()
    close_cases(f"line:{line.id}", "ours", kinds=(CaseKind.STRANGE_ACCOUNT,))


def prepare(*texts: str) -> None:
    """Lock what comes before everything else, for the orders that these words name."""
    for order_id in sorted({order.id for text in texts for order in named_orders(text).values()}):
        followers.prepare_payment(order_id)


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
    if decision.match == Match.RETURNED and outgoing.came_back(line):
        return decision.match
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


def account_of(numbers: Sequence[str]) -> BankAccount | None:
    """The account of ours that is called so, by its own number or by another one; the first that is."""
    for number in numbers:
        alias = sa.select(BankAlias.account_id).where(BankAlias.number == number, BankAlias.ended_at.is_(None))
        found = db.session.scalar(sa.select(BankAccount).where(
            sa.or_(BankAccount.number == number, BankAccount.id.in_(alias))).order_by(
            BankAccount.number != number, BankAccount.id).limit(1))
        if found is not None:
            return found
    return None


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
    if remember(told.source, told.external_id, line, told.reference, told.balance):
        return line
    db.session.delete(line)
    return None


def remember(source: str, external_id: str, line: BankLine, reference: str = "", balance: Dong | None = None) -> bool:
    """This source has told of this line, with this reference of the bank and what the account held after it. False if
    it has told so before."""
    return insert_once(BankTelling, source=source, external_id=external_id, line_id=line.id, reference=reference,
                       at=clock.now(), balance=balance)


def _about(line: BankLine, note: str = "") -> About:
    return About(f"line:{line.id}", bank_line_id=line.id, amount=line.amount, note=note)
