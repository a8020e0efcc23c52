"""How goods stand with their papers: each that is asked for is valid, expires soon, expired, unseen or missing."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from core import clock, dated
from core.db import db
from shop.models import CLAIMS_STARS, Cooperative, Paper, PaperKind, Product
from shop.papers import rules

SOON = "paper_soon_days"  # so long before its last day a paper expires soon, a dated setting


class State(StrEnum):
    """From best to worst; the first two are good enough to sell."""

    VALID = "valid"
    EXPIRING = "expiring"
    UNSEEN = "unseen"  # noted, and nobody has confirmed it
    EXPIRED = "expired"
    MISSING = "missing"


GOOD = (State.VALID, State.EXPIRING)
_ORDER = list(State)


@dataclass(frozen=True)
class Asked:
    """One paper that is asked for, and the best there is of it."""

    kind: PaperKind
    state: State
    paper: Paper | None = None

    @property
    def is_good(self) -> bool:
        """True if goods may be sold with it."""
        return self.state in GOOD


@dataclass(frozen=True)
class Standing:
    """How one product stands; `facts` are what rules asked by."""

    facts: tuple[str, ...]
    papers: tuple[Asked, ...] = ()

    @property
    def missing(self) -> list[Asked]:
        """What is asked for and is not good."""
        return [each for each in self.papers if not each.is_good]

    @property
    def state(self) -> State:
        """The worst of all its papers; valid where nothing is asked."""
        return max((each.state for each in self.papers), key=_ORDER.index, default=State.VALID)


def of_products(product_ids: Collection[int]) -> dict[int, Standing]:
    """How these products stand now; a query for the rules, and two more where anything is asked."""
    in_force = rules.in_force()
    if not in_force or not product_ids:
        return {product_id: Standing(()) for product_id in product_ids}
    rows = db.session.execute(
        sa.select(Product.id, Product.cooperative_id, Cooperative.kind, Product.category, Product.ocop_stars)
        .join(Cooperative, Cooperative.id == Product.cooperative_id).where(Product.id.in_(sorted(product_ids)))).all()
    known = list(db.session.scalars(sa.select(Paper).where(
        Paper.cooperative_id.in_({row.cooperative_id for row in rows}), Paper.withdrawn_at.is_(None),
        sa.or_(Paper.product_id.is_(None), Paper.product_id.in_(sorted(product_ids)))).order_by(Paper.id)))
    soon, found = dated.value(SOON), {}
    for row in rows:
        facts = (row.kind.value, row.category.value, *([CLAIMS_STARS] if row.ocop_stars else []))
        own = [each for each in known
               if each.cooperative_id == row.cooperative_id and each.product_id in (None, row.id)]
        found[row.id] = Standing(facts, tuple(best(kind, own, soon) for kind in rules.asked(in_force, facts)))
    return found


def best(kind: PaperKind, papers: Iterable[Paper], soon: int) -> Asked:
    """The best paper of this kind: of two as good the one that lasts longer."""
    today = clock.today()
    own = [(_ORDER.index(state_of(each, today, soon)), -_last(each).toordinal(), each.id, each)
           for each in papers if each.kind == kind]
    if not own:
        return Asked(kind, State.MISSING)
    state, _, _, paper = min(own)
    return Asked(kind, _ORDER[state], paper)


def _last(paper: Paper) -> date:
    return paper.valid_until or date.max


def state_of(paper: Paper, day: date, soon: int) -> State:
    """How one paper stands on a day."""
    if _last(paper) < day:
        return State.EXPIRED
    if paper.seen_at is None:
        return State.UNSEEN
    return State.EXPIRING if _last(paper) <= min(date.max, day + timedelta(days=soon)) else State.VALID


def held_at(paper: Paper, moment: datetime) -> bool:
    """True if the paper had been seen by that moment and was valid on its day."""
    day = clock.local(moment).date()
    return (paper.seen_at is not None and paper.seen_at <= moment and _last(paper) >= day
            and (paper.withdrawn_at is None or paper.withdrawn_at >= moment))


def running_out(cooperative_id: int, days: int) -> list[Paper]:
    """Seen papers of a seller that expire within so many days or have expired, the nearest day first.

    One that another of its kind outlasts is left out.
    """
    rows = list(db.session.scalars(sa.select(Paper).where(
        Paper.cooperative_id == cooperative_id, Paper.withdrawn_at.is_(None), Paper.seen_at.is_not(None)
    ).order_by(Paper.valid_until, Paper.id)))
    last: dict[tuple[PaperKind, int | None], Paper] = {}
    for row in sorted(rows, key=_last):
        last[row.kind, row.product_id] = row
    until = clock.today() + timedelta(days=days)
    return [row for row in rows if last[row.kind, row.product_id].id == row.id and _last(row) <= until]


def unseen(cooperative_id: int) -> list[Paper]:
    """What a seller has noted and nobody has confirmed yet; it may still be withdrawn."""
    return list(db.session.scalars(sa.select(Paper).where(
        Paper.cooperative_id == cooperative_id, Paper.withdrawn_at.is_(None), Paper.seen_at.is_(None)
    ).order_by(Paper.id)))
