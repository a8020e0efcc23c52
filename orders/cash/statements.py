"""Statements of carriers: brought as drafts, taken by a person, booked when their money is at the bank.

Statement and money come in any order: booking is tried when a statement is taken and when money has come. What agrees
is paid in; what differs stays with the bank line, money that is nobody's, and is a case until it agrees too.
"""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM, Actor
from core.db import Dong, db
from core.text import one_line
from core.transactions import lock, use_case
from orders import parcels
from orders.access import sees_everything
from orders.banking.statements import files
from orders.cases.opening import About, close_cases, open_case
from orders.cash import comparing, paying_in, vtp
from orders.cash.comparing import Standing
from orders.cash_errors import NoSuchCodStatement, OtherFileOfThatNumber
from orders.models import BankLine, CaseKind, Direction, PaymentStatus
from orders.models.money import CodStatement, CodStatementLine, PaidBy, Remittance


@dataclass(frozen=True)
class Brought:
    """A statement, and whether it was known before."""

    statement: CodStatement
    is_known: bool


def of(actor: Actor, statement_id: int) -> CodStatement:
    """One statement. Raises NoSuchCodStatement."""
    found = db.session.get(CodStatement, statement_id, populate_existing=True) if sees_everything(actor) else None
    if found is None:
        raise NoSuchCodStatement
    return found


def all_of_them(actor: Actor, most: int = 100) -> Sequence[CodStatement]:
    """The statements that were brought, the latest first."""
    if not sees_everything(actor):
        return []
    return db.session.scalars(sa.select(CodStatement).order_by(CodStatement.id.desc()).limit(most)).all()


@use_case
def bring(actor: Actor, file_name: str, data: bytes, number: str = "") -> Brought:
    """Keep a statement as a draft; the same file again is the same one.

    Raises what `files.grids` and `vtp.read` raise, and OtherFileOfThatNumber.
    """
    if not sees_everything(actor):
        raise NoSuchCodStatement
    digest = hashlib.sha256(data).hexdigest()
    read = vtp.read(files.grids(data), file_name, number)
    known = db.session.scalar(sa.select(CodStatement).where(
        CodStatement.carrier == vtp.CARRIER, CodStatement.number == read.number))
    if known is not None:
        if known.digest != digest and _facts(known) != _told(read):
            raise OtherFileOfThatNumber(number=read.number)
        return Brought(known, is_known=True)
    statement = CodStatement(
        carrier=vtp.CARRIER, number=read.number, customer=read.customer[:40], day=read.day, cod=Dong(read.cod),
        fees=Dong(read.fees), net=Dong(read.net), digest=digest,
        file_name="".join(each for each in one_line(file_name) if each.isprintable())[:160] or "?",
        brought_by=actor.ref, brought_at=clock.now())
    db.session.add(statement)
    db.session.flush()
    if read.lines:
        db.session.execute(sa.insert(CodStatementLine), [
            {"statement_id": statement.id, "waybill": line.waybill, "cod": line.cod, "fee": line.fee,
             "delivered_on": line.delivered_on, "note": line.note} for line in read.lines.values()])
    return Brought(statement, is_known=False)


def _facts(statement: CodStatement) -> set[tuple[str, int, int]]:
    return {(line.waybill, line.cod, line.fee) for line in statement.lines}


def _told(read: vtp.Statement) -> set[tuple[str, int, int]]:
    return {(line.waybill, line.cod, line.fee) for line in read.lines.values()}


@use_case
def take(actor: Actor, statement_id: int) -> Remittance | None:
    """A person has looked: it counts, and is booked if its money is there. Once taken it stays as it is."""
    statement = lock(CodStatement, of(actor, statement_id).id)
    if statement.taken_at is None:
        statement.taken_at, statement.taken_by = clock.now(), actor.ref
        db.session.flush()
        if statement.net < 0:  # no money will come: orders.cash.more_fees
            open_case(CaseKind.CASH, About(f"cod:{statement.id}", amount=Dong(-statement.net), note=statement.number))
    return _book(statement)


