"""Several orders of one buyer that one transfer pays."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.triggers import append_only


@append_only
class TransferBundle(Base):
    """A code of its own for orders whose codes do not fit into the words of one transfer.

    It is made like the code of an order and found in the same way. `orders` are their ids in order ("12,15,19"): the
    same orders have the same code.
    """

    __tablename__ = "transfer_bundles"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    orders: Mapped[str] = mapped_column(sa.String(200), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


@append_only
class BundledOrder(Base):
    """One of these orders."""

    __tablename__ = "transfer_bundle_orders"
    bundle_id: Mapped[int] = mapped_column(ForeignKey("transfer_bundles.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, index=True)
