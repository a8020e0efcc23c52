"""Cash that was collected and has not come to the bank: parcel by parcel, in the office, and what is missing."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import Dong, db
from orders.access import sees_everything
from orders.cash_errors import NoSuchRemittance
from orders.models import BankLine, Direction, Parcel, Payment, PaymentStatus, Refund, RefundStatus
from orders.models.money import PaidBy, Remittance, RemittanceItem
from orders.payments.cash import NAME as CASH
from shop.models import Cooperative

_MADE_UP = sa.orm.aliased(Remittance)


@dataclass(frozen=True)
class Collected:
    """Cash of one parcel that is with whoever collected it; what was given back of it stands beside."""

    payment: Payment
    parcel: Parcel
    cooperative: Cooperative


@dataclass(frozen=True)
class Together:
    """Parcels of one seller that came to their doors on one day: often they are paid in together."""

    cooperative: Cooperative
    day: date
    parcels: tuple[Collected, ...]

    @property
    def cash(self) -> Dong:
        """All of it."""
        return Dong(sum(each.payment.amount for each in self.parcels))


@dataclass(frozen=True)
class GivenBack:
    """Cash that went back to a buyer, out of what was collected."""

    refund: Refund


@dataclass(frozen=True)
class Sums:
    """Where cash is: with those who collected it, in the office, and missing of what was paid in."""

    collected: Dong
    office: Dong
    missing: Dong

    @property
    def in_transit(self) -> Dong:
        """What the ledger says of the whole."""
        return Dong(self.collected + self.office + self.missing)


def _is_out(column: Any, mine: Any) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(column == mine)


def unpaid_payments() -> sa.ColumnElement[bool]:
    """Payments in cash that were collected and not paid in."""
    return sa.and_(Payment.provider == CASH, Payment.status == PaymentStatus.PAID,
                   _is_out(RemittanceItem.payment_id, Payment.id))


def unpaid_refunds() -> sa.ColumnElement[bool]:
    """Cash that was given back and counted in no payment in."""
    return sa.and_(Refund.provider == CASH, Refund.status == RefundStatus.SENT,
                   _is_out(RemittanceItem.refund_id, Refund.id))


@dataclass(frozen=True)
class Wanted:
    """Which parcels: of one seller, delivered on these days; None leaves it open."""

    cooperative_id: int | None = None
    first: date | None = None
    last: date | None = None


ALL = Wanted()


def collected(actor: Actor, asked: Wanted = ALL, most: int = 200) -> list[Collected]:
    """Parcels whose cash was collected and not paid in, the oldest first."""
    if not sees_everything(actor):
        return []
    wanted = (sa.select(Payment, Parcel, Cooperative).join(Parcel, Parcel.id == Payment.parcel_id)
              .join(Cooperative, Cooperative.id == Parcel.cooperative_id).where(unpaid_payments()))
    if asked.cooperative_id is not None:
        wanted = wanted.where(Parcel.cooperative_id == asked.cooperative_id)
    if asked.first is not None:
        wanted = wanted.where(Parcel.ended_at >= clock.day_bounds(asked.first)[0])
    if asked.last is not None:
        wanted = wanted.where(Parcel.ended_at < clock.day_bounds(asked.last)[1])
    rows = db.session.execute(wanted.order_by(Parcel.ended_at, Payment.id).limit(most))
    return [Collected(row.Payment, row.Parcel, row.Cooperative) for row in rows]


def together(found: Sequence[Collected]) -> list[Together]:
    """The same by day and seller, the oldest day first."""
    groups: dict[tuple[date, str, int], list[Collected]] = {}
    for each in found:
        day = clock.local(each.parcel.ended_at).date() if each.parcel.ended_at else date.min
        groups.setdefault((day, each.cooperative.sort_key, each.cooperative.id), []).append(each)
    return [Together(parcels[0].cooperative, day, tuple(parcels)) for (day, _, _), parcels in sorted(groups.items())]


def given_back(actor: Actor) -> list[GivenBack]:
    """Cash that was given back and counted in no payment in."""
    if not sees_everything(actor):
        return []
    return [GivenBack(each) for each in db.session.scalars(
        sa.select(Refund).where(unpaid_refunds()).order_by(Refund.id))]


def sellers(actor: Actor) -> list[tuple[Cooperative, int, Dong]]:
    """For which cooperatives cash is on its way: how many parcels, and how much."""
    if not sees_everything(actor):
        return []
    wanted = (sa.select(Cooperative, sa.func.count().label("number"), sa.func.sum(Payment.amount).label("cash"))
              .join(Parcel, Parcel.cooperative_id == Cooperative.id).join(Payment, Payment.parcel_id == Parcel.id)
              .where(unpaid_payments()).group_by(Cooperative.id).order_by(Cooperative.id))
    return [(row.Cooperative, row.number, Dong(int(row.cash))) for row in db.session.execute(wanted)]


def sums() -> Sums:
    """Where cash is, by the documents."""
    gathered = _sum(Payment.amount, unpaid_payments()) - _sum(Refund.amount, unpaid_refunds())
    office = _sum(Remittance.paid, Remittance.way == PaidBy.HAND) - _sum(
        Remittance.paid, Remittance.from_office.is_(True))
    missing = _sum(Remittance.short) - _sum(Remittance.paid, Remittance.about_id.is_not(None))
    return Sums(Dong(gathered), Dong(office), Dong(missing))


def in_office() -> Dong:
    """Cash that was handed over and not brought to a bank."""
    return sums().office


def missing_of(row: Remittance) -> Dong:
    """What of a payment in is still missing."""
    return Dong(row.short - _sum(Remittance.paid, Remittance.about_id == row.id))


def short(actor: Actor) -> list[tuple[Remittance, Dong]]:
    """Payments in of which something is missing, the oldest first."""
    if not sees_everything(actor):
        return []
    rows = db.session.scalars(sa.select(Remittance).where(Remittance.short > 0).order_by(Remittance.id)).all()
    return [(row, left) for row in rows if (left := missing_of(row))]


def lines(actor: Actor, most: int = 200) -> Sequence[BankLine]:
    """Money at the bank that is nobody's yet, the latest first."""
    if not sees_everything(actor):
        return []
    return db.session.scalars(sa.select(BankLine).where(
        BankLine.direction == Direction.IN, BankLine.remaining > 0).order_by(BankLine.id.desc()).limit(most)).all()


