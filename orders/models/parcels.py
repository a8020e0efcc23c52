"""Parcels: what one cooperative sends for one order."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.states import Machine, guard
from core.triggers import Trigger, attach, frozen
from orders.models.orders import Order

if TYPE_CHECKING:
    from orders.models.lines import OrderLine


class ParcelStatus(StrEnum):
    """From the store to the door, or back. "Refused" is a reason of going back."""

    TO_PACK = "to_pack"
    PACKED = "packed"
    BOOKED = "booked"
    PICKED_UP = "picked_up"
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    FAILED = "failed"
    GOING_BACK = "going_back"
    BACK = "back"
    LOST = "lost"
    CANCELLED = "cancelled"


_S = ParcelStatus
_ON_THE_ROAD = frozenset({_S.DELIVERED, _S.FAILED, _S.GOING_BACK, _S.LOST})
PARCEL = Machine(_S, _S.TO_PACK, {
    _S.TO_PACK: frozenset({_S.PACKED, _S.CANCELLED}),
    _S.PACKED: frozenset({_S.TO_PACK, _S.BOOKED, _S.PICKED_UP, _S.CANCELLED}),
    _S.BOOKED: frozenset({_S.PACKED, _S.PICKED_UP, _S.CANCELLED}),
    _S.PICKED_UP: _ON_THE_ROAD | {_S.UNDER_WAY},
    _S.UNDER_WAY: _ON_THE_ROAD,
    _S.FAILED: _ON_THE_ROAD - {_S.FAILED} | {_S.UNDER_WAY},
    _S.DELIVERED: frozenset({_S.GOING_BACK}),
    _S.GOING_BACK: frozenset({_S.BACK, _S.LOST}),
})


@guard
@frozen("order_id", "cooperative_id", "code")
class Parcel(Base):
    """What one cooperative packs and sends for one order. The goods leave its stock when it is picked up."""

    __tablename__ = "parcels"
    machine = PARCEL
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(13), unique=True)  # order code, dash, number within the order
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"))
    _status: Mapped[ParcelStatus] = PARCEL.column()
    carrier: Mapped[str] = mapped_column(sa.String(20), default="own")
    waybill: Mapped[str | None] = mapped_column(sa.String(40))
    freight: Mapped[Dong] = mapped_column(DongColumn)  # what the buyer pays for bringing this parcel
    freight_paid: Mapped[Dong] = mapped_column(DongColumn, server_default="0")
    label_cash: Mapped[Dong | None] = mapped_column(DongColumn)  # what its label asks for at the door, once packed
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    packed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # delivered, back, lost or cancelled
    version: Mapped[int] = mapped_column()
    order: Mapped[Order] = relationship(back_populates="parcels")
    lines: Mapped[list[OrderLine]] = relationship(back_populates="parcel", order_by="OrderLine.id")
    __table_args__ = (
        UniqueConstraint("order_id", "cooperative_id"),
        UniqueConstraint("carrier", "waybill"),
        CheckConstraint("freight >= 0", "freight_not_negative"),
        CheckConstraint("freight_paid BETWEEN 0 AND freight", "paid_of_the_freight"),
        CheckConstraint("label_cash >= 0", "label_asks_no_less_than_nothing"),
        sa.Index("ix_parcels_cooperative_status", "cooperative_id", "status"),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> ParcelStatus:
        """Where the parcel is; changed by core.states.move."""
        return self._status


attach(
    Parcel,
    Trigger(
        "parcels", "leaves_with_the_right_label", "UPDATE",
        "OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND NEW.label_cash IS NOT NULL "
        "AND NEW.label_cash <> (SELECT COALESCE(SUM(amount), 0) FROM payments WHERE payments.parcel_id = NEW.id "
        "AND payments.status = 'started')"),
    Trigger(
        "parcels", "leaves_with_a_waybill", "UPDATE",
        "OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND NEW.carrier <> 'own' "
        "AND NEW.waybill IS NULL"),
    Trigger(
        "parcels", "stays_while_disputed", "UPDATE",
        "OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND EXISTS (SELECT 1 FROM money_cases "
        "WHERE money_cases.order_id = NEW.order_id AND money_cases.kind = 'dispute' "
        "AND money_cases.closed_at IS NULL)"))
