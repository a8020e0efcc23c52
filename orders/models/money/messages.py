"""What machines of banks, and of those who listen to them, have sent, as it came."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice
from core.sealed import SealedBytes, changed_bytes
from core.triggers import Trigger, attach, frozen

_WAITS = sa.text("verdict = 'waiting'")


class Verdict(StrEnum):
    """What came of a message."""

    WAITING = "waiting"
    HEARD = "heard"  # a movement on an account, or several
    TEST = "test"  # somebody tried whether we listen
    UNREADABLE = "unreadable"  # it is from them, and no movement that can be: a person looks


@frozen("source", "heard_at")
class BankMessage(Base):
    """A message that is known to come from the service: kept before anything else is done, the same bytes once.

    `digest` is their fingerprint. `body` is sealed, and empty when it was forgotten (`orders.banking.forgetting`).
    """

    __tablename__ = "bank_messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(12))
    digest: Mapped[str] = mapped_column(sa.String(64))
    body: Mapped[bytes] = mapped_column(SealedBytes("message of a bank"))
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"), default=Verdict.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    acted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.UniqueConstraint("source", "digest"),
        sa.CheckConstraint("(verdict = 'waiting') = (acted_at IS NULL)", "acted_on_at_a_moment"),
        sa.Index("ix_bank_messages_waiting", "attempts", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )


attach(BankMessage, Trigger("bank_messages", "resealed_only", "UPDATE", " OR ".join((
    "(OLD.digest IS DISTINCT FROM NEW.digest AND substr(OLD.body, 1, 8) IS NOT DISTINCT FROM substr(NEW.body, 1, 8))",
    changed_bytes("body")))))


class BankCursor(Base):
    """How far the list of a service is read: all until `read_until`; where `place` stands, a reading that was begun at
    `begun_at` goes on there, in words of whoever reads (`orders.banking.lists`)."""

    __tablename__ = "bank_cursors"
    source: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    read_until: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(sa.String(40), default="")
