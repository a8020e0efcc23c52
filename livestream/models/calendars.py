"""Secret addresses under which people read calendars."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.triggers import frozen


@frozen("person_id", "token_hash", "made_at")
class CalendarAddress(Base):
    """The address of somebody's own calendar: their programs hold the token, the row its hash.

    A person has one at a time; a new one ends the one before.
    """

    __tablename__ = "calendar_addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.Index("uq_calendar_addresses_running", "person_id", unique=True,
                 sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")),
    )
