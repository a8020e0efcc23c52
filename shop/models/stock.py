"""How much is left: stock items in whole base units, the holds on them, and the journal of every change."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice
from core.triggers import append_only, frozen


class Unit(StrEnum):
    """The base units stock is counted in."""

    GRAM = "g"
    MILLILITRE = "ml"
    PIECE = "piece"


class MoveKind(StrEnum):
    """Why a stock item changed. `on_hand` follows the first five, `reserved` the last three."""

    RECEIVED = "received"
    FOUND = "found"  # a count showed more than the books
    LOST = "lost"  # a count, breakage or spoiling showed less
    RETURNED = "returned"  # came back from a buyer in good order
    SHIPPED = "shipped"  # left the store: off both on_hand and reserved
    RESERVED = "reserved"
    RELEASED = "released"


@frozen("cooperative_id", "unit")
class StockItem(Base):
    """What lies in a cooperative's store, in whole base units: 12,500 g of tea, 40 pieces of soap."""

    __tablename__ = "stock_items"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    unit: Mapped[Unit] = mapped_column(choice(Unit, "unit"))
    on_hand: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    reserved: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    __table_args__ = (CheckConstraint("reserved BETWEEN 0 AND on_hand", "never_oversold"),)


@frozen("stock_item_id", "owner")
class Hold(Base):
    """So much of a stock item is kept for one owner; the holds of an item add up to its `reserved`.

    `owner` is only text to the shop: "order:CB1234567X", "claim:17", "session:3". A hold of nothing stays as
    a row of zero, so that its owner can be found again.
    """

    __tablename__ = "holds"
    id: Mapped[int] = mapped_column(primary_key=True)
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    owner: Mapped[str] = mapped_column(sa.String(60), index=True)
    base_units: Mapped[int] = mapped_column(sa.BigInteger)
    __table_args__ = (
        UniqueConstraint("stock_item_id", "owner"),
        CheckConstraint("base_units >= 0", "not_negative"),
    )


@append_only
class StockMove(Base):
    """The stock journal: every change of a stock item, and on whose account."""

    __tablename__ = "stock_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"), index=True)
    kind: Mapped[MoveKind] = mapped_column(choice(MoveKind, "kind"))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    reference: Mapped[str] = mapped_column(sa.String(80), index=True)
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (CheckConstraint("amount > 0", "amount_positive"),)


@append_only
class StockCount(Base):
    """Somebody counted what lies there, also where it was what the books say, so that no move was needed."""

    __tablename__ = "stock_counts"
    id: Mapped[int] = mapped_column(primary_key=True)
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"), index=True)
    counted: Mapped[int] = mapped_column(sa.BigInteger)
    actor: Mapped[str]
    actor_name: Mapped[str] = mapped_column(sa.String(120), default="")  # as they were called then
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (CheckConstraint("counted >= 0", "counted_not_negative"),)
