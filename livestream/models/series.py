"""Sessions that repeat: market days."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.triggers import frozen


@frozen("weekdays", "made_by", "made_at")
class SessionSeries(Base):
    """Sessions that were planned together, week by week. `weekdays` is a sum of 1 for Monday to 64 for Sunday."""

    __tablename__ = "session_series"
    id: Mapped[int] = mapped_column(primary_key=True)
    weekdays: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (CheckConstraint("weekdays BETWEEN 1 AND 127", "weekdays_of_a_week"),)


@frozen("session_id", "series_id")
class Occurrence(Base):
    """A session is one of a series. `revision` is that of its plan as the series left it: any other is by hand."""

    __tablename__ = "session_occurrences"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("session_series.id"), index=True)
    revision: Mapped[int]
