"""Rehearsals: recorded comments, where their playing stands, and how well the crew did."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, UtcDateTime
from core.triggers import append_only, frozen


@frozen("owner_id", "name", "lines", "labelled", "seconds", "made_at")
class Recording(Base):
    """A file of comments that somebody keeps to rehearse with; `gone_at` once they have put it away."""

    __tablename__ = "recordings"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # none: supplied, for one session
    name: Mapped[str] = mapped_column(sa.String(160))
    lines: Mapped[int]
    labelled: Mapped[int]  # of these, with what is right
    seconds: Mapped[int]  # until the last one
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (CheckConstraint("lines > 0 AND labelled BETWEEN 0 AND lines AND seconds >= 0", "counted"),)


@append_only
class RecordedComment(Base):
    """One comment of a recording: when it was said, and if somebody has labelled it, what would be right."""

    __tablename__ = "recorded_comments"
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # in the order of playing, from 1
    at_second: Mapped[int]
    author: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.String(500))
    on_air: Mapped[str | None] = mapped_column(sa.String(4))
    expect: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)


class Playing(Base):
    """How the comments of a rehearsal are played.

    While `since` is set they run: at that moment `at_ms` of the recording was reached, and `tenths` says how fast it
    goes on, in tenths of its own speed. `heard` is the number of the last comment that was heard in this `round`.
    """

    __tablename__ = "playings"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), index=True)  # none yet: supplied
    tenths: Mapped[int]
    follows_script: Mapped[bool]  # the recording says what is on air; else the crew does
    round: Mapped[int] = mapped_column(default=1)
    heard: Mapped[int] = mapped_column(default=0)
    at_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recording: Mapped[Recording | None] = relationship()
    __table_args__ = (
        CheckConstraint("tenths BETWEEN 5 AND 100", "half_to_ten_times"),
        CheckConstraint("round > 0 AND heard >= 0 AND at_ms >= 0", "counted"),
        CheckConstraint("recording_id IS NOT NULL OR (heard = 0 AND since IS NULL)", "plays_something"),
        sa.Index("ix_playings_running", "since", sqlite_where=sa.text("since IS NOT NULL"),
                 postgresql_where=sa.text("since IS NOT NULL")),
    )


@append_only
class RehearsalScore(Base):
    """How well somebody did in one round of a rehearsal; see livestream.rehearsal.scoring for what each counts."""

    __tablename__ = "rehearsal_scores"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    tenths: Mapped[int]
    points: Mapped[int | None]  # of 100; none: there was nothing to decide
    right: Mapped[int]
    wrong: Mapped[int]
    needless: Mapped[int]
    missed: Mapped[int]
    seconds: Mapped[int | None]  # half were decided within
    slow_seconds: Mapped[int | None]  # nine of ten were decided within
    person: Mapped[Person] = relationship()
    __table_args__ = (CheckConstraint("points BETWEEN 0 AND 100", "points_of_a_hundred"),)
