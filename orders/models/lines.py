"""Order lines, and the journal of what became of them beside the ledger."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.triggers import append_only, frozen
from orders.models.orders import Order
from orders.models.parcels import Parcel


@frozen("order_id", "variant_id", "stock_item_id", "cooperative_id", "commune_code", "product_name", "variant_name",
        "unit_name", "milli", "base_units", "unit_price", "amount", "weight_g", "price_source", "session_id",
        "channel_id")
class OrderLine(Base):
    """So much of one variant, with names, price, weight, cooperative and commune as they were at that moment.

    `milli` is the quantity in thousandths of the unit (200 of "kg" is 0.2 kg); `amount` is price times quantity,
    half up to a whole dong; `weight_g` is that of the whole line. `session_id` and
    `channel_id` name the live session and channel it was sold in; they are only numbers here.
    """

    __tablename__ = "order_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    commune_code: Mapped[str] = mapped_column(sa.String(5))
    product_name: Mapped[str] = mapped_column(sa.String(160))
    variant_name: Mapped[str] = mapped_column(sa.String(80))
    unit_name: Mapped[str] = mapped_column(sa.String(20))
    milli: Mapped[int]
    base_units: Mapped[int] = mapped_column(sa.BigInteger)
    unit_price: Mapped[Dong] = mapped_column(DongColumn)
    amount: Mapped[Dong] = mapped_column(DongColumn)
    weight_g: Mapped[int]
    paid: Mapped[Dong] = mapped_column(DongColumn, server_default="0")  # of its amount, by now
    price_source: Mapped[str] = mapped_column(sa.String(40), default="shop")
    session_id: Mapped[int | None] = mapped_column(index=True)
    channel_id: Mapped[int | None]
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    order: Mapped[Order] = relationship(back_populates="lines")
    parcel: Mapped[Parcel | None] = relationship(back_populates="lines")
    __table_args__ = (
        CheckConstraint("milli BETWEEN 1 AND 999000", "milli_sane"),
        CheckConstraint("base_units > 0", "base_units_positive"),
        CheckConstraint("unit_price > 0", "price_positive"),
        CheckConstraint("paid BETWEEN 0 AND amount", "paid_of_the_amount"),
        CheckConstraint("amount = (unit_price * milli + 500) / 1000", "amount_is_price_times_quantity"),
    )


class LineEventKind(StrEnum):
    """What can become of a line, each on its own day."""

    ORDERED = "ordered"
    CANCELLED = "cancelled"
    REFUSED = "refused"  # came back without having been delivered
    DELIVERED = "delivered"
    RETURNED = "returned"  # came back after it had been delivered
    LOST = "lost"  # never reached the buyer, and did not come back


@append_only
class LineEvent(Base):
    """Something became of an order line on a local day. Goods value, never freight; no money: that is the ledger."""

    __tablename__ = "line_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    kind: Mapped[LineEventKind] = mapped_column(choice(LineEventKind, "kind"))
    day: Mapped[date]
    amount: Mapped[Dong] = mapped_column(DongColumn)
    base_units: Mapped[int] = mapped_column(sa.BigInteger)
    commune_code: Mapped[str] = mapped_column(sa.String(5))
    cooperative_id: Mapped[int]
    session_id: Mapped[int | None] = mapped_column(index=True)
    channel_id: Mapped[int | None]
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.UniqueConstraint("line_id", "kind"),
        sa.Index(None, "day", "kind", "commune_code"),
    )
