"""Second looks: a buyer has written again after a person had dealt with them."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime
from core.triggers import frozen
from livestream.models.comments import Comment

_OPEN = sa.text("seen_at IS NULL")
_OPEN_ORDER = sa.text("seen_at IS NULL AND comment_id IS NULL")


@frozen("session_id", "comment_id", "buyer_id", "since")
class SecondLook(Base):
    """What a person has decided needs another look, since its buyer wrote `news` later: until somebody has looked.

    It is about a comment that was decided or is being decided, else about the order of a buyer. Of each there is one
    open look; `times` counts what was written meanwhile, and `news` is the last of it.
    """

    __tablename__ = "second_looks"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    buyer_id: Mapped[int | None] = mapped_column(ForeignKey("live_buyers.id"))
    news_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    times: Mapped[int] = mapped_column(default=1)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    comment: Mapped[Comment | None] = relationship(foreign_keys=[comment_id])
    news: Mapped[Comment] = relationship(foreign_keys=[news_id])
    __table_args__ = (
        CheckConstraint("comment_id IS NOT NULL OR buyer_id IS NOT NULL", "about_something"),
        CheckConstraint("comment_id IS NULL OR comment_id < news_id", "news_came_later"),
        CheckConstraint("times > 0", "written_at_least_once"),
        CheckConstraint("seen_by IS NULL OR seen_at IS NOT NULL", "seen_at_some_moment"),
        sa.Index("uq_second_looks_comment", "comment_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("uq_second_looks_order", "buyer_id", unique=True, sqlite_where=_OPEN_ORDER,
                 postgresql_where=_OPEN_ORDER),
        sa.Index("ix_second_looks_session", "session_id", "seen_at"),
    )
