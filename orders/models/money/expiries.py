"""Orders that were given up because they were not paid in time, and whether they went on after all."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.triggers import Trigger, append_only, attach, frozen
from orders.models.orders import Order

_OPEN = sa.text("revived_at IS NULL")


@frozen("order_id", "pay_by", "received", "at")
class Expiry(Base):
    """The time to pay was over at `pay_by` (and the grace after it), so the goods were freed; `received` had come.

    If the money came later and the goods were still free, or a person gave more time, it went on: `revived_at`.
    """

    __tablename__ = "order_expiries"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    pay_by: Mapped[datetime] = mapped_column(UtcDateTime)
    received: Mapped[Dong] = mapped_column(DongColumn)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    revived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint("received >= 0", "received_not_negative"),
        sa.Index("uq_order_expiries_open", "order_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


@frozen("line_id", "expiry_id")
class ExpiredLine(Base):
    """A line whose goods were freed so; `again_id` is the line in which the order took them again."""

    __tablename__ = "expired_lines"
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    expiry_id: Mapped[int] = mapped_column(ForeignKey("order_expiries.id"), index=True)
    again_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), unique=True)


@append_only
class PayReminder(Base):
    """A buyer was reminded of one deadline; one that was put off is another."""

    __tablename__ = "pay_reminders"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    pay_by: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


attach(Order, Trigger(
    "orders", "revived_if_expired", "UPDATE",
    "OLD.status = 'cancelled' AND NEW.status <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM order_expiries "
    "WHERE order_expiries.order_id = NEW.id AND order_expiries.revived_at IS NULL)"))
