"""Whose turn comes when: the place of a claim in the queue of its item, as livestream.serving.sharing serves it.

Nothing of anybody else is told but how many buyers stand in front and how much they wait for.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import db
from livestream import terms
from livestream.models import Claim, ClaimStatus, LiveSession
from livestream.serving.sharing import may_promote


@dataclass(frozen=True)
class Place:
    """The first in the queue has `place` 1 and nobody `ahead`, whose wishes are `ahead` base units together."""

    place: int
    ahead: int


def of(session: LiveSession, claims: Sequence[Claim]) -> dict[int, Place]:
    """The places of those of these claims that wait and are in the queue, by claim.

    Where who pays first is served first, who has not paid is in no queue; after the closing time nobody is. Buyers are
    counted, not claims, and nobody stands in front of themselves.
    """
    first_paid = terms.is_first_paid(session)
    queued = [claim for claim in claims if claim.status == ClaimStatus.WAITING and (
        claim.paid_id is not None or not first_paid)] if may_promote(session) else []
    if not queued:
        return {}
    lines: dict[int, list[tuple[tuple[int, int], int, int]]] = {}
    paid = sa.func.coalesce(Claim.paid_id, 0)
    for item_id, paid_id, place, buyer_id, base_units in db.session.execute(
            sa.select(Claim.item_id, paid, Claim.place, Claim.buyer_id, Claim.base_units).where(
                Claim.item_id.in_({claim.item_id for claim in queued}), Claim.status == ClaimStatus.WAITING,
                sa.or_(Claim.paid_id.is_not(None), sa.literal(not first_paid)))):
        lines.setdefault(item_id, []).append(((paid_id, place), buyer_id, base_units))
    return {claim.id: _place(claim, lines.get(claim.item_id, [])) for claim in queued}


def _place(claim: Claim, line: Sequence[tuple[tuple[int, int], int, int]]) -> Place:
    turn = (claim.paid_id or 0, claim.place)
    ahead = [(buyer_id, base_units) for other, buyer_id, base_units in line
             if other < turn and buyer_id != claim.buyer_id]
    return Place(len({buyer_id for buyer_id, _ in ahead}) + 1, sum(base_units for _, base_units in ahead))
