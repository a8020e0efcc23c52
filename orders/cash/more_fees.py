"""A carrier states more fees than it has collected, so it pays nothing out and asks for the difference.

A person decides: the cash that agrees is kept by the carrier as fees. What it asks for beyond that is a payment of
ours; the line at the bank by which it goes is explained as a fee there.
"""
from __future__ import annotations

from core.actors import SYSTEM, Actor
from core.db import Dong, db
from core.idempotency import once
from core.text import one_line
from core.transactions import lock, use_case
from orders import parcels
from orders.cases.opening import close_cases
from orders.cash import comparing, paying_in, statements
from orders.cash.comparing import Report, Standing
from orders.cash_errors import NoMoreFees
from orders.errors import ReasonNeeded
from orders.models import CaseKind, PaymentStatus
from orders.models.money import CodStatement, PaidBy, Remittance

KEPT = "kept_as_fees"  # what was decided about its case


def asks(statement: CodStatement) -> Dong:
    """So much the carrier asks of us; nothing where it pays something out."""
    return Dong(max(0, -statement.net))


@use_case(keyed=True)
def keep(actor: Actor, statement_id: int, reason: str, request_key: str) -> CodStatement:
    """What agrees and was not paid in yet is kept by the carrier as fees; its case is decided. The same key once.

    Raises NoSuchCodStatement; NoMoreFees for a statement that pays something out, or is a draft; ReasonNeeded.
    """
    statement = lock(CodStatement, statements.of(actor, statement_id).id)
    text = one_line(reason)
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    if not asks(statement) or statement.taken_at is None:
        raise NoMoreFees
    once(f"cod keep:{actor.ref}", request_key, [statement.id], lambda: _keep(statement, text))
    return statement


def _keep(statement: CodStatement, reason: str) -> int:
    report = comparing.compare(statement)
    if report.of(Standing.AGREES):
        _write(statement, report, reason)
    close_cases(f"cod:{statement.id}", KEPT, reason, (CaseKind.CASH,))
    return statement.id


def _write(statement: CodStatement, report: Report, reason: str) -> None:
    agreed = report.of(Standing.AGREES)
    late = [each.parcel.id for each in agreed if each.parcel is not None and each.payment is not None
            and each.payment.status == PaymentStatus.STARTED]
    if late:
        parcels.record_all(SYSTEM, late)
    items = paying_in.collect(tuple(each.payment.id for each in agreed if each.payment is not None))
    cash = Dong(sum(item.amount for item in items))
    paying_in.write(Remittance(way=PaidBy.HAND, statement_id=statement.id, cash=cash, paid=Dong(0), fees=cash,
                               short=Dong(0), reason=reason), None, items)
    db.session.flush()
