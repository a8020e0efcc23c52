"""Orders."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import CheckConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.states import Machine, guard
from core.triggers import frozen

if TYPE_CHECKING:
    from orders.models.lines import OrderLine
    from orders.models.parcels import Parcel


class OrderStatus(StrEnum):
    """"Paid" is none of them: with cash on delivery a parcel is shipped before it is paid."""

    PLACED = "placed"
    CONFIRMED = "confirmed"  # the address is complete, and a rule or the cooperative has accepted
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Source(StrEnum):
    """Where an order came from."""

    SHOP = "shop"
    LIVE = "live"
    API = "api"


_S = OrderStatus
_AWAITED = sa.text("status = 'placed' AND pay_by IS NOT NULL")
ORDER = Machine(_S, _S.PLACED, {
    # from packing on the state is a function of the parcels (orders.parcels.derived), which may skip a step
    _S.PLACED: frozenset({_S.CONFIRMED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.PACKED, _S.SHIPPED, _S.DELIVERED, _S.CANCELLED, _S.RETURNED}),
    _S.PACKED: frozenset({_S.CONFIRMED, _S.SHIPPED, _S.DELIVERED, _S.CANCELLED, _S.RETURNED}),
    _S.SHIPPED: frozenset({_S.DELIVERED, _S.RETURNED}),
    _S.DELIVERED: frozenset({_S.RETURNED}),
    _S.CANCELLED: frozenset({_S.PLACED}),  # only what was not paid in time and was paid after all: orders.expiry
})


@guard
@frozen("code", "secret", "source", "placed_at")
class Order(Base):
    """What one buyer asked for; its lines may come from several cooperatives, each sends a parcel.

    An order from a live session may begin without phone and address; the buyer adds them behind the secret link.
    """

    __tablename__ = "orders"
    machine = ORDER
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)  # CB + 7 + check character: said, printed, typed
    secret: Mapped[str] = mapped_column(sa.String(43), unique=True)  # of the link; whoever has it is the buyer
    _status: Mapped[OrderStatus] = ORDER.column()
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    buyer_name: Mapped[str] = mapped_column(sa.String(120), default="")
    buyer_phone: Mapped[str | None] = mapped_column(sa.String(10), index=True)
    ward_code: Mapped[str | None] = mapped_column(sa.String(5))
    province_code: Mapped[str | None] = mapped_column(sa.String(2))
    street: Mapped[str] = mapped_column(sa.String(300), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    payment_method: Mapped[str] = mapped_column(sa.String(12), default="cod")
    goods_total: Mapped[Dong] = mapped_column(DongColumn)  # of the lines that are not cancelled
    freight: Mapped[Dong] = mapped_column(DongColumn)
    received: Mapped[Dong] = mapped_column(DongColumn, server_default="0")  # orders.receiving
    pay_by: Mapped[datetime | None] = mapped_column(UtcDateTime)  # paid before it is sent; None: at the door
    language: Mapped[str] = mapped_column(sa.String(2), default="vi")
    version: Mapped[int] = mapped_column()
    lines: Mapped[list[OrderLine]] = relationship(back_populates="order", order_by="OrderLine.id")
    parcels: Mapped[list[Parcel]] = relationship(back_populates="order", order_by="Parcel.id")
    __table_args__ = (
        CheckConstraint("goods_total >= 0", "goods_not_negative"),
        CheckConstraint("freight >= 0", "freight_not_negative"),
        CheckConstraint("received >= 0", "received_not_negative"),
        CheckConstraint("(ward_code IS NULL) = (province_code IS NULL)", "address_has_both_tiers"),
        sa.Index("ix_orders_awaited", "pay_by", sqlite_where=_AWAITED, postgresql_where=_AWAITED),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> OrderStatus:
        """Where the order stands; changed by core.states.move."""
        return self._status

    @property
    def total(self) -> Dong:
        """What the buyer pays in all."""
        return Dong(self.goods_total + self.freight)

    @property
    def has_address(self) -> bool:
        """True if a courier could bring it: phone, name, ward and street are known."""
        return bool(self.buyer_phone and self.buyer_name and self.ward_code and self.street)
