"""What every carrier can do."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.db import Dong
from orders.models import ParcelStatus


@dataclass(frozen=True)
class Shipment:
    """A parcel to be brought: from which commune, to which ward, how heavy, how much to collect at the door."""

    code: str
    from_commune: str
    to_ward: str
    weight_g: int
    collect: Dong


@dataclass(frozen=True)
class Tracked:
    """Where a carrier says a parcel is, in our states."""

    status: ParcelStatus
    at: datetime
    note: str = ""


class Carrier(Protocol):
    """One way to bring a parcel. None of these calls may run inside a transaction if the carrier needs a network."""

    @property
    def name(self) -> str:
        """What the carrier is called in the database."""

    def quote(self, shipment: Shipment, day: date) -> Dong:
        """What the buyer pays for bringing it, on that day."""

    def book(self, shipment: Shipment) -> str | None:
        """Ask for a pick-up: the waybill number, the same for the same parcel, or None where there are none."""

    def track(self, waybill: str) -> tuple[Tracked, ...]:
        """What the carrier knows, oldest first; nothing for a waybill that is not its own."""

    def cancel(self, waybill: str) -> bool:
        """Call the pick-up off. True if nobody will come."""
