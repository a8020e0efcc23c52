"""Money that goes to producers, and the files by which a bank is told to send it."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.sealed import Box
from core.states import Machine, guard
from core.triggers import Trigger, attach, frozen


class PayoutStatus(StrEnum):
    """What is in a bank file is in no other; paid is what a person has seen at the bank."""

    WAITING = "waiting"
    SENT = "sent"
    PAID = "paid"
    RETURNED = "returned"  # the bank sent it back; another payout takes its place


_S = PayoutStatus
PAYOUT = Machine(_S, _S.WAITING, {
    _S.WAITING: frozenset({_S.SENT}),
    _S.SENT: frozenset({_S.PAID, _S.WAITING}),  # back: the bank did not take the file
    _S.PAID: frozenset({_S.RETURNED}),
})


@frozen("made_at", "made_by")
class PayoutBatch(Base):
    """A file for the bank. `withdrawn_at` is when somebody said that the bank did not take it."""

    __tablename__ = "payout_batches"
    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def code(self) -> str:
        """What people and addresses call it."""
        return self.code_of(self.id)

    @staticmethod
    def code_of(ident: int) -> str:
        """What the file with this id is called."""
        return f"LC{ident:06d}"


@guard
@frozen("settlement_id", "cooperative_id", "nth", "amount", "made_at")
class Payout(Base):
    """The money of one settlement on its way to the seller: the `nth` try, of which at most the last is not returned.

    The account is written down when it goes into a file for the bank: `account_box` holds its number, encrypted,
    `account_tail` the last digits for people.
    """

    __tablename__ = "payouts"
    machine = PAYOUT
    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    nth: Mapped[int]
    amount: Mapped[Dong] = mapped_column(DongColumn)
    _status: Mapped[PayoutStatus] = PAYOUT.column()
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("payout_batches.id"), index=True)
    bank_bin: Mapped[str] = mapped_column(sa.String(6), default="")
    account_box: Mapped[str] = mapped_column(Box(400), default="")
    account_tail: Mapped[str] = mapped_column(sa.String(4), default="")
    holder: Mapped[str] = mapped_column(sa.String(120), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    __table_args__ = (
        UniqueConstraint("settlement_id", "nth"),
        sa.Index("uq_payouts_alive", "settlement_id", unique=True, sqlite_where=sa.text("status <> 'returned'"),
                 postgresql_where=sa.text("status <> 'returned'")),
        sa.Index("ix_payouts_status", "status"),
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("nth > 0", "numbered"),
        CheckConstraint("(status = 'waiting') = (batch_id IS NULL)", "waits_outside_of_files"),
        CheckConstraint("status = 'waiting' OR account_box <> ''", "goes_to_an_account"),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> PayoutStatus:
        """How far it went; changed by core.states.move."""
        return self._status


_ACCOUNT = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in (
    "batch_id", "bank_bin", "account_tail", "holder"))  # the box may be sealed with another key
attach(
    Payout,
    Trigger("payouts", "of_a_locked_settlement", "INSERT",
            "NOT EXISTS (SELECT 1 FROM settlements WHERE id = NEW.settlement_id AND status = 'locked'"
            " AND payable = NEW.amount AND cooperative_id = NEW.cooperative_id)"),
    Trigger("payouts", "account_kept", "UPDATE",
            f"OLD.status <> 'waiting' AND NEW.status <> 'waiting' AND ({_ACCOUNT})"),
)
