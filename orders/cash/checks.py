"""What must hold of cash on its way: in the ledger is in transit what was collected and not paid in, to the dong."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core import checks
from core.checks import Question, each_row, fixed
from core.db import DongColumn, db
from orders.cash import waiting
from orders.cash.bookings import OFFICE, PAID_IN
from orders.ledger import Account, Entry
from orders.models import Payment, Refund
from orders.models.money import CodStatement, CodStatementLine, PaidBy, Remittance, RemittanceItem


def cash_in_transit_is_what_was_not_paid_in() -> Iterable[str]:
    """With those who collected it and missing, and in the office, each by itself."""
    sums = waiting.sums()
    for party, wanted in (("", sums.collected + sums.missing), (OFFICE, sums.office)):
        booked = int(db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
            Entry.account == Account.CASH_IN_TRANSIT, Entry.party == party)) or 0)
        if booked != wanted:
            yield f"cash in transit ({party or 'collected'}) is {booked} in the ledger and {wanted} by the documents"
    if sums.office < 0:
        yield f"{-sums.office} more than was handed over went from the office to the bank"


def remittances_told() -> sa.Select[Any]:
    """What is to be booked of each."""
    document = (sa.literal("remittance:") + sa.cast(Remittance.id, sa.String)).label("document")
    nobody = sa.literal("")
    line = sa.literal("line:") + sa.cast(Remittance.bank_line_id, sa.String)
    legs = (
        (Account.UNCLEAR, line, Remittance.paid, Remittance.way == PaidBy.BANK),
        (Account.CASH_IN_TRANSIT, sa.literal(OFFICE), Remittance.paid, Remittance.way == PaidBy.HAND),
        (Account.LOSS, nobody, Remittance.paid, Remittance.way == PaidBy.LOSS),
        (Account.FEES, nobody, Remittance.fees, sa.true()),
        (Account.CASH_IN_TRANSIT, sa.case((Remittance.from_office.is_(True), OFFICE), else_=""),
         -Remittance.paid - Remittance.fees, sa.true()))
    wanted = sa.union_all(*(
        sa.select(document, sa.literal(PAID_IN).label("kind"), sa.literal(account.value).label("account"),
                  party.label("party"), sa.cast(amount, DongColumn).label("amount")).where(which, amount != 0)
        for account, party, amount, which in legs)).subquery()
    return sa.select(wanted)


@fixed
def remittances_are_their_items() -> Iterable[Question]:
    """What was paid in is the cash of its parcels, less what was given back of it."""
    total = sa.func.coalesce(sa.func.sum(RemittanceItem.amount), 0).label("total")
    plain = sa.and_(Remittance.about_id.is_(None), Remittance.from_office.is_(False))
    yield from each_row(
        sa.select(Remittance.id, Remittance.cash, total).outerjoin(
            RemittanceItem, RemittanceItem.remittance_id == Remittance.id).group_by(Remittance.id).having(
            sa.case((plain, Remittance.cash), else_=0) != total),
        "remittance {id} of {cash} has items of {total}")
    yield from each_row(
        sa.select(RemittanceItem.id).outerjoin(Payment, Payment.id == RemittanceItem.payment_id).outerjoin(
            Refund, Refund.id == RemittanceItem.refund_id).where(
            RemittanceItem.amount != sa.func.coalesce(Payment.amount, -Refund.amount)),
        "item {id} of a remittance is of another sum than its payment")


@fixed
def nothing_is_made_up_twice() -> Iterable[Question]:
    """For what a payment in lacked no more has come than was missing."""
    more = sa.orm.aliased(Remittance)
    yield from each_row(
        sa.select(Remittance.id, Remittance.short, sa.func.sum(more.paid).label("paid")).join(
            more, more.about_id == Remittance.id).group_by(Remittance.id).having(
            sa.func.sum(more.paid) > Remittance.short),
        "remittance {id} lacked {short}, and {paid} came for it")


@fixed
def statements_are_their_lines() -> Iterable[Question]:
    """The sums of a carrier's statement are those of its waybills."""
    cod = sa.func.coalesce(sa.func.sum(CodStatementLine.cod), 0)
    fee = sa.func.coalesce(sa.func.sum(CodStatementLine.fee), 0)
    yield from each_row(
        sa.select(CodStatement.number).outerjoin(CodStatementLine, CodStatementLine.statement_id == CodStatement.id)
        .group_by(CodStatement.id).having(sa.or_(CodStatement.cod != cod, CodStatement.fees != fee)),
        "statement {number} has other sums than its waybills")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (cash_in_transit_is_what_was_not_paid_in, remittances_are_their_items,
                  nothing_is_made_up_twice, statements_are_their_lines):
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