def latest(actor: Actor, most: int = 50) -> Sequence[Remittance]:
    """What was paid in, the latest first."""
    if not sees_everything(actor):
        return []
    return db.session.scalars(sa.select(Remittance).order_by(Remittance.id.desc()).limit(most)).all()


def _sum(column: sa.orm.InstrumentedAttribute[Dong], *conditions: sa.ColumnElement[bool]) -> int:
    return int(db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(*conditions)) or 0)


def of(actor: Actor, remittance_id: int) -> Remittance:
    """One payment in. Raises NoSuchRemittance."""
    found = db.session.get(Remittance, remittance_id) if sees_everything(actor) else None
    if found is None:
        raise NoSuchRemittance
    return found


def items_of(row: Remittance) -> list[tuple[Parcel | None, Dong]]:
    """The parcels whose cash it is; below zero what was given back."""
    wanted = (sa.select(RemittanceItem.amount, Parcel).outerjoin(Payment, Payment.id == RemittanceItem.payment_id)
              .outerjoin(Parcel, Parcel.id == Payment.parcel_id).where(RemittanceItem.remittance_id == row.id)
              .order_by(RemittanceItem.id))
    return [(each.Parcel, each.amount) for each in db.session.execute(wanted)]


def made_up(row: Remittance) -> Sequence[Remittance]:
    """What came afterwards for what it lacked."""
    return db.session.scalars(sa.select(Remittance).where(Remittance.about_id == row.id).order_by(Remittance.id)).all()
