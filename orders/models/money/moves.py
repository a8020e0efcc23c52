"""What a person does with money that does not fit: it goes to another order, or is written off with a reason."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.triggers import append_only


@append_only
class MoneyMove(Base):
    """So much of what was paid for one order counts for another."""

    __tablename__ = "money_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    to_order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[Dong] = mapped_column(DongColumn)
    reason: Mapped[str] = mapped_column(sa.String(200))
    request_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("from_order_id <> to_order_id", "between_two"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )


@append_only
class WriteOff(Base):
    """A difference that nobody goes after: positive is what the buyer need not pay, negative what stays with us."""

    __tablename__ = "write_offs"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[Dong] = mapped_column(DongColumn)
    reason: Mapped[str] = mapped_column(sa.String(200))
    request_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("amount <> 0", "amount_not_zero"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )
