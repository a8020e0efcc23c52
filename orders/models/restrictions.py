"""Restrictions: whom a cooperative wants to speak with before it sends anything."""
from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.triggers import frozen

_OPEN = sa.text("ended_at IS NULL")


@frozen("cooperative_id", "phone", "author", "name", "reason", "until", "made_by", "made_at")
class Restriction(Base):
    """One cooperative takes no order of this buyer without a person, up to and including the day `until`.

    The buyer is a phone number, or while none is known an `author`, "channel:author" of a live session, which is
    only text here. It is the cooperative's own list: there is none that cooperatives share. What is past its day
    counts for nothing, whether anybody has ended it or not.
    """

    __tablename__ = "restrictions"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"))
    phone: Mapped[str | None] = mapped_column(sa.String(10))
    author: Mapped[str | None] = mapped_column(sa.String(140))
    name: Mapped[str] = mapped_column(sa.String(160))
    reason: Mapped[str] = mapped_column(sa.String(200))
    until: Mapped[date]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    __table_args__ = (
        CheckConstraint("phone IS NOT NULL OR author IS NOT NULL", "of_somebody"),
        CheckConstraint("reason <> ''", "has_a_reason"),
        CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", "ended_at_some_moment"),
        sa.Index("uq_restrictions_phone", "phone", "cooperative_id", unique=True,
                 sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("uq_restrictions_author", "author", "cooperative_id", unique=True,
                 sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
