"""Who is told that a live session is about to begin: viewers who asked for it, and its crew."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime
from core.triggers import Trigger, append_only, attach, frozen
from livestream.models.sessions import LiveSession


@frozen("session_id", "secret", "language", "asked_at")
class ViewerReminder(Base):
    """A viewer without an account wants to be reminded of a session. The number is erased some days after it.

    `reminded_for` is the start of which the last reminder was promised, `told_start` the one that was named last:
    a start that moved away from it is told again. Whoever has the secret may stop it.
    """

    __tablename__ = "viewer_reminders"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    phone: Mapped[str | None] = mapped_column(sa.String(10), index=True)
    secret: Mapped[str] = mapped_column(sa.String(43), unique=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_for: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_start: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    session: Mapped[LiveSession] = relationship()
    __table_args__ = (
        UniqueConstraint("session_id", "phone"),
        CheckConstraint("(phone IS NULL) = (erased_at IS NOT NULL)", "phone_until_erased"),
        CheckConstraint("language IN ('vi', 'en')", "language_we_speak"),
        CheckConstraint("(reminded_for IS NULL) = (told_start IS NULL)", "told_what_was_reminded"),
    )


attach(ViewerReminder, Trigger("viewer_reminders", "phone_only_erased", "UPDATE",
                               "NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone"))


@append_only
class CrewReminder(Base):
    """Somebody of the crew was promised a reminder of this start of a session."""

    __tablename__ = "crew_reminders"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    promised_at: Mapped[datetime] = mapped_column(UtcDateTime)