@use_case
def discard(actor: Actor, statement_id: int) -> None:
    """A draft that is wrong goes. Raises NoSuchCodStatement, also once it is taken."""
    statement = lock(CodStatement, of(actor, statement_id).id)
    if statement.taken_at is not None:
        raise NoSuchCodStatement
    db.session.execute(sa.delete(CodStatementLine).where(CodStatementLine.statement_id == statement.id))
    db.session.delete(statement)


@use_case
def book(statement_id: int) -> Remittance | None:
    """Pay in what agrees, as far as the money of the statement goes; None if there is nothing to do now."""
    statement = lock(CodStatement, statement_id)
    return None if statement.taken_at is None else _book(statement)


def _book(statement: CodStatement) -> Remittance | None:
    report = comparing.compare(statement)
    agreed = report.of(Standing.AGREES)
    if report.money is None or not agreed or not report.money.remaining:
        return None
    fees = Dong(0) if has_fees(statement) else statement.fees
    line = lock(BankLine, report.money.id)
    paid = Dong(report.agreed - fees)
    if paid < 0 or paid > line.remaining:
        open_case(CaseKind.CASH, About(f"cod:{statement.id}", bank_line_id=line.id, amount=line.remaining,
                                       note=statement.number))
        return None
    late = [each.parcel.id for each in agreed if each.parcel is not None and each.payment is not None
            and each.payment.status == PaymentStatus.STARTED]
    if late:
        parcels.record_all(SYSTEM, late)
    items = paying_in.collect(tuple(each.payment.id for each in agreed if each.payment is not None))
    row = paying_in.write(Remittance(way=PaidBy.BANK, statement_id=statement.id, cash=report.agreed, paid=paid,
                                     fees=fees, short=Dong(0), reason=""), line, items)
    settle(statement, line)
    return row


def settle(statement: CodStatement, line: BankLine) -> None:
    """Everything is paid in, or a person looks at what differs."""
    if line.remaining:
        open_case(CaseKind.CASH, About(f"cod:{statement.id}", bank_line_id=line.id, amount=line.remaining,
                                       note=statement.number))
        return
    for subject in (f"cod:{statement.id}", f"line:{line.id}"):
        close_cases(subject, "paid_in")


def has_fees(statement: CodStatement) -> bool:
    """True if its fees are booked already: they are kept back once."""
    return db.session.scalar(sa.select(Remittance.id).where(
        Remittance.statement_id == statement.id).limit(1)) is not None


def waiting() -> list[int]:
    """Statements that are taken and whose money is there: to be booked now, as far as they agree."""
    lines = db.session.scalars(sa.select(BankLine.text).where(
        BankLine.remaining > 0, BankLine.direction == Direction.IN, BankLine.account_id.is_not(None)))
    numbers = {number for text in lines if (number := vtp.number_in(text)) is not None}
    taken = db.session.scalars(sa.select(CodStatement).where(
        CodStatement.number.in_(numbers), CodStatement.taken_at.is_not(None)).order_by(CodStatement.id)).all()
    return [statement.id for statement in taken if comparing.compare(statement).of(Standing.AGREES)]


def book_all() -> int:
    """Book every statement whose money has come; how many were."""
    return sum(book(statement_id) is not None for statement_id in waiting())


def unannounced(actor: Actor) -> list[BankLine]:
    """Money of a carrier at the bank whose statement nobody has brought yet."""
    if not sees_everything(actor):
        return []
    known = set(db.session.scalars(sa.select(CodStatement.number)))
    lines = db.session.scalars(sa.select(BankLine).where(
        BankLine.remaining > 0, BankLine.direction == Direction.IN).order_by(BankLine.id))
    return [line for line in lines if (number := vtp.number_in(line.text)) is not None and number not in known]


def booked(statement: CodStatement) -> Sequence[Remittance]:
    """What was paid in by it."""
    return db.session.scalars(sa.select(Remittance).where(Remittance.statement_id == statement.id).order_by(
        Remittance.id)).all()
