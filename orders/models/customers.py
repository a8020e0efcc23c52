"""Customers: what one cooperative knows of one phone number."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime


class Customer(Base):
    """A phone number that has ordered from this cooperative. There is no list that cooperatives share."""

    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"))
    phone: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(120))
    first_order_at: Mapped[datetime] = mapped_column(UtcDateTime)
    orders: Mapped[int] = mapped_column(default=0)  # confirmed
    delivered: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("cooperative_id", "phone"),)
