"""What movements at the bank paid, or were, that no order, refund or payout is about."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.triggers import Trigger, append_only, attach


class UseKind(StrEnum):
    """What a part of a bank line was for."""

    TAX = "tax"  # withheld, paid to the treasury: "month:2026-11"
    COMMISSION = "commission"  # paid to a host: "person:7"
    FREIGHT = "freight"  # paid to a carrier: "carrier:viettelpost"
    FEE = "fee"  # of a bank or of whoever brings payments
    COST = "cost"
    CAPITAL = "capital"  # put in or taken out by whoever operates the installation
    INCOME = "income"  # interest
    REPAID = "repaid"  # a seller pays what a run left below zero: "cooperative:3"


@append_only
class LineUse(Base):
    """So much of a movement was for this, a person says: `beyond` of it is more than was owed, and a cost.

    `about_id` is the run that left what a seller repays.
    """

    __tablename__ = "line_uses"
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    kind: Mapped[UseKind] = mapped_column(choice(UseKind, "kind"))
    party: Mapped[str] = mapped_column(sa.String(40), default="")
    amount: Mapped[Dong] = mapped_column(DongColumn)
    beyond: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("settlements.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("beyond BETWEEN 0 AND amount", "beyond_is_part"),
        CheckConstraint("beyond = 0 OR kind IN ('tax', 'commission', 'freight')", "beyond_a_debt"),
        CheckConstraint("(kind IN ('tax', 'commission', 'freight', 'repaid')) = (party <> '')", "names_whom"),
        CheckConstraint("(kind = 'repaid') = (about_id IS NOT NULL)", "repaid_to_a_run"),
        CheckConstraint("reason <> ''", "has_a_reason"),
        sa.Index("ix_line_uses_owed", "kind", "party"),
    )


@append_only
class LineUseUndone(Base):
    """It was not so: the money is to be explained again, and what it had paid is owed again. Once for each."""

    __tablename__ = "line_uses_undone"
    use_id: Mapped[int] = mapped_column(ForeignKey("line_uses.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (CheckConstraint("reason <> ''", "has_a_reason"),)


_LEFT = ("COALESCE((SELECT -carried FROM settlements WHERE id = NEW.about_id AND status IN ('locked', 'paid')), 0)"
         " - (SELECT COALESCE(SUM(amount), 0) FROM line_uses WHERE about_id = NEW.about_id"
         " AND NOT EXISTS (SELECT 1 FROM line_uses_undone WHERE use_id = line_uses.id))")
_CAME_IN = "(SELECT direction FROM bank_lines WHERE id = NEW.line_id) = 'in'"
_BACKWARDS = f"NEW.kind <> 'capital' AND ({_CAME_IN}) <> (NEW.kind IN ('income', 'repaid'))"
attach(LineUse, Trigger("line_uses", "not_more_than_owed", "INSERT", f"NEW.kind = 'repaid' AND NEW.amount > {_LEFT}"),
       Trigger("line_uses", "the_way_it_went", "INSERT", _BACKWARDS))
