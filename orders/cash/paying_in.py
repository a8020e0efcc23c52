"""Cash is paid in: a person says which parcels a bank line, or cash handed over in the office, covers.

Each parcel's cash is paid in once, which the database keeps. Less than was collected is a case until it is made up
for or given up; more than was ticked stays with the bank line, and is a case too. Only administrators handle money.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.db import Dong, db
from core.idempotency import once
from core.money import vnd
from core.text import one_line
from core.transactions import lock, lock_all, use_case
from orders import ledger
from orders.access import sees_everything
from orders.cases.opening import About, close_cases, open_case
from orders.cash import bookings, waiting
from orders.cash_errors import (
    AmountOfCash,
    LessThanNothing,
    MoreThanInTheOffice,
    MoreThanMissing,
    MoreThanTicked,
    NoSuchRemittance,
    NotCollected,
    NothingOnTheLine,
    NothingTicked,
    PaidInAlready,
)
from orders.errors import ReasonNeeded
from orders.models import BankLine, CaseKind, Direction, Payment, PaymentStatus, Refund, RefundStatus
from orders.models.money import PaidBy, Remittance, RemittanceItem
from orders.money_errors import NoSuchLine
from orders.payments.cash import NAME as CASH


@dataclass(frozen=True, kw_only=True)
class PayIn:
    """What is ticked, and what covers it: a bank line, or so much cash in the hands of the office with a reason."""

    payment_ids: tuple[int, ...]
    refund_ids: tuple[int, ...] = ()
    line_id: int | None = None
    given: Dong | None = None
    reason: str = ""
    request_key: str


@dataclass(frozen=True, kw_only=True)
class MakeUp:
    """What was missing came by a bank line, is handed over now, or (neither) is given up."""

    about_id: int
    line_id: int | None = None
    given: Dong | None = None
    reason: str = ""
    request_key: str


@use_case(keyed=True)
def pay_in(actor: Actor, wish: PayIn) -> Remittance:
    """This cash is paid in. Raises NothingTicked, LessThanNothing, NotCollected, PaidInAlready, NothingOnTheLine,
    NoSuchLine; by hand ReasonNeeded, AmountOfCash, MoreThanTicked.
    """
    body = [wish.line_id, wish.given, sorted(wish.payment_ids), sorted(wish.refund_ids)]
    return _once(actor, "pay in", wish.request_key, body, lambda: _pay_in(wish))


def _pay_in(wish: PayIn) -> Remittance:
    if not wish.payment_ids:
        raise NothingTicked
    line = None if wish.line_id is None else open_line(wish.line_id)
    items = collect(wish.payment_ids, wish.refund_ids)
    cash = Dong(sum(item.amount for item in items))
    if cash <= 0:
        raise LessThanNothing
    paid = _by_hand(wish.given, wish.reason) if line is None else Dong(min(cash, line.remaining))
    if paid > cash:
        raise MoreThanTicked(cash=vnd(cash))
    way = PaidBy.HAND if line is None else PaidBy.BANK
    row = write(Remittance(way=way, cash=cash, paid=paid, fees=Dong(0), short=Dong(cash - paid),
                           reason=one_line(wish.reason)[:200]), line, items)
    if line is not None:
        settle_line(line)
    return row


@use_case(keyed=True)
def deposit(actor: Actor, line_id: int, request_key: str) -> Remittance:
    """This bank line is cash that lay in the office. Raises NoSuchLine, NothingOnTheLine, MoreThanInTheOffice."""
    return _once(actor, "deposit", request_key, [line_id], lambda: _deposit(line_id))


def _deposit(line_id: int) -> Remittance:
    line = open_line(line_id)
    first = db.session.scalar(sa.select(sa.func.min(Remittance.id)).where(Remittance.way == PaidBy.HAND))
    if first is not None:
        lock(Remittance, first)  # whoever else brings cash to the bank waits here
    left = waiting.in_office()
    if line.remaining > left:
        raise MoreThanInTheOffice(left=vnd(left))
    row = write(Remittance(way=PaidBy.BANK, from_office=True, cash=line.remaining, paid=line.remaining, fees=Dong(0),
                           short=Dong(0), reason=""), line, [])
    settle_line(line)
    return row


@use_case(keyed=True)
def make_up(actor: Actor, wish: MakeUp) -> Remittance:
    """What a payment in lacked has come, or is given up with a reason.

    Raises NoSuchRemittance, MoreThanMissing, NothingOnTheLine, NoSuchLine, ReasonNeeded, AmountOfCash.
    """
    body = [wish.about_id, wish.line_id, wish.given]
    return _once(actor, "make up", wish.request_key, body, lambda: _make_up(wish))


def _make_up(wish: MakeUp) -> Remittance:
    line = None if wish.line_id is None else open_line(wish.line_id)
    if db.session.get(Remittance, wish.about_id) is None:
        raise NoSuchRemittance
    about = lock(Remittance, wish.about_id)
    left = waiting.missing_of(about)
    way = PaidBy.BANK if line is not None else PaidBy.LOSS if wish.given is None else PaidBy.HAND
    if line is not None:
        paid = Dong(min(left, line.remaining))
    elif wish.given is None:
        paid = left
        _reason(wish.reason)
    else:
        paid = _by_hand(wish.given, wish.reason)
    if paid > left or not left:
        raise MoreThanMissing(left=vnd(left))
    row = write(Remittance(way=way, about_id=about.id, cash=paid, paid=paid, fees=Dong(0), short=Dong(0),
                           reason=one_line(wish.reason)[:200]), line, [])
    if paid == left:
        close_cases(f"remittance:{about.id}", "given_up" if way == PaidBy.LOSS else "paid_in", wish.reason,
                    (CaseKind.CASH,))
    if line is not None:
        settle_line(line)
    return row


def open_line(line_id: int) -> BankLine:
    """The line, locked, with money that is nobody's. Raises NoSuchLine, NothingOnTheLine."""
    found = db.session.get(BankLine, line_id)
    if found is None or found.direction != Direction.IN or found.account_id is None:
        raise NoSuchLine
    line = lock(BankLine, line_id)
    if not line.remaining:
        raise NothingOnTheLine
    return line


