"""Sending a message once, and knowing what became of it."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, UtcDateTime, db, insert_once
from core.messaging.messenger import LONGEST, Answer, Message, Outcome
from core.messaging.setting import messenger
from core.states import Machine, guard, move
from core.transactions import lock, use_case
from core.triggers import frozen


class NoWord(RuntimeError):
    """We cannot tell yet whether the message went out. It will be tried again."""


class SendingStatus(StrEnum):
    """Unknown is one that was tried and may have gone out: it is sent again, with the same key."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    SENT = "sent"
    REFUSED = "refused"


_S = SendingStatus
_ENDED = frozenset({_S.SENT, _S.REFUSED})
SENDING = Machine(_S, _S.WAITING, {_S.WAITING: _ENDED | {_S.UNKNOWN}, _S.UNKNOWN: _ENDED})


@guard
@frozen("key", "reference", "made_at")
class Sending(Base):
    """One message to one person, as it was first tried, and what became of it."""

    __tablename__ = "messages"
    machine = SENDING
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    to: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.String(LONGEST))
    language: Mapped[str] = mapped_column(sa.String(2))
    reference: Mapped[str] = mapped_column(sa.String(40), index=True)
    _status: Mapped[SendingStatus] = SENDING.column()
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(sa.String(200), default="")  # what the messenger said last, if it did not send
    __table_args__ = (CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", "sent_at_some_moment"),)

    @hybrid_property
    def status(self) -> SendingStatus:
        """What became of it; changed by core.states.move."""
        return self._status

    def message(self) -> Message:
        """What goes to the messenger."""
        return Message(self.to, self.text, self.language, self.reference)


def send(message: Message, key: str) -> None:
    """Send the message unless one with this key was sent or refused before. For handlers of the outbox.

    What was written down first is what is sent each time, so that a key always means the same text.
    Raises NoWord when nobody can say whether it went out: the outbox then comes back with it later.
    """
    if db.session().info.get("writing"):
        raise RuntimeError("a message is sent after the transaction, through the outbox")
    due = _due(message, key)
    if due is None:
        return
    answer = messenger().send(due, key)
    _settle(key, answer)
    if answer.outcome is Outcome.UNKNOWN:
        raise NoWord


def latest(reference: str = "", at_most: int = 20) -> Sequence[Sending]:
    """The messages of late, or all about one thing ("order:CB..."), the newest first."""
    wanted = sa.select(Sending).order_by(Sending.id.desc())
    return db.session.scalars(
        wanted.where(Sending.reference == reference) if reference else wanted.limit(at_most)).all()


def forget(references: Sequence[str]) -> None:
    """Erase to whom messages about these went and what they said; that they were sent is kept. In a use case."""
    db.session.execute(sa.update(Sending).where(Sending.reference.in_(references)).values(to="", text=""))


@use_case
def _due(message: Message, key: str) -> Message | None:
    """What is to be sent under this key, written down before the first try; None if that has ended."""
    insert_once(Sending, key=key, to=message.to, text=message.text, language=message.language,
                reference=message.reference, made_at=clock.now())
    sending = _with(key)
    return None if sending.status in _ENDED else sending.message()


@use_case
def _settle(key: str, answer: Answer) -> None:
    """Write down what the messenger said, unless a twin of this try has come to an end meanwhile."""
    sending = lock(Sending, _with(key).id)
    if sending.status in _ENDED:
        return
    move(sending, _S(answer.outcome.value))
    sending.sent_at = clock.now() if answer.outcome is Outcome.SENT else None
    sending.error = answer.why[:200]


def _with(key: str) -> Sending:
    return db.session.scalars(sa.select(Sending).where(Sending.key == key)).one()
