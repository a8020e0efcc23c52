"""What a person has to decide about money."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.triggers import frozen

_OPEN = sa.text("closed_at IS NULL")


class CaseKind(StrEnum):
    """What is the matter."""

    LATE = "late"  # money for an order that was given up, and whose goods are gone
    OVER = "over"  # more than the order costs
    SHORT = "short"  # less, and the deadline has passed
    UNKNOWN = "unknown"  # money in the bank that names no order
    TWICE = "twice"  # the same money seems to have come twice
    STRANGE_ACCOUNT = "strange_account"  # told of an account that is none of ours
    RETURNED = "returned"  # the bank sent back what we had sent
    DISPUTE = "dispute"  # the holder of a card wants the money back
    STUCK = "stuck"  # a provider has not told for long what became of it
    CASH = "cash"  # a courier paid in another sum than was collected
    WAYBILL = "waybill"  # a parcel asks for another sum than is due
    SLIP_UNMATCHED = "slip_unmatched"  # the buyer sent a photo of a transfer, and no money was counted since


@frozen("kind", "subject", "order_id", "bank_line_id", "refund_id", "payment_id", "opened_at")
class Case(Base):
    """Something about money waits for a person: `subject` says what ("order:CB...", "line:17"), one open per kind.

    `decision` is a word of whoever closed it ("refunded", "moved", "written_off", "served", "nothing").
    """

    __tablename__ = "money_cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CaseKind] = mapped_column(choice(CaseKind, "kind"))
    subject: Mapped[str] = mapped_column(sa.String(60))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    bank_line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    amount: Mapped[Dong | None] = mapped_column(DongColumn)
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None]
    decision: Mapped[str] = mapped_column(sa.String(24), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (decision = '')", "closed_by_a_decision"),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", "closed_by_somebody"),
        sa.Index("uq_money_cases_open", "kind", "subject", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
