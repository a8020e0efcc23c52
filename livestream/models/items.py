"""The run-of-show: what is sold in a session, under which code, at which price."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.triggers import frozen
from livestream.models.sessions import LiveSession
from shop.models import Product, StockItem, Variant


@frozen("session_id", "product_id", "stock_item_id")
class RunItem(Base):
    """One product in the line-up of one session.

    `allotment` base units are held for the session (owner "session:<id>") from going live to the end; claims
    take their holds out of it. `version` counts changes made after selling began.
    """

    __tablename__ = "run_items"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(4))  # A01: said on air, typed in comments
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    minutes: Mapped[int] = mapped_column(default=10)
    allotment: Mapped[int] = mapped_column(sa.BigInteger)
    limit_per_buyer: Mapped[int | None] = mapped_column(sa.BigInteger)  # base units
    limit_since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # what was claimed before keeps to another one
    talking_points: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    session: Mapped[LiveSession] = relationship(back_populates="items", foreign_keys=[session_id])
    product: Mapped[Product] = relationship()
    shelf: Mapped[StockItem] = relationship()
    prices: Mapped[list[ItemPrice]] = relationship(back_populates="item", order_by="ItemPrice.id")
    __table_args__ = (
        UniqueConstraint("session_id", "code"),
        UniqueConstraint("session_id", "stock_item_id"),
        CheckConstraint("allotment >= 0", "allotment_not_negative"),
        CheckConstraint("limit_per_buyer > 0", "limit_positive"),
        CheckConstraint("minutes BETWEEN 1 AND 600", "minutes_sane"),
    )


@frozen("item_id", "variant_id")
class ItemPrice(Base):
    """The live price of one pack size in one session; the first of an item is its default unit."""

    __tablename__ = "item_prices"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("run_items.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    price: Mapped[Dong] = mapped_column(DongColumn)
    version: Mapped[int] = mapped_column(default=1)
    item: Mapped[RunItem] = relationship(back_populates="prices")
    variant: Mapped[Variant] = relationship()
    __table_args__ = (
        UniqueConstraint("item_id", "variant_id"),
        CheckConstraint("price BETWEEN 1 AND 1000000000", "price_sane"),
    )
