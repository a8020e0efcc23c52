"""What an evening has left in the database, against what was said: nothing lost, nothing doubled, nobody overtaken.

python -m benchmarks.proof SESSION
"""
from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from benchmarks.evening import Comment as Said
from benchmarks.server import Place
from core.db import db
from core.states import StatusChange
from livestream import terms
from livestream.models import Claim, ClaimStatus, Comment, LiveSession, RunItem
from livestream.serving.queueing import Wanted, portion_of, takes
from orders.models import OrderLine
from wsgi import create_app

_TAKEN = (ClaimStatus.HELD.value, ClaimStatus.ORDERED.value)


@dataclass(frozen=True)
class Found:
    """What the evening has left: which comment is which row, and which of them made claims."""

    comments: dict[str, int]
    claimed: frozenset[int]
    orders: int
    claims: int
    promoted: int
    sold_out: int


def find(place: Place, session_id: int, said: tuple[Said, ...]) -> Found:
    """Read it all. Raises AssertionError if a comment is missing, stands twice, or somebody was overtaken."""
    told = json.loads(place.python("benchmarks.proof", str(session_id)).splitlines()[-1])
    stored = Counter(told["external_ids"])
    assert stored == Counter(comment.id for comment in said), "comments lost or doubled"
    assert not told["faults"], f"{len(told['faults'])} faults, such as {told['faults'][:3]}"
    return Found(dict(zip(told["external_ids"], told["ids"], strict=True)), frozenset(told["claimed"]),
                 told["orders"], told["claims"], told["promoted"], told["sold_out"])


def found_by(session_id: int) -> dict[str, Any]:
    """Every comment and what came of it, and as `faults` whatever is not as it should be."""
    comments = db.session.execute(sa.select(Comment.external_id, Comment.id).where(
        Comment.session_id == session_id)).all()
    claims = list(db.session.scalars(sa.select(Claim).where(Claim.session_id == session_id).order_by(Claim.id)))
    lines = dict(db.session.execute(sa.select(OrderLine.id, OrderLine.order_id)).all())
    items = {item.id: item for item in db.session.scalars(sa.select(RunItem).where(RunItem.session_id == session_id))}
    in_part = terms.fills_in_part(db.session.get_one(LiveSession, session_id))
    line = Queue([_entry(claim) for claim in claims], {item.id: item.allotment for item in items.values()}, in_part)
    faults = [*_lines_are_claims(session_id, claims), *line.faults(_journal())]
    return {
        "external_ids": [row.external_id for row in comments], "ids": [row.id for row in comments],
        "claimed": sorted({claim.comment_id for claim in claims if claim.comment_id is not None}),
        "orders": len({lines[claim.line_id] for claim in claims if claim.line_id is not None}),
        "claims": len(claims), "promoted": line.promoted, "faults": faults, "sold_out": len(line.emptied)}


def _lines_are_claims(session_id: int, claims: list[Claim]) -> Iterator[str]:
    """Each ordered claim is one open order line of the same goods, and there are no others."""
    open_lines = {row.id: (row.base_units, row.amount) for row in db.session.execute(
        sa.select(OrderLine.id, OrderLine.base_units, OrderLine.amount).where(
            OrderLine.session_id == session_id, OrderLine.cancelled_at.is_(None)))}
    for claim in claims:
        if claim.status == ClaimStatus.ORDERED and open_lines.pop(
                claim.line_id or 0, None) != (claim.base_units, claim.amount):
            yield f"claim {claim.id} is ordered, and its line says something else"
    yield from (f"line {line} belongs to no claim" for line in open_lines)


@dataclass(frozen=True)
class Entry:
    """A claim as the queue knows it; `place` says who came first."""

    id: int
    item_id: int
    place: int
    base_units: int
    portion: int


def _entry(claim: Claim) -> Entry:
    variant = claim.price.variant
    return Entry(claim.id, claim.item_id, claim.place, claim.base_units,
                 portion_of(variant.base_units, variant.loose_step))


class Queue:
    """The evening once more, from the journal of the claims: who got goods, and who was waiting then.

    The rule is that of docs/claims.md and livestream.serving.queueing: first come, first served, in part where that
    is agreed; who wants more than is left is passed over. Whoever exchanges goods they have keeps them before others.
    """

    def __init__(self, claims: Sequence[Entry], allotments: Mapping[int, int], in_part: bool) -> None:
        self._claims, self._in_part = {claim.id: claim for claim in claims}, in_part
        self._left, self.promoted, self.emptied = dict(allotments), 0, set[int]()

    def faults(self, journal: Iterable[tuple[int, str, str]]) -> Iterator[str]:
        """Everybody who was overtaken, and all that was given without being there."""
        waiting, served, rising = dict[int, Entry](), set[int](), 0
        for claim_id, old, new in journal:
            claim = self._claims.get(claim_id)
            if claim is None:
                continue
            was_waiting = waiting.pop(claim_id, None) is not None
            if new == ClaimStatus.WAITING:
                waiting[claim_id] = claim
            elif new == ClaimStatus.HELD:
                moves_up = was_waiting or claim.place == rising
                self.promoted += moves_up
                if moves_up or claim.place not in served:
                    yield from self._overtaken(claim, waiting.values())
                served.add(claim.place)
                yield from self._take(claim)
            elif new == ClaimStatus.RELEASED and old in _TAKEN:
                self._left[claim.item_id] += claim.base_units
            if new == ClaimStatus.WAITING or not self._left[claim.item_id]:
                self.emptied.add(claim.item_id)
            rising = claim.place if was_waiting else 0

    def _take(self, claim: Entry) -> Iterator[str]:
        self._left[claim.item_id] -= claim.base_units
        if self._left[claim.item_id] < 0:
            yield f"claim {claim.id} got goods that were not there"

    def _overtaken(self, claim: Entry, waiting: Iterable[Entry]) -> Iterator[str]:
        left = self._left[claim.item_id]
        for other in waiting:
            if other.item_id == claim.item_id and other.place < claim.place and takes(
                    Wanted(0, other.base_units, other.portion), left, self._in_part):
                yield f"claim {claim.id} was served before claim {other.id}, which came first"


def _journal() -> Iterator[tuple[int, str, str]]:
    """Every move of every claim in the order of writing: moves of one session are made one after the other."""
    wanted = sa.select(StatusChange.entity_id, StatusChange.old, StatusChange.new).where(
        StatusChange.entity == Claim.__tablename__).order_by(StatusChange.id)
    yield from ((claim_id, old, new) for claim_id, old, new in db.session.execute(wanted))


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(found_by(int(sys.argv[1]))))
