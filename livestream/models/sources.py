"""Where comments come from: what connections brought, how they are, and when they were silent."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice
from core.triggers import Trigger, attach, frozen


class Source(StrEnum):
    """How comments of a channel reach us by themselves."""

    WEBHOOK = "webhook"  # the platform reports them
    POLLING = "polling"  # we ask for them
    BRIDGE = "bridge"  # somebody's program hands them in


class ChannelSource(Base):
    """One way by which a channel is heard: when it last showed signs of life, and what is the matter if it fails."""

    __tablename__ = "channel_sources"
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    source: Mapped[Source] = mapped_column(choice(Source, "source"), primary_key=True)
    alive_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(sa.String(24), default="")
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    wait_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint("(failing_since IS NULL) = (failures = 0)", "failing_since_some_moment"),
        CheckConstraint("(fault = '') = (failures = 0)", "fault_has_a_name"),
    )


class Verdict(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    DONE = "done"
    UNREADABLE = "unreadable"  # signed, but no batch of events


class Delivery(Base):
    """What a webhook brought, as it was signed, once. Only what is signed is kept, and only for some days."""

    __tablename__ = "webhook_deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    body: Mapped[bytes]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"), default=Verdict.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    events: Mapped[int] = mapped_column(default=0)
    __table_args__ = (CheckConstraint("(verdict = 'waiting') = (done_at IS NULL)", "done_at_some_moment"),)


attach(Delivery, Trigger("webhook_deliveries", "as_signed", "UPDATE", " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in ("digest", "body", "received_at"))))
_WAITING = Delivery.verdict == Verdict.WAITING
sa.Index("ix_webhook_deliveries_waiting", Delivery.attempts, Delivery.id, sqlite_where=_WAITING,
         postgresql_where=_WAITING)


class LiveVideo(Base):
    """A live video on a channel; with the session it belongs to, once there is one.

    `post_id` is the post under which its comments stand; everything said up to `heard_until` has been asked for.
    """

    __tablename__ = "live_videos"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    live_id: Mapped[str] = mapped_column(sa.String(120))
    post_id: Mapped[str] = mapped_column(sa.String(120), default="")
    is_over: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("channel_id", "live_id"),)


class HiddenComment(Base):
    """Whether the moderators of a page have hidden a comment there; it may be known before the comment is."""

    __tablename__ = "hidden_comments"
    platform: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    external_id: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    is_hidden: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when they did; what happened earlier does not undo it


@frozen("session_id", "channel_id", "from_at")
class SourceGap(Base):
    """A channel of a session was not heard for a while. `is_filled` when what was said meanwhile was asked for."""

    __tablename__ = "source_gaps"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_filled: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint("until_at >= from_at", "ends_after_start"),
        CheckConstraint("NOT is_filled OR until_at IS NOT NULL", "filled_when_over"),
        sa.Index("ix_source_gaps_session_id", "session_id", "id"),
    )


_OPEN = SourceGap.until_at.is_(None)
sa.Index("uq_source_gaps_open", SourceGap.session_id, SourceGap.channel_id, unique=True, sqlite_where=_OPEN,
         postgresql_where=_OPEN)
