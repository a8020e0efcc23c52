"""Payments."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.states import Machine, guard
from core.triggers import frozen


class PaymentStatus(StrEnum):
    """What a provider, or the rider, told us about the money."""

    STARTED = "started"
    PAID = "paid"
    REFUNDED = "refunded"
    REFUSED = "refused"
    EXPIRED = "expired"


_S = PaymentStatus
PAYMENT = Machine(_S, _S.STARTED, {
    # late money is still money: a refused or expired payment may turn out to be paid
    _S.STARTED: frozenset({_S.PAID, _S.REFUSED, _S.EXPIRED}),
    _S.REFUSED: frozenset({_S.PAID}),
    _S.EXPIRED: frozenset({_S.PAID}),
    _S.PAID: frozenset({_S.REFUNDED}),
})


@guard
@frozen("order_id", "parcel_id", "bank_line_id", "provider", "reference", "amount")
class Payment(Base):
    """One attempt to pay one order, or with cash on delivery one parcel of it, in one way.

    Of a transfer each part that counts for an order is a payment, paid as it is written; `bank_line_id` says of which.
    """

    __tablename__ = "payments"
    machine = PAYMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"), index=True)
    bank_line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    provider: Mapped[str] = mapped_column(sa.String(12))
    reference: Mapped[str] = mapped_column(sa.String(80))
    amount: Mapped[Dong] = mapped_column(DongColumn)
    _status: Mapped[PaymentStatus] = PAYMENT.column()
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        sa.Index("uq_payments_reference", "provider", "reference", unique=True),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> PaymentStatus:
        """What became of the payment; changed by core.states.move."""
        return self._status
