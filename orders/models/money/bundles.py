"""Several orders of one buyer that one transfer pays."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.triggers import append_only


@append_only
class TransferBundle(Base):
    """A code of its own for orders whose codes do not fit into the words of one transfer, or of which not simply all is
    asked.

    It is made like the code of an order and found in the same way. `orders` are their ids in order, and what is asked
    of each ("12:90000,15:120000,19:30000"): the same orders with the same sums have the same code. Without sums
    ("12,15,19") it is an old one.
    """

    __tablename__ = "transfer_bundles"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    orders: Mapped[str] = mapped_column(sa.String(200), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


@append_only
class BundledOrder(Base):
    """One of these orders, and what the code asks of it; of old codes that is not known."""

    __tablename__ = "transfer_bundle_orders"
    bundle_id: Mapped[int] = mapped_column(ForeignKey("transfer_bundles.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, index=True)
    amount: Mapped[Dong | None] = mapped_column(DongColumn)
    __table_args__ = (CheckConstraint("amount > 0", "amount_positive"),)
