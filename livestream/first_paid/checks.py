"""What must always be true where who pays first is served first: for the command that checks the books."""
from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.db import db
from livestream import terms
from livestream.models import Claim, ClaimStatus, LiveSession, SessionStatus
from livestream.serving.queueing import portion_of

_TAKEN = (ClaimStatus.HELD, ClaimStatus.ORDERED)
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


def goods_go_to_who_has_paid() -> Iterator[str]:
    """In sessions of this kind goods were given only for a moment of paying, and in no other is there one."""
    rows = sa.select(Claim.id, Claim.paid_id, LiveSession).join(LiveSession, LiveSession.id == Claim.session_id).where(
        sa.or_(Claim.status.in_(_TAKEN), Claim.paid_id.is_not(None))).order_by(Claim.id)
    first_paid: dict[int, bool] = {}
    for claim_id, paid_id, session in db.session.execute(rows):
        if session.id not in first_paid:
            first_paid[session.id] = terms.is_first_paid(session)
        if first_paid[session.id] != (paid_id is not None):
            yield f"claim {claim_id} has goods and was not paid" if paid_id is None else (
                f"claim {claim_id} was paid first in a session in which that does not count")


def who_paid_first_was_served_first() -> Iterator[str]:
    """Where claims are filled in part, nobody has goods who paid later and could have left a portion to who waits."""
    rows = sa.select(Claim, LiveSession).join(LiveSession, LiveSession.id == Claim.session_id).where(
        Claim.status == ClaimStatus.WAITING, Claim.paid_id.is_not(None), LiveSession.status.in_(_ON_AIR))
    for claim, session in db.session.execute(rows.order_by(Claim.id)):
        if not terms.fills_in_part(session):
            continue
        variant = claim.price.variant
        portion = min(portion_of(variant.base_units, variant.loose_step), claim.base_units)
        later = sa.select(Claim.id).where(
            Claim.item_id == claim.item_id, Claim.status.in_(_TAKEN), Claim.paid_id > claim.paid_id,
            Claim.base_units >= portion)
        for other_id in db.session.scalars(later.order_by(Claim.id)):
            yield f"claim {claim.id} waits, and claim {other_id}, which was paid later, has goods"
