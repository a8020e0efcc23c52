"""What we write privately to people who ordered on a platform, inside the limits of that platform."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime
from core.states import Machine, guard
from core.triggers import frozen
from livestream.models.claims import LiveBuyer
from livestream.models.comments import Comment


class ReplyStatus(StrEnum):
    """Sending is one that is being handed over at this moment; unknown one that may or may not have arrived."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    DROPPED = "dropped"  # not sent: switched off, too late, or not needed any more


_S = ReplyStatus
REPLY = Machine(_S, _S.WAITING, {
    _S.WAITING: frozenset({_S.SENDING, _S.DROPPED}),
    _S.SENDING: frozenset({_S.WAITING, _S.SENT, _S.REFUSED, _S.UNKNOWN}),
})


@guard
@frozen("session_id", "buyer_id", "comment_id", "order_id", "made_at", "request_key")
class PrivateReply(Base):
    """A private message with the link of an order: the reply to a comment, which there is once for each comment, or
    without a comment a further message to somebody who has written to the page within a day."""

    __tablename__ = "private_replies"
    machine = REPLY
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("live_buyers.id"), index=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), unique=True)
    request_key: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    _status: Mapped[ReplyStatus] = REPLY.column()
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(sa.String(24), default="")  # what stood against it, by its English id
    person_id: Mapped[str] = mapped_column(sa.String(120), default="")  # how the platform names whoever got it
    buyer: Mapped[LiveBuyer] = relationship()
    comment: Mapped[Comment | None] = relationship()
    __table_args__ = (
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", "sent_at_some_moment"),
        CheckConstraint("(comment_id IS NULL) = (request_key IS NOT NULL)", "to_a_comment_or_asked_for"),
    )

    @hybrid_property
    def status(self) -> ReplyStatus:
        """What became of it; changed by core.states.move."""
        return self._status


class MessageWindow(Base):
    """When somebody last wrote to a page: for a day from then on the page may write back."""

    __tablename__ = "message_windows"
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    wrote_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Contacted(Base):
    """Somebody of the crew has reached this buyer another way, so that nobody calls them again."""

    __tablename__ = "contacted_buyers"
    buyer_id: Mapped[int] = mapped_column(ForeignKey("live_buyers.id"), primary_key=True)
    actor: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
