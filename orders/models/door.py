"""Before the door: deposits of orders with cash on delivery, where they are asked, and calls to buyers."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.triggers import append_only, frozen


@frozen("order_id", "cooperative_id", "amount", "why", "made_at")
class Deposit(Base):
    """So much of an order with cash on delivery must come before this cooperative packs, which may waive it.

    `why` holds what the rule found, as words of orders.door.rule with spaces between.
    """

    __tablename__ = "deposits"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"))
    amount: Mapped[Dong] = mapped_column(DongColumn)
    why: Mapped[str] = mapped_column(sa.String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waived_by: Mapped[str | None]
    waive_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    __table_args__ = (
        UniqueConstraint("order_id", "cooperative_id"),
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("(waived_at IS NULL) = (waived_by IS NULL)", "waived_by_somebody"),
        CheckConstraint("(waived_at IS NULL) = (waive_reason = '')", "waived_for_a_reason"),
    )


@frozen("code", "since", "actor", "at")
class DepositArea(Base):
    """A province (2 digits) or a ward (5) to which the rule about areas holds from one day on, and until when."""

    __tablename__ = "deposit_areas"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(5))
    since: Mapped[date]
    until: Mapped[date | None]  # the last day
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CallOutcome(StrEnum):
    """What came of a call."""

    NO_ANSWER = "no_answer"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@append_only
class LabelPrint(Base):
    """A label of a parcel was printed that asks for so much at the door."""

    __tablename__ = "label_prints"
    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    cash: Mapped[Dong] = mapped_column(DongColumn)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str]
    __table_args__ = (CheckConstraint("cash >= 0", "asks_no_less_than_nothing"),)


@append_only
class OrderCall(Base):
    """A cooperative called the buyer about an order before packing it."""

    __tablename__ = "order_calls"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"))
    outcome: Mapped[CallOutcome] = mapped_column(choice(CallOutcome, "outcome"))
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
