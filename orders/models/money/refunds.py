"""Money that goes back to who paid it."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.sealed import Box
from core.states import Machine, guard
from core.triggers import append_only, frozen


class RefundStatus(StrEnum):
    """How far it went. Unknown: whoever sends it gave no answer that can be believed; it is asked again."""

    PROMISED = "promised"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"  # it did not go; another one may be promised
    RETURNED = "returned"  # it went, and the bank of the buyer sent it back


_S = RefundStatus
REFUND = Machine(_S, _S.PROMISED, {
    _S.PROMISED: frozenset({_S.SENDING, _S.SENT, _S.FAILED}),
    _S.SENDING: frozenset({_S.SENT, _S.FAILED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.SENDING, _S.SENT, _S.FAILED}),
    _S.SENT: frozenset({_S.RETURNED}),
})


@guard
@frozen("order_id", "bank_line_id", "payment_id", "provider", "amount", "reason", "request_key", "made_at", "made_by")
class Refund(Base):
    """So much goes back: of an order that was paid too much for, or of a bank line that belongs to nobody.

    `provider` is the way it goes (cod: from hand to hand, transfer, card), `reference` what the provider calls it.
    `account_box` holds the account it goes to, encrypted; empty for cards and cash.
    """

    __tablename__ = "refunds"
    machine = REFUND
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    bank_line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    provider: Mapped[str] = mapped_column(sa.String(12))
    amount: Mapped[Dong] = mapped_column(DongColumn)
    reason: Mapped[str] = mapped_column(sa.String(200))
    _status: Mapped[RefundStatus] = REFUND.column()
    request_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    reference: Mapped[str] = mapped_column(sa.String(80), default="")
    account_box: Mapped[str] = mapped_column(Box(400), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    version: Mapped[int] = mapped_column()
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("(order_id IS NULL) <> (bank_line_id IS NULL)", "of_an_order_or_a_line"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> RefundStatus:
        """How far it went; changed by core.states.move."""
        return self._status


@append_only
class RefundBatch(Base):
    """A file for the bank with refunds by transfer; it can be had again."""

    __tablename__ = "refund_batches"
    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]

    @property
    def code(self) -> str:
        """What people and addresses call it."""
        return f"HT{self.id:06d}"


@append_only
class RefundBatchItem(Base):
    """A refund in a file for the bank: it is in one at most."""

    __tablename__ = "refund_batch_items"
    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id"), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("refund_batches.id"), index=True)
