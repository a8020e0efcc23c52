"""A carrier's statement against what we know: the order, the waybill, the money; where they differ, and how."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from core.db import Dong, db
from core.text import fold
from orders.cash import vtp
from orders.models import BankLine, Direction, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.models.money import CodStatement, CodStatementLine, Remittance, RemittanceItem
from orders.payments.cash import NAME as CASH

_AT_ONCE = 500


class Standing(StrEnum):
    """How a waybill of a statement stands to our books."""

    AGREES = "agrees"  # the same sum; it is paid in when the money is there
    PAID_IN = "paid in"  # by this statement
    ONLY_FEES = "only fees"  # a return, or a parcel without cash
    UNKNOWN = "unknown"  # no parcel of ours has this waybill
    OTHER_SUM = "other sum"
    NOT_DELIVERED = "not delivered"  # by our books it is still under way, or went back
    NOTHING_DUE = "nothing due"  # the parcel asked for no cash
    TWICE = "twice"  # its cash was paid in before, by something else
    NOTHING_COLLECTED = "nothing collected"  # delivered with cash to collect, and the carrier states none


GOOD = frozenset({Standing.AGREES, Standing.PAID_IN, Standing.ONLY_FEES})


@dataclass(frozen=True)
class Compared:
    """One waybill: what is stated, and what we have."""

    line: CodStatementLine
    parcel: Parcel | None
    payment: Payment | None
    standing: Standing


@dataclass(frozen=True)
class Report:
    """A whole statement, and the bank line that pays it, if it has come."""

    lines: Sequence[Compared]
    money: BankLine | None

    def of(self, standing: Standing) -> list[Compared]:
        """The waybills that stand so."""
        return [each for each in self.lines if each.standing == standing]

    @property
    def differing(self) -> list[Compared]:
        """The waybills that do not agree."""
        return [each for each in self.lines if each.standing not in GOOD]

    @property
    def agreed(self) -> Dong:
        """What could be paid in for waybills that agree."""
        return Dong(sum(each.line.cod for each in self.of(Standing.AGREES)))


def compare(statement: CodStatement) -> Report:
    """Each waybill against parcels and payments, and the money at the bank."""
    stated = {line.waybill: line for line in statement.lines}
    parcels = _parcels(statement.carrier, list(stated))
    payments = _payments([parcel.id for parcel in parcels.values()])
    ours = set(db.session.scalars(sa.select(RemittanceItem.payment_id).join(
        Remittance, Remittance.id == RemittanceItem.remittance_id).where(
        Remittance.statement_id == statement.id, RemittanceItem.payment_id.is_not(None))))
    paid_in = _paid_in([payment.id for payment in payments.values()])
    found = []
    for waybill, line in stated.items():
        parcel = parcels.get(waybill)
        payment = payments.get(parcel.id) if parcel is not None else None
        standing = (Standing.PAID_IN if payment is not None and payment.id in ours else
                    _standing(line, parcel, payment, is_paid_in=payment is not None and payment.id in paid_in))
        found.append(Compared(line, parcel, payment, standing))
    return Report(found, money_of(statement))


def _standing(line: CodStatementLine, parcel: Parcel | None, payment: Payment | None, *, is_paid_in: bool) -> Standing:
    """By the rules above; the first that fits."""
    if not line.cod:
        waits = (parcel is not None and parcel.status == ParcelStatus.DELIVERED and payment is not None
                 and payment.status == PaymentStatus.STARTED)
        return Standing.NOTHING_COLLECTED if waits else Standing.ONLY_FEES
    if parcel is None:
        return Standing.UNKNOWN
    if payment is None or payment.status not in (PaymentStatus.STARTED, PaymentStatus.PAID):
        return Standing.NOTHING_DUE
    if is_paid_in:
        return Standing.TWICE
    if payment.amount != line.cod:
        return Standing.OTHER_SUM
    if payment.status != PaymentStatus.PAID and parcel.status != ParcelStatus.DELIVERED:
        return Standing.NOT_DELIVERED
    return Standing.AGREES


def money_of(statement: CodStatement) -> BankLine | None:
    """The bank line whose words name this statement, on an account of ours; one that still has money first."""
    paid_by_it = sa.select(Remittance.bank_line_id).where(Remittance.statement_id == statement.id)
    likely = sa.select(BankLine.id, BankLine.text).where(
        BankLine.direction == Direction.IN, BankLine.account_id.is_not(None), sa.or_(
            BankLine.remaining > 0, BankLine.amount == statement.net, BankLine.id.in_(paid_by_it)))
    for line_id, text in db.session.execute(likely.order_by(BankLine.remaining.desc(), BankLine.id)):
        if vtp.number_in(fold(text).upper()) == statement.number:
            return db.session.get_one(BankLine, line_id)
    return None


def _parcels(carrier: str, waybills: Sequence[str]) -> dict[str, Parcel]:
    """Parcels by their waybill; those of this carrier before others of the same number."""
    found: dict[str, Parcel] = {}
    for begin in range(0, len(waybills), _AT_ONCE):
        some = waybills[begin:begin + _AT_ONCE]
        for parcel in db.session.scalars(sa.select(Parcel).where(sa.func.upper(Parcel.waybill).in_(some))):
            waybill = str(parcel.waybill).upper()
            if waybill not in found or parcel.carrier == carrier:
                found[waybill] = parcel
    return found


def _payments(parcel_ids: Sequence[int]) -> dict[int, Payment]:
    """The cash of each parcel: what was paid, else what is asked for last."""
    found: dict[int, Payment] = {}
    for begin in range(0, len(parcel_ids), _AT_ONCE):
        some = parcel_ids[begin:begin + _AT_ONCE]
        for payment in db.session.scalars(sa.select(Payment).where(
                Payment.parcel_id.in_(some), Payment.provider == CASH).order_by(Payment.id)):
            before = found.get(payment.parcel_id or 0)
            if before is None or before.status != PaymentStatus.PAID:
                found[payment.parcel_id or 0] = payment
    return found


def _paid_in(payment_ids: Sequence[int]) -> set[int]:
    found = set[int]()
    for begin in range(0, len(payment_ids), _AT_ONCE):
        found |= {each for each in db.session.scalars(sa.select(RemittanceItem.payment_id).where(
            RemittanceItem.payment_id.in_(payment_ids[begin:begin + _AT_ONCE]))) if each is not None}
    return found
