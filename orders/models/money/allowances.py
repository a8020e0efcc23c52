"""Money back to a buyer who keeps the goods: spoiled on the way, less than was ordered."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.triggers import Trigger, append_only, attach


class Bearer(StrEnum):
    """Who bears it."""

    SELLER = "seller"
    OPERATOR = "operator"


@append_only
class Allowance(Base):
    """So much of a delivered line goes back to its buyer, who keeps the goods."""

    __tablename__ = "allowances"
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    amount: Mapped[Dong] = mapped_column(DongColumn)
    bearer: Mapped[Bearer] = mapped_column(choice(Bearer, "bearer"))
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )


@append_only
class AllowanceUndone(Base):
    """It does not hold any more: the goods came back after all, or the money never went. Once for each."""

    __tablename__ = "allowances_undone"
    allowance_id: Mapped[int] = mapped_column(ForeignKey("allowances.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (CheckConstraint("reason <> ''", "has_a_reason"),)


@append_only
class AllowanceCorrection(Base):
    """What the next run of the seller corrects because of an allowance, or because one does not hold any more."""

    __tablename__ = "allowance_corrections"
    correction_id: Mapped[int] = mapped_column(ForeignKey("settlement_corrections.id"), primary_key=True)
    allowance_id: Mapped[int] = mapped_column(ForeignKey("allowances.id"), index=True)


_MORE = ("NEW.amount + (SELECT COALESCE(SUM(amount), 0) FROM allowances WHERE line_id = NEW.line_id"
         " AND NOT EXISTS (SELECT 1 FROM allowances_undone WHERE allowance_id = allowances.id))"
         " > (SELECT amount FROM order_lines WHERE id = NEW.line_id)")
attach(
    Allowance,
    Trigger("allowances", "no_more_than_the_line", "INSERT", _MORE),
    Trigger("allowances", "of_goods_with_the_buyer", "INSERT",
            "NOT EXISTS (SELECT 1 FROM line_events WHERE line_id = NEW.line_id AND kind = 'delivered')"
            " OR EXISTS (SELECT 1 FROM line_events WHERE line_id = NEW.line_id AND kind = 'returned')"),
)
