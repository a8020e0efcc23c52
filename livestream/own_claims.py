"""What somebody has claimed from this very browser on our own live page: what is kept, until when, and what waits."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.db import db
from core.transactions import lock, use_case
from livestream import acting, claims, joining
from livestream.errors import NotWaiting
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession


@dataclass(frozen=True)
class OwnLine:
    """One claim; `place` counts the buyers in the queue from 1 and is None for what is kept."""

    claim_id: int
    code: str
    name: str
    amount: float
    unit: str
    place: int | None
    until: datetime | None


def lines(session: LiveSession, browser: str | None) -> list[OwnLine]:
    """What this browser has and waits for, oldest first."""
    buyer = _buyer(session, browser)
    if buyer is None:
        return []
    return [OwnLine(claim.id, claim.item.code, claim.item.product.name, claim.milli / 1000,
                    claim.price.variant.unit_name, _place(claim), claim.expires_at)
            for claim in claims.open_claims(buyer)]


@use_case
def leave(session_id: int, browser: str | None, claim_id: int) -> None:
    """Wait no longer; what is kept stays. Raises NotWaiting, also for a claim of somebody else."""
    session = lock(LiveSession, session_id)
    buyer = _buyer(session, browser)
    claim = db.session.get(Claim, claim_id)
    if buyer is None or claim is None or claim.buyer_id != buyer.id or claim.status != ClaimStatus.WAITING:
        raise NotWaiting
    acting.tell(session, claims.release(session, [claim], "left the waiting list"))


def _buyer(session: LiveSession, browser: str | None) -> LiveBuyer | None:
    if not browser:
        return None
    return db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.author_id == joining.author_of(session, browser)))


def _place(claim: Claim) -> int | None:
    if claim.status != ClaimStatus.WAITING:
        return None
    ahead = sa.select(sa.func.count(sa.distinct(Claim.buyer_id))).where(
        Claim.item_id == claim.item_id, Claim.status == ClaimStatus.WAITING, Claim.place < claim.place,
        Claim.buyer_id != claim.buyer_id)
    return db.session.scalars(ahead).one() + 1
