"""Who moved up from the waiting list, and who is to be told so: by message, or by the crew where no phone is known."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock, outbox
from core.actors import Actor
from core.db import db
from core.transactions import use_case
from livestream import access, signals
from livestream.errors import NoSuchLiveBuyer
from livestream.models import Claim, LiveBuyer, LiveSession, Promotion
from livestream.models.claims import KEPT

MOVED_UP = outbox.topic("livestream.moved_up")


@dataclass(frozen=True)
class ToTell:
    """A buyer without a phone number who has moved up: said on air, or in an answer to their comment."""

    number: int
    name: str
    goods: str


def note_down(session: LiveSession, claims: Sequence[Claim]) -> None:
    """Write down who has moved up, and promise each buyer one message about it."""
    if not claims:
        return
    now = clock.now()
    db.session.add_all(Promotion(claim_id=claim.id, at=now) for claim in claims)
    db.session.flush()
    by_buyer: dict[int, list[int]] = {}
    for claim in claims:
        by_buyer.setdefault(claim.buyer_id, []).append(claim.id)
    if not session.is_rehearsal:  # its buyers are nobody; the crew is told all the same
        outbox.put_all(MOVED_UP, {str(ids[0]): {"claim_ids": ids} for ids in by_buyer.values()})
    signals.crew(session, "promoted", {"to_tell": len(to_tell(session))})


def to_tell(session: LiveSession) -> list[ToTell]:
    """Who is still to be told by the crew, in the order of moving up."""
    wanted = (
        sa.select(Promotion).join(Claim, Claim.id == Promotion.claim_id).join(LiveBuyer, LiveBuyer.id == Claim.buyer_id)
        .where(Claim.session_id == session.id, Claim.status.in_(KEPT), Promotion.told_at.is_(None),
               LiveBuyer.phone.is_(None)).order_by(Promotion.at, Promotion.claim_id)
        .options(joinedload(Promotion.claim).options(joinedload(Claim.buyer), joinedload(Claim.item))))
    found: dict[int, tuple[LiveBuyer, list[str]]] = {}
    for row in db.session.scalars(wanted):
        found.setdefault(row.claim.buyer_id, (row.claim.buyer, []))[1].append(row.claim.item.code)
    return [ToTell(buyer.number, buyer.name, ", ".join(dict.fromkeys(codes))) for buyer, codes in found.values()]


@use_case
def told(actor: Actor, session_id: int, number: int) -> None:
    """The crew has told this buyer; a second call changes nothing. Raises NoSuchSession, NoSuchLiveBuyer."""
    session = access.lock_session(actor, session_id)
    buyer = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.number == number))
    if buyer is None:
        raise NoSuchLiveBuyer
    mark_told([claim.id for claim in buyer.claims], actor)
    signals.crew(session, "promoted", {"to_tell": len(to_tell(session))})


def mark_told(claim_ids: Sequence[int], by: Actor | None = None) -> None:
    """These promotions are known to their buyer from now on."""
    db.session.execute(sa.update(Promotion).where(
        Promotion.claim_id.in_(claim_ids), Promotion.told_at.is_(None)).values(
        told_at=clock.now(), told_by=by.person_id if by is not None else None))