def collect(payment_ids: tuple[int, ...], refund_ids: tuple[int, ...] = ()) -> list[RemittanceItem]:
    """Their cash, locked and paid in nowhere else. Raises NotCollected, PaidInAlready."""
    payments = {row.id for row in db.session.scalars(sa.select(Payment).where(Payment.id.in_(payment_ids)))}
    refunds = {row.id for row in db.session.scalars(sa.select(Refund).where(Refund.id.in_(refund_ids)))}
    if payments != set(payment_ids) or refunds != set(refund_ids):
        raise NotCollected
    came, went = lock_all(Payment, payments), lock_all(Refund, refunds)
    if any(each.provider != CASH or each.status != PaymentStatus.PAID for each in came) or any(
            each.provider != CASH or each.status != RefundStatus.SENT for each in went):
        raise NotCollected
    if db.session.scalar(sa.select(RemittanceItem.id).where(sa.or_(
            RemittanceItem.payment_id.in_(payments), RemittanceItem.refund_id.in_(refunds))).limit(1)) is not None:
        raise PaidInAlready
    return [*(RemittanceItem(payment_id=each.id, amount=each.amount) for each in came),
            *(RemittanceItem(refund_id=each.id, amount=Dong(-each.amount)) for each in went)]


def write(row: Remittance, line: BankLine | None, items: list[RemittanceItem]) -> Remittance:
    """Write the row with its items, take from the line, book, and open a case for what is missing."""
    row.bank_line_id = None if line is None else line.id
    row.from_office = bool(row.from_office)
    row.made_at, row.made_by = clock.now(), actors.current().ref
    db.session.add(row)
    db.session.flush()
    for item in items:
        item.remittance_id = row.id
        db.session.add(item)
    if line is not None:
        line.remaining = Dong(line.remaining - row.paid)
    db.session.flush()
    ledger.post([bookings.paid_in(row)])
    if row.short:
        open_case(CaseKind.CASH, About(f"remittance:{row.id}", bank_line_id=row.bank_line_id, amount=row.short))
    return row


def settle_line(line: BankLine) -> None:
    """Nothing of the line waits any more; or a person looks at what is left of it."""
    if not line.remaining:
        close_cases(f"line:{line.id}", "paid_in")
    else:
        open_case(CaseKind.CASH, About(f"line:{line.id}", bank_line_id=line.id, amount=line.remaining))


def _by_hand(given: Dong | None, reason: str) -> Dong:
    _reason(reason)
    if given is None or given <= 0:
        raise AmountOfCash
    return given


def _reason(reason: str) -> None:
    if not 1 <= len(one_line(reason)) <= 200:
        raise ReasonNeeded


def _once(actor: Actor, scope: str, key: str, body: Sequence[object], act: Callable[[], Remittance]) -> Remittance:
    if not sees_everything(actor):
        raise NoSuchRemittance
    return db.session.get_one(Remittance, once(f"{scope}:{actor.ref}", key, body, lambda: act().id))
