"""What is agreed for one session, and who was told of what."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime
from core.triggers import frozen
from livestream.models.claims import Claim


class SessionTerm(Base):
    """In this session `name` is `value`, whatever the dated setting of that name says (livestream.terms)."""

    __tablename__ = "session_terms"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[int]
    __table_args__ = (CheckConstraint("value >= 0", "value_not_negative"),)


@frozen("claim_id", "at")
class Promotion(Base):
    """Who waited has got the goods: a message says so, or where no phone is known the crew (`told_by`)."""

    __tablename__ = "promotions"
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    claim: Mapped[Claim] = relationship()
    __table_args__ = (CheckConstraint("told_by IS NULL OR told_at IS NOT NULL", "told_at_some_moment"),)
