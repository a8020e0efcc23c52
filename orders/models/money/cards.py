"""What the card provider has of ours: pages to pay on, events it tells us of, and money that a bank takes back."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.states import Machine, guard
from core.triggers import Trigger, attach, frozen


@frozen("payment_id", "expires_at")
class CardPage(Base):
    """The page on which one payment by card is made, written before the provider is asked for it.

    Without `page_id` nobody has told us that there is one, and nobody was led to it. `intent` is what the provider
    calls the payment itself: refunds and disputes name that.
    """

    __tablename__ = "card_pages"
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    page_id: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    intent: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    pay_at: Mapped[str] = mapped_column(sa.Text, default="")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when somebody last asked how it stands
    waits_since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the buyer has done everything, the bank nothing
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from then on nobody can pay on it


attach(CardPage, Trigger(
    "card_pages", "named_once", "UPDATE",
    "(OLD.page_id IS NOT NULL AND OLD.page_id IS DISTINCT FROM NEW.page_id) OR "
    "(OLD.intent IS NOT NULL AND OLD.intent IS DISTINCT FROM NEW.intent)"))


class EventVerdict(StrEnum):
    """What became of an event."""

    WAITING = "waiting"
    DONE = "done"
    IGNORED = "ignored"  # of a kind, or about something, that is nothing of ours


class CardEvent(Base):
    """Something the provider says has happened: a hint to ask it, kept as it was signed for some days, since it names
    people. One row per event."""

    __tablename__ = "card_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    subject: Mapped[str] = mapped_column(sa.String(120))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    verdict: Mapped[EventVerdict] = mapped_column(choice(EventVerdict, "verdict"))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint("(verdict = 'waiting') = (done_at IS NULL)", "done_when_settled"),
        sa.Index("ix_card_events_waiting", "due_at", sqlite_where=sa.text("verdict = 'waiting'"),
                 postgresql_where=sa.text("verdict = 'waiting'")),
    )


attach(CardEvent, Trigger("card_events", "kept_as_signed", "UPDATE", " OR ".join(
    f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in ("event_id", "kind", "subject", "body", "received_at"))))


class DisputeStatus(StrEnum):
    """What the bank of the buyer has decided."""

    OPEN = "open"
    WON = "won"  # by us: the money is here again
    LOST = "lost"  # which a bank can take back after an appeal


_S = DisputeStatus
DISPUTE = Machine(_S, _S.OPEN, {_S.OPEN: frozenset({_S.WON, _S.LOST}), _S.LOST: frozenset({_S.WON})})


@guard
@frozen("payment_id", "external_id", "amount", "of_buyer", "opened_at")
class Dispute(Base):
    """The holder of a card has the bank take back a payment. `of_buyer` of the amount still counted for the order, the
    rest had gone elsewhere and is ours to lose; until `answer_by` the provider takes our side of the story."""

    __tablename__ = "card_disputes"
    machine = DISPUTE
    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    external_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    amount: Mapped[Dong] = mapped_column(DongColumn)
    of_buyer: Mapped[Dong] = mapped_column(DongColumn)
    reason: Mapped[str] = mapped_column(sa.String(60))
    answer_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    _status: Mapped[DisputeStatus] = DISPUTE.column()
    version: Mapped[int] = mapped_column()
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("of_buyer BETWEEN 0 AND amount", "of_buyer_of_the_amount"),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> DisputeStatus:
        """What was decided; changed by core.states.move."""
        return self._status
