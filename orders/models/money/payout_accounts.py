"""Where the money of producers goes."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.sealed import Box
from core.triggers import frozen

_VALID = sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL")
_WAITS = sa.text("confirmed_at IS NULL AND ended_at IS NULL")


@frozen("cooperative_id", "bin", "holder", "tail", "proposed_by", "proposed_at")
class CooperativeAccount(Base):
    """An account of a cooperative: proposed by one of its people, good once an administrator has confirmed it.

    `number_box` holds the number, sealed for the cooperative; `tail` are its last four signs, to be recognised by.
    Of each cooperative one is good at a time, and one waits; the others are history.
    """

    __tablename__ = "cooperative_accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    bin: Mapped[str] = mapped_column(sa.String(6))
    number_box: Mapped[str] = mapped_column(Box(400))
    tail: Mapped[str] = mapped_column(sa.String(4))
    holder: Mapped[str] = mapped_column(sa.String(120))
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", "confirmed_by_somebody"),
        sa.Index("uq_cooperative_accounts_valid", "cooperative_id", unique=True, sqlite_where=_VALID,
                 postgresql_where=_VALID),
        sa.Index("uq_cooperative_accounts_waits", "cooperative_id", unique=True, sqlite_where=_WAITS,
                 postgresql_where=_WAITS),
    )
