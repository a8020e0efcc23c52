"""Who gets how much of what a session has: everybody in the queue and who comes new, before any row changes.

Where who pays first is served first (livestream.first_paid), the queue is in the order of paying, and who has not paid
is not in it.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock
from core.db import db
from livestream import terms
from livestream.buying import ordering
from livestream.comments.rules import Agreed
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveBuyer, LiveSession, RunItem, SessionStatus
from livestream.models.claims import KEPT
from livestream.serving.queueing import Wanted, portion_of, serve, takes

ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


@dataclass
class Ask:
    """Somebody in the queue: a claim that waits, or one that is to be made. `got` of it is served now."""

    item: RunItem
    price: ItemPrice
    buyer: LiveBuyer
    base_units: int
    agreed: Agreed
    claim: Claim | None = None  # that waits, or whose place it takes
    comment_id: int | None = None
    got: int = 0
    kept: int = 0  # of that, exchanged for what the buyer gives up: it stands where that stood
    kept_place: int | None = None
    paid_id: int | None = None  # the moment of paying, where that decides
    kept_paid_id: int | None = None
    is_wish: bool = False  # nothing is reserved before it is paid

    def wants(self) -> Wanted:
        """What is still to be served."""
        variant = self.price.variant
        return Wanted(self.item.stock_item_id, self.base_units - self.got,
                      portion_of(variant.base_units, variant.loose_step))


def may_promote(session: LiveSession) -> bool:
    """True while who waits still moves up: not after the closing time, whether the job has come by or not."""
    return session.status in ON_AIR and (session.closes_at is None or clock.now() <= session.closes_at)


def share(session: LiveSession, items: Sequence[RunItem], here: dict[int, int], gone: Sequence[Claim],
          lapsed: Sequence[Claim], new: Sequence[Ask], filling: terms.Filling) -> list[Ask]:
    """Say of everybody in the queue how much they get; returns who moves up.

    Whoever exchanges goods keeps what they give up of the same item before others get it.
    """
    in_part, first_paid = filling.in_part, filling.first_paid
    own = _sum((claim.item.stock_item_id, claim.base_units) for claim in gone if holds(claim))
    pool = _sum([*here.items(), *own.items(), *(
        (claim.item.stock_item_id, claim.base_units) for claim in lapsed if holds(claim))])
    for ask in sorted(new, key=lambda each: each.claim is None):
        key = ask.item.stock_item_id
        if ask.claim is None or holds(ask.claim):
            ask.got = ask.kept = takes(ask.wants(), min(own.get(key, 0), pool.get(key, 0)), in_part)
            before = [claim for claim in gone if claim.item_id == ask.item.id]
            ask.kept_place = min((claim.place for claim in before), default=None)
            ask.kept_paid_id = min((claim.paid_id for claim in before if claim.paid_id is not None), default=None)
            own[key] = own.get(key, 0) - ask.got
            pool[key] = pool.get(key, 0) - ask.got
    is_at_rest = bool(new) and not gone and not lapsed and may_promote(session)  # then nobody who waits can be served
    waiting = [] if is_at_rest else _waiting(
        session, [item for item in items if pool.get(item.stock_item_id)], {claim.id for claim in gone}, first_paid)
    queue = sorted([*waiting, *(ask for ask in new if ask.paid_id is not None or not first_paid)], key=_turn_of)
    for ask, amount in zip(queue, serve([ask.wants() for ask in queue], pool, in_part), strict=True):
        ask.got += amount
    return [ask for ask in waiting if ask.got] if may_promote(session) else []


def _turn_of(ask: Ask) -> tuple[int, bool, int]:
    """First who paid first, where that decides; then who was accepted first. Whoever comes new comes last."""
    return ask.paid_id or 0, ask.claim is None, ask.claim.place if ask.claim else 0


def _waiting(session: LiveSession, items: Sequence[RunItem], but: set[int], first_paid: bool) -> list[Ask]:
    if session.status not in ON_AIR or not items:
        return []
    wanted = sa.select(Claim).where(
        Claim.item_id.in_([item.id for item in items]), Claim.status == ClaimStatus.WAITING,
        Claim.id.not_in(but)).order_by(Claim.place)
    if first_paid:
        wanted = wanted.where(Claim.paid_id.is_not(None))
    rows = db.session.scalars(wanted.options(
        joinedload(Claim.item), joinedload(Claim.buyer), joinedload(Claim.price).joinedload(ItemPrice.variant)))
    return [Ask(row.item, row.price, row.buyer, row.base_units, agreed_of(row), row, row.comment_id,
                paid_id=row.paid_id) for row in rows]


def lapsed_of(items: Sequence[RunItem], but: set[int]) -> list[Claim]:
    """Claims of others whose time is over, whether the job has come by or not."""
    wanted = sa.select(Claim).where(
        Claim.item_id.in_([item.id for item in items]), Claim.status.in_(KEPT),
        Claim.expires_at <= clock.now(), Claim.buyer_id.not_in(but))
    found = list(db.session.scalars(wanted.order_by(Claim.id)))
    kept = ordering.confirmed(found)
    return [claim for claim in found if claim.id not in kept]


def agreed_of(claim: Claim) -> Agreed:
    """At what price it was claimed."""
    return Agreed(claim.unit_price, claim.deal_id, claim.priced_at)


def holds(claim: Claim) -> bool:
    """True if goods are kept for it."""
    return claim.status in KEPT


def covers(here: dict[int, int], new: Sequence[Ask]) -> bool:
    """True if there is enough for all who come new."""
    needed = _sum((ask.item.stock_item_id, ask.base_units) for ask in new)
    return all(here.get(key, 0) >= amount for key, amount in needed.items())


def _sum(parts: Iterable[tuple[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for key, amount in parts:
        total[key] = total.get(key, 0) + amount
    return total
