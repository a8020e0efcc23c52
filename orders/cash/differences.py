"""A waybill of a carrier's statement that states another sum than our books: a person says what the difference is.

What is stated is paid in. What is missing of it is a fee of the carrier, or lost, or claimed; what is too much stays
with the line at the bank, and is nobody's until somebody knows whose. Each with a reason, by one button.
"""
from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.idempotency import once
from core.text import one_line
from core.transactions import lock, use_case
from orders import parcels
from orders.cases.opening import close_cases
from orders.cash import comparing, paying_in, statements
from orders.cash.comparing import Compared, Report, Standing
from orders.cash_errors import CannotBeSaidOfIt, MoneyNotThere
from orders.errors import ReasonNeeded
from orders.models import BankLine, CaseKind, ParcelStatus, PaymentStatus
from orders.models.money import CodDecision, CodSays, CodStatement, PaidBy, Remittance

_SHORT = (CodSays.FEE, CodSays.LOSS, CodSays.CLAIM, CodSays.WAIT)


def can_be(statement: CodStatement, report: Report, row: Compared) -> tuple[CodSays, ...]:
    """What can be said of it now."""
    if row.standing in comparing.GOOD or statement.taken_at is None:
        return ()
    payment, parcel = row.payment, row.parcel
    is_known = payment is not None and parcel is not None and row.line.cod > 0 and (
        payment.status == PaymentStatus.PAID or parcel.status == ParcelStatus.DELIVERED)
    if row.standing != Standing.OTHER_SUM or not is_known or report.money is None or not report.money.remaining:
        return (CodSays.WAIT,)
    return _SHORT if difference(row) > 0 else (CodSays.REST, CodSays.WAIT)


def difference(row: Compared) -> Dong:
    """What the carrier states too little; below zero for too much."""
    return Dong((row.payment.amount if row.payment is not None else 0) - row.line.cod)


@use_case(keyed=True)
def say(actor: Actor, statement_id: int, waybill: str, said: tuple[CodSays, str], request_key: str) -> CodDecision:
    """This is what becomes of the difference, and why. The same key once.

    Raises NoSuchCodStatement, ReasonNeeded, CannotBeSaidOfIt, MoneyNotThere.
    """
    statements.of(actor, statement_id)
    says, reason = said[0], one_line(said[1])
    if not 1 <= len(reason) <= 200:
        raise ReasonNeeded
    made = once(f"cod difference:{statement_id}", request_key, [waybill, says, reason],
                lambda: _say(statement_id, waybill, says, reason).id)
    return db.session.get_one(CodDecision, made)


def _say(statement_id: int, waybill: str, says: CodSays, reason: str) -> CodDecision:
    statement = lock(CodStatement, statement_id)
    report = comparing.compare(statement)
    row = next((each for each in report.lines if each.line.waybill == waybill), None)
    if row is None or says not in can_be(statement, report, row):
        raise CannotBeSaidOfIt
    paid_in = None if says == CodSays.WAIT else _pay_in(statement, report, row, says, reason)
    made = CodDecision(
        statement_id=statement.id, waybill=waybill, says=says, difference=difference(row), reason=reason,
        remittance_id=None if paid_in is None else paid_in.id, made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(made)
    db.session.flush()
    note("cod difference decided", f"cod:{statement.id}", waybill=waybill, says=says.value, reason=reason,
         difference=made.difference)
    return made


def _pay_in(statement: CodStatement, report: Report, row: Compared, says: CodSays, reason: str) -> Remittance:
    """What is stated comes from the bank line; the fees of the statement are kept back with what is paid in first."""
    if report.money is None or row.payment is None or row.parcel is None:
        raise CannotBeSaidOfIt
    line, missing = lock(BankLine, report.money.id), max(difference(row), 0)
    kept = 0 if statements.has_fees(statement) else statement.fees
    paid = Dong(min(row.line.cod, row.payment.amount) - kept)
    if paid < 0 or paid > line.remaining:
        raise MoneyNotThere
    if row.payment.status == PaymentStatus.STARTED:
        parcels.record_all(actors.current(), [row.parcel.id])
    is_fee = says == CodSays.FEE
    made = paying_in.write(
        Remittance(way=PaidBy.BANK, statement_id=statement.id, cash=row.payment.amount, paid=paid,
                   fees=Dong(kept + (missing if is_fee else 0)), short=Dong(0 if is_fee else missing), reason=reason),
        line, paying_in.collect((row.payment.id,)))
    if says == CodSays.LOSS:
        lost = Dong(missing)
        paying_in.write(Remittance(way=PaidBy.LOSS, about_id=made.id, cash=lost, paid=lost, fees=Dong(0),
                                   short=Dong(0), reason=reason), None, [])
        close_cases(f"remittance:{made.id}", "given_up", reason, (CaseKind.CASH,))
    statements.settle(statement, line)
    return made


def said_of(statement: CodStatement) -> dict[str, Sequence[CodDecision]]:
    """What was said of its waybills, the latest first."""
    found: dict[str, list[CodDecision]] = {}
    for each in db.session.scalars(sa.select(CodDecision).where(
            CodDecision.statement_id == statement.id).order_by(CodDecision.id.desc())):
        found.setdefault(each.waybill, []).append(each)
    return {waybill: tuple(each) for waybill, each in found.items()}
