"""What became of a comment after it was said, and what it counted for."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice
from core.triggers import append_only, frozen


class What(StrEnum):
    """What happened to a comment on its platform."""

    SAID = "said"
    EDITED = "edited"
    REMOVED = "removed"


@append_only
class CommentVersion(Base):
    """One edit or removal of a comment, once, however often it was delivered; it may be heard before the comment.

    Hence it names the comment as its platform does. `text` is that after the edit, empty for a removal.
    """

    __tablename__ = "comment_versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    platform: Mapped[str] = mapped_column(sa.String(12))
    external_id: Mapped[str] = mapped_column(sa.String(120))
    what: Mapped[What] = mapped_column(choice(What, "what"))
    text: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # as the platform says
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("session_id", "platform", "external_id", "what", "at"),
        CheckConstraint("what <> 'said'", "is_a_change"),
    )


@frozen("comment_id", "buyer_id", "at")
class Deed(Base):
    """What a comment counts for: its steps by the written rule (livestream.comments.rules), as its text stands now."""

    __tablename__ = "comment_deeds"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("live_buyers.id"), index=True)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it was first acted on
