"""What became of each claim of a session: it stands, it waited in vain, its time was over, or it was taken back.

A claim that its buyer lowered, replaced or took back is not lost demand: what stays of it is a claim of its own.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from core.db import Dong, db
from core.states import StatusChange
from livestream.models import Claim, ClaimStatus, LiveBuyer, RunItem
from livestream.models.claims import LINE_CANCELLED, SESSION_ENDED
from orders.cancelling import LAPSED
from shop.models import Product


class Fate(StrEnum):
    """How a claim ended, or stands."""

    STANDS = "stands"
    UNMET = "unmet"  # it waits, or waited until the session ended
    LAPSED = "lapsed"
    CANCELLED = "cancelled"  # at the order
    TAKEN_BACK = "taken back"  # by the buyer, or what stays of it is another claim


@dataclass(frozen=True)
class Claimed:
    """One claim. `is_first` if it is not what stays of another, nor the second part of one that was split."""

    comment_id: int | None
    item_id: int
    buyer_id: int
    channel_id: int
    at: datetime
    base_units: int
    amount: Dong
    fate: Fate
    is_first: bool
    is_in_order: bool

    @property
    def counts(self) -> bool:
        """True unless the buyer took it back: then it was never demand."""
        return self.fate != Fate.TAKEN_BACK


def claimed(session_id: int, cooperative_id: int | None = None) -> list[Claimed]:
    """The claims of the session, oldest first; of the goods of one seller if wanted."""
    released = sa.and_(StatusChange.entity == Claim.__tablename__, StatusChange.entity_id == Claim.id,
                       StatusChange.new == ClaimStatus.RELEASED)
    wanted = (
        sa.select(Claim.id, Claim.comment_id, Claim.item_id, Claim.buyer_id, Claim.made_at, Claim.base_units,
                  Claim.amount, Claim.status.label("status"), Claim.place_of, Claim.line_id, LiveBuyer.channel_id,
                  StatusChange.reason)
        .join(LiveBuyer, LiveBuyer.id == Claim.buyer_id).outerjoin(StatusChange, released)
        .where(Claim.session_id == session_id).order_by(Claim.id))
    if cooperative_id is not None:
        wanted = wanted.join(RunItem, RunItem.id == Claim.item_id).join(
            Product, Product.id == RunItem.product_id).where(Product.cooperative_id == cooperative_id)
    found, seen = [], set()
    for row in db.session.execute(wanted):
        said = (row.comment_id, row.item_id) if row.comment_id is not None else (row.id,)
        is_first = row.place_of is None and said not in seen
        seen.add(said)
        found.append(Claimed(
            row.comment_id, row.item_id, row.buyer_id, row.channel_id, row.made_at, row.base_units, row.amount,
            _fate(row.status, row.reason or ""), is_first, row.line_id is not None))
    return found


def _fate(status: ClaimStatus, reason: str) -> Fate:
    if status in (ClaimStatus.HELD, ClaimStatus.ORDERED):
        return Fate.STANDS
    if status != ClaimStatus.RELEASED or reason == SESSION_ENDED:
        return Fate.UNMET
    return {LAPSED: Fate.LAPSED, LINE_CANCELLED: Fate.CANCELLED}.get(reason, Fate.TAKEN_BACK)
