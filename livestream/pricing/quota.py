"""The units of deals, counted by one conditional update: never more than the cap, which the database refuses as well.

Whoever claims at the price of a deal takes of its units, also while they wait for goods; what is given up, lapses or
is lowered gives them back.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from core import clock
from core.db import db
from livestream.models import Claim, Deal


def count(gone: Iterable[Claim], made: Sequence[tuple[int | None, int]] = ()) -> None:
    """These open claims give the units of their deals back, and so many base units of a deal are taken.

    What a lowered claim keeps is never anybody else's in between. Raises StaleDataError, so that the use case begins
    anew, if somebody has taken the last units meanwhile.
    """
    change: dict[int, int] = {}
    for deal_id, units in (*made, *((claim.deal_id, -claim.base_units) for claim in gone)):
        if deal_id is not None:
            change[deal_id] = change.get(deal_id, 0) + units
    for deal_id, units in sorted(change.items()):
        if units and not take(deal_id, units):
            raise StaleDataError("the units of a deal went to somebody else")


def take(deal_id: int, base_units: int) -> bool:
    """Take so many, or give back less than nothing; False, and nothing is taken, if there are not so many."""
    after = Deal.taken + base_units
    sold_out_at = sa.case((after == Deal.cap, sa.func.coalesce(Deal.sold_out_at, clock.now())))
    taken = sa.update(Deal).where(Deal.id == deal_id, after <= Deal.cap, after >= 0).values(
        taken=after, sold_out_at=sold_out_at)
    return db.session.scalar(taken.returning(Deal.id).execution_options(synchronize_session=False)) is not None
