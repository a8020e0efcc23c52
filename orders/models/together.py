"""Orders that go on in another one, and orders that wait for the next live session."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.triggers import append_only, frozen

_OPEN = sa.text("ended_at IS NULL")


@append_only
class OrderJoin(Base):
    """Everything of one order went on in another of the same buyer; money that still comes for it goes there too."""

    __tablename__ = "order_joins"
    from_order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    into_order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (CheckConstraint("from_order_id <> into_order_id", "into_another"),)


@frozen("order_id", "until", "made_at", "made_by")
class Parking(Base):
    """The buyer wants this order packed together with what they will take in the next live session, by `until`."""

    __tablename__ = "order_parkings"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why_ended: Mapped[str] = mapped_column(sa.String(12), default="")  # released, joined, over, cancelled
    __table_args__ = (
        CheckConstraint("until > made_at", "for_a_while"),
        CheckConstraint("(ended_at IS NULL) = (why_ended = '')", "ended_for_a_reason"),
        sa.Index("uq_order_parkings_open", "order_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
