"""How a buyer stands with some cooperatives, from what these have lived through with that phone number themselves.

Three lights: "regular" took so many orders and kept their word, "call" has left too much at the door or unpaid (or is
restricted), everybody else is "new". The limits are dated settings. Nobody else's history is looked at.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa

from core import clock
from core.dated import NotSet
from core.db import db
from orders.models import Expiry, LineEvent, LineEventKind, Order, OrderLine, Parcel, ParcelStatus
from orders.models import Restriction as Row
from orders.rates import latest

REGULAR_FROM_DELIVERED = "regular_from_delivered"
CALL_FROM_REFUSED = "call_from_refused"
CALL_FROM_BROKEN = "call_from_broken"


class Light(StrEnum):
    """What to think of an order before it is packed."""

    REGULAR = "regular"
    NEW = "new"
    CALL = "call"


@dataclass(frozen=True)
class Standing:
    """The light and the facts behind it, in orders of this phone with these cooperatives."""

    light: Light
    delivered: int = 0
    refused: int = 0  # came back without having been delivered
    returned: int = 0  # came back after that
    cancelled_late: int = 0  # after it had been confirmed
    unpaid: int = 0  # was to be paid before delivery, and never was
    is_restricted: bool = False


@dataclass(frozen=True)
class Limits:
    """From how many on a light changes."""

    regular: int
    refused: int
    broken: int


def of(cooperative_ids: Collection[int], phones: Iterable[str]) -> dict[str, Standing]:
    """How these numbers stand with these cooperatives together: one query, however many. Raises core.dated.NotSet."""
    wanted = sorted(set(phones))
    if not wanted or not cooperative_ids:
        return {}
    counts: dict[str, dict[str, int]] = {phone: {} for phone in ("", *wanted)}
    for phone, what, number in db.session.execute(
            _counted(), {"phones": wanted, "sellers": sorted(cooperative_ids), "today": clock.today()}):
        if number is None:
            raise NotSet(name=what)
        counts[phone][what] = number
    limits = counts.pop("")
    bounds = Limits(limits[REGULAR_FROM_DELIVERED], limits[CALL_FROM_REFUSED], limits[CALL_FROM_BROKEN])
    return {phone: judged(found, bounds) for phone, found in counts.items()}


def judged(counts: dict[str, int], bounds: Limits) -> Standing:
    """The rule, on the numbers of one phone."""
    found = {name: counts.get(name, 0) for name in ("delivered", "refused", "returned", "cancelled_late", "unpaid")}
    is_restricted = bool(counts.get("restricted"))
    if is_restricted or found["refused"] >= bounds.refused or \
            found["cancelled_late"] + found["unpaid"] >= bounds.broken:
        light = Light.CALL
    elif found["delivered"] - found["returned"] >= bounds.regular:
        light = Light.REGULAR
    else:
        light = Light.NEW
    return Standing(light, **found, is_restricted=is_restricted)


@cache
def _counted() -> Any:
    """(phone, what, orders) of all facts, and ("", limit, value) of what they are held against; built once."""
    phones: sa.BindParameter[str] = sa.bindparam("phones", expanding=True)
    sellers: sa.BindParameter[int] = sa.bindparam("sellers", expanding=True)
    orders = sa.func.count(sa.distinct(Order.id))
    became = (
        sa.select(Order.buyer_phone, sa.cast(LineEvent.kind, sa.String(24)), orders)
        .join(LineEvent, LineEvent.order_id == Order.id)
        .where(Order.buyer_phone.in_(phones), LineEvent.cooperative_id.in_(sellers), LineEvent.kind.in_(
            (LineEventKind.DELIVERED, LineEventKind.REFUSED, LineEventKind.RETURNED)))
        .group_by(Order.buyer_phone, LineEvent.kind))
    cancelled = (
        sa.select(Order.buyer_phone, sa.literal("cancelled_late"), orders).join(Parcel, Parcel.order_id == Order.id)
        .where(Order.buyer_phone.in_(phones), Parcel.cooperative_id.in_(sellers),
               Parcel.status == ParcelStatus.CANCELLED)
        .group_by(Order.buyer_phone))
    theirs = sa.exists().where(OrderLine.order_id == Order.id, OrderLine.cooperative_id.in_(sellers))
    unpaid = (
        sa.select(Order.buyer_phone, sa.literal("unpaid"), orders).join(Expiry, Expiry.order_id == Order.id)
        .where(Order.buyer_phone.in_(phones), Expiry.revived_at.is_(None), theirs)
        .group_by(Order.buyer_phone))
    restricted = (
        sa.select(Row.phone, sa.literal("restricted"), sa.func.count())
        .where(Row.phone.in_(phones), Row.cooperative_id.in_(sellers), Row.ended_at.is_(None),
               Row.until >= sa.bindparam("today", type_=sa.Date))
        .group_by(Row.phone))
    limits = [sa.select(sa.literal(""), sa.literal(name), latest(name, "today"))
              for name in (REGULAR_FROM_DELIVERED, CALL_FROM_REFUSED, CALL_FROM_BROKEN)]
    return sa.union_all(became, cancelled, unpaid, restricted, *limits)
