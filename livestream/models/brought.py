"""Files of comments that people brought to a session."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime
from livestream.models.sessions import Channel


class CommentFile(Base):
    """One file for one channel of a session, once, however often it is sent.

    Its bytes are kept until its comments are taken: what came of them is in the comments then.
    """

    __tablename__ = "comment_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(160))
    body: Mapped[bytes | None]
    brought_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lines: Mapped[int] = mapped_column(default=0)  # of them so many of each kind, once taken
    heard: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Channel] = relationship()
    __table_args__ = (
        UniqueConstraint("session_id", "channel_id", "digest"),
        CheckConstraint("(taken_at IS NULL) = (body IS NOT NULL)", "kept_until_taken"),
        CheckConstraint("taken_at IS NULL OR wanted_at IS NOT NULL", "taken_when_wanted"),
        CheckConstraint("taken_at IS NULL OR heard + known + rejected = lines", "every_line_is_counted"),
    )
