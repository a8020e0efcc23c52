"""What has lapsed and nobody has released yet is no reason to refuse anybody: whoever needs it takes it over.

Goods are taken over as they are shared out (livestream.serving.sharing); the units of a deal here, where a comment
wants more of it than is left.
"""
from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core import clock
from core.db import db
from livestream.buying import ordering
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession
from livestream.serving import claims
from livestream.serving.claims import Turn
from orders.cancelling import LAPSED


def free_units(session: LiveSession, buyer: LiveBuyer, deal_ids: Collection[int]) -> Turn | None:
    """Release the claims of others at the price of these deals whose time is over. None if there are none.

    What the buyer has themselves stays: they have just spoken.
    """
    over = list(db.session.scalars(sa.select(Claim).where(
        Claim.deal_id.in_(deal_ids), Claim.status == ClaimStatus.ORDERED, Claim.expires_at <= clock.now(),
        Claim.buyer_id != buyer.id).order_by(Claim.id)))
    completed = ordering.confirmed(over)
    lapsed = [claim for claim in over if claim.id not in completed]
    return claims.release(session, lapsed, LAPSED) if lapsed else None
