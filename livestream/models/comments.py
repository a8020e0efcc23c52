"""What was said in a session, on any channel."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime, choice
from core.triggers import frozen
from livestream.models.sessions import Channel


class Desk(StrEnum):
    """Whose turn it is: the machine was sure, a person must look, or a person has looked."""

    DONE = "done"  # nothing to do, or done by the machine
    OPEN = "open"  # waits for a person
    TAKEN = "taken"  # a person is at it
    SETTLED = "settled"  # a person has decided


@frozen("session_id", "channel_id", "platform", "external_id", "author_id", "author_name", "text", "said_at")
class Comment(Base):
    """One comment, once, however often it was delivered.

    `text` stays what was said first; `now` is what the platform shows by now (see CommentVersion).
    """

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    platform: Mapped[str] = mapped_column(sa.String(12))
    external_id: Mapped[str] = mapped_column(sa.String(120))
    author_id: Mapped[str] = mapped_column(sa.String(120))  # of the platform
    author_name: Mapped[str] = mapped_column(sa.String(160))
    text: Mapped[str] = mapped_column(sa.String(500))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    on_air_code: Mapped[str | None] = mapped_column(sa.String(4))
    kind: Mapped[str] = mapped_column(sa.String(12))  # what the grammar made of it
    reading: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    desk: Mapped[Desk] = mapped_column(choice(Desk, "desk"), default=Desk.DONE)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_text: Mapped[str | None] = mapped_column(sa.String(500))
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[Channel] = relationship()
    __table_args__ = (
        UniqueConstraint("platform", "external_id"),
        CheckConstraint("desk <> 'taken' OR taken_by IS NOT NULL", "taken_by_somebody"),
        sa.Index("ix_comments_session_desk", "session_id", "desk", "id"),
        sa.Index("ix_comments_own_page", "session_id", "id", sqlite_where=sa.text("platform = 'own'"),
                 postgresql_where=sa.text("platform = 'own'")),
    )

    @property
    def now(self) -> str:
        """The text as it stands now."""
        return self.text if self.edited_text is None else self.edited_text
