"""Customers: what one cooperative knows of one phone number."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime

_FOLDED = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")  # its beginning is looked for


class Customer(Base):
    """A phone number that has ordered from this cooperative. There is no list that cooperatives share.

    `tail` are the last three digits of the number, `folded` is the name as it is searched, `called` its last word,
    by which Vietnamese call each other.
    """

    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"))
    phone: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(120))
    first_order_at: Mapped[datetime] = mapped_column(UtcDateTime)
    orders: Mapped[int] = mapped_column(default=0)  # confirmed
    delivered: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    tail: Mapped[str] = mapped_column(sa.String(3), default="", server_default="")
    folded: Mapped[str] = mapped_column(_FOLDED, default="", server_default="")
    called: Mapped[str] = mapped_column(_FOLDED, default="", server_default="")
    __table_args__ = (
        UniqueConstraint("cooperative_id", "phone"),
        sa.Index("ix_customers_tail", "cooperative_id", "tail"),
        sa.Index("ix_customers_folded", "cooperative_id", "folded"),
        sa.Index("ix_customers_called", "cooperative_id", "called"),
    )
