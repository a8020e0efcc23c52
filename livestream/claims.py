"""Claims: goods pass from the session to a claim and on to the buyer's order, or to whoever waits for them.

Everything here runs in a transaction that has locked the session, so claims of one session change one after the
other: first come, first served. First it is decided what goes and what comes, then the orders concerned are locked
in the order of their ids, and only then rows change. Whoever waits moves up in the transaction that frees the goods,
until the closing time; livestream.queueing says who.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from core import clock
from core.db import Dong, db
from core.states import move
from livestream import goods, ordering, promotions, quota, terms
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveBuyer, LiveSession, RunItem, SessionStatus
from livestream.models.claims import KEPT
from livestream.queueing import Wanted, portion_of, serve, takes
from livestream.rules import Agreed, Change, Have, Make
from orders.cancelling import LAPSED

_OPEN = (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING)
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


@dataclass
class Turn:
    """What one comment, one decision or one clock tick changes in a session."""

    session: LiveSession
    made: list[Claim] = field(default_factory=list)
    promoted: list[Claim] = field(default_factory=list)
    released: list[Claim] = field(default_factory=list)

    def items(self) -> set[int]:
        """The items whose figures are others now."""
        return {claim.item_id for claim in (*self.made, *self.promoted, *self.released)}


    def buyers(self) -> list[LiveBuyer]:
        """Whose claims are others now."""
        changed = {claim.buyer_id: claim.buyer for claim in (*self.made, *self.promoted, *self.released)}
        return [changed[buyer_id] for buyer_id in sorted(changed)]


def open_claims(buyer: LiveBuyer) -> list[Claim]:
    """What the buyer has claimed in this session and not given up, oldest first."""
    return list(db.session.scalars(_open_claims(), {"buyer_id": buyer.id}))


@cache
def _open_claims() -> Any:
    """Built once: every comment asks, and to build a statement costs more than to run it."""
    wanted = sa.select(Claim).where(Claim.buyer_id == sa.bindparam("buyer_id"), Claim.status.in_(_OPEN))
    return wanted.order_by(Claim.id).options(joinedload(Claim.price).joinedload(ItemPrice.variant))


def as_have(claims: Iterable[Claim]) -> list[Have]:
    """The claims as the rule reads them."""
    return [Have(claim.id, claim.price_id, claim.milli, claim.base_units, claim.price.variant.base_units,
                 _agreed(claim), claim.status == ClaimStatus.WAITING) for claim in claims]


def _agreed(claim: Claim) -> Agreed:
    return Agreed(claim.unit_price, claim.deal_id, claim.priced_at)


def left(session: LiveSession) -> dict[int, int]:
    """What may still be claimed, in base units by stock item."""
    return goods.left_for_paper(session)


@dataclass
class _Ask:
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

    def wants(self) -> Wanted:
        """What is still to be served."""
        variant = self.price.variant
        return Wanted(self.item.stock_item_id, self.base_units - self.got,
                      portion_of(variant.base_units, variant.loose_step))


def apply(session: LiveSession, buyer: LiveBuyer, comment_id: int | None,
          changes: Sequence[tuple[RunItem, Change]]) -> Turn:
    """Make and release the claims of one buyer, and serve who waits for what was released.

    The price of each claim that is made has been found (livestream.covering).
    """
    mine = {claim.id: claim for claim in open_claims(buyer)} if any(change.release for _, change in changes) else {}
    gone = [mine[claim_id] for _, change in changes for claim_id in change.release]
    new = [_ask(buyer, comment_id, item, make, mine.get(make.instead_of or 0))
           for item, change in changes for make in change.make]
    return _turn(session, [item for item, _ in changes], gone, "changed by the buyer", new)


def release(session: LiveSession, claims: Sequence[Claim], reason: str) -> Turn:
    """Take these claims back, whoever made them, and serve who waits for the goods."""
    return _turn(session, list({claim.item_id: claim.item for claim in claims}.values()), claims, reason)


def promote(session: LiveSession, items: Sequence[RunItem]) -> Turn:
    """Serve who waits for these items from what the session holds."""
    return _turn(session, items, [], "")


def may_promote(session: LiveSession) -> bool:
    """True while who waits still moves up: not after the closing time, whether the job has come by or not."""
    return session.status in _ON_AIR and (session.closes_at is None or clock.now() <= session.closes_at)


def _turn(session: LiveSession, items: Sequence[RunItem], gone: Sequence[Claim], reason: str,
          new: Sequence[_Ask] = ()) -> Turn:
    turn, here = Turn(session), left(session)
    lapsed = [] if _covers(here, new) else _lapsed(items, {ask.buyer.id for ask in new})
    rising = _share(session, items, here, gone, lapsed, new)
    quota.count([*gone, *lapsed], [(ask.agreed.deal_id, ask.base_units) for ask in new])
    ordering.lock_orders({*(ask.buyer for ask in (*new, *rising)), *(claim.buyer for claim in (*gone, *lapsed))})
    given = [*lapsed, *(gone if reason == LAPSED else ())]
    if ordering.confirmed(given):  # completed while we waited for the order: begin anew, without it
        raise StaleDataError("an order was completed as its goods lapsed")
    is_first = any(_holds(claim) for claim in gone) and not lapsed and _covers(here, new)
    if is_first:  # so that an order whose only line changes is never without one
        _make_all(turn, new)
    _free(turn, gone, reason)
    _free(turn, lapsed, LAPSED)
    _promote_all(turn, rising)
    if not is_first:
        _make_all(turn, new)
    return turn


def _share(session: LiveSession, items: Sequence[RunItem], here: dict[int, int], gone: Sequence[Claim],
           lapsed: Sequence[Claim], new: Sequence[_Ask]) -> list[_Ask]:
    """Say of everybody in the queue how much they get; returns who moves up.

    Whoever exchanges goods keeps what they give up of the same item before others get it.
    """
    in_part = terms.fills_in_part(session)
    own = _sum((claim.item.stock_item_id, claim.base_units) for claim in gone if _holds(claim))
    pool = _sum([*here.items(), *own.items(), *(
        (claim.item.stock_item_id, claim.base_units) for claim in lapsed if _holds(claim))])
    for ask in sorted(new, key=lambda each: each.claim is None):
        key = ask.item.stock_item_id
        if ask.claim is None or _holds(ask.claim):
            ask.got = ask.kept = takes(ask.wants(), min(own.get(key, 0), pool.get(key, 0)), in_part)
            ask.kept_place = min((claim.place for claim in gone if claim.item_id == ask.item.id), default=None)
            own[key] = own.get(key, 0) - ask.got
            pool[key] = pool.get(key, 0) - ask.got
    is_at_rest = bool(new) and not gone and not lapsed and may_promote(session)  # then nobody who waits can be served
    waiting = [] if is_at_rest else _waiting(
        session, [item for item in items if pool.get(item.stock_item_id)], {claim.id for claim in gone})
    queue = sorted([*waiting, *new], key=lambda ask: (ask.claim is None, ask.claim.place if ask.claim else 0))
    for ask, amount in zip(queue, serve([ask.wants() for ask in queue], pool, in_part), strict=True):
        ask.got += amount
    return [ask for ask in waiting if ask.got] if may_promote(session) else []


def _waiting(session: LiveSession, items: Sequence[RunItem], but: set[int]) -> list[_Ask]:
    if session.status not in _ON_AIR or not items:
        return []
    wanted = sa.select(Claim).where(
        Claim.item_id.in_([item.id for item in items]), Claim.status == ClaimStatus.WAITING,
        Claim.id.not_in(but)).order_by(Claim.place)
    rows = db.session.scalars(wanted.options(
        joinedload(Claim.item), joinedload(Claim.buyer), joinedload(Claim.price).joinedload(ItemPrice.variant)))
    return [_Ask(row.item, row.price, row.buyer, row.base_units, _agreed(row), row, row.comment_id) for row in rows]


def _lapsed(items: Sequence[RunItem], but: set[int]) -> list[Claim]:
    """Claims of others whose time is over, whether the job has come by or not."""
    wanted = sa.select(Claim).where(
        Claim.item_id.in_([item.id for item in items]), Claim.status.in_(KEPT),
        Claim.expires_at <= clock.now(), Claim.buyer_id.not_in(but))
    found = list(db.session.scalars(wanted.order_by(Claim.id)))
    kept = ordering.confirmed(found)
    return [claim for claim in found if claim.id not in kept]


def _ask(buyer: LiveBuyer, comment_id: int | None, item: RunItem, make: Make, before: Claim | None) -> _Ask:
    price = next(each for each in item.prices if each.id == make.price_id)
    if make.agreed is None:
        raise AssertionError("a claim without a price")
    return _Ask(item, price, buyer, make.base_units, make.agreed, before, comment_id)


def _make_all(turn: Turn, asks: Sequence[_Ask]) -> None:
    held = []
    for ask in asks:
        made = _split(turn.session, ask)
        turn.made += made
        held += [claim for claim in made if claim.status == ClaimStatus.HELD]
    if held:
        ordering.place(turn.session, asks[0].buyer, held)


def _promote_all(turn: Turn, rising: Sequence[_Ask]) -> None:
    """Hold the goods for who moves up, and put them into their orders."""
    by_buyer: dict[int, list[Claim]] = {}
    for ask in rising:
        if ask.claim is not None:
            by_buyer.setdefault(ask.buyer.id, []).append(_move_up(turn.session, ask, ask.claim))
    for claims in by_buyer.values():
        ordering.place(turn.session, claims[0].buyer, claims, is_promotion=True)
        turn.promoted += claims
    promotions.note_down(turn.session, turn.promoted)


def _move_up(session: LiveSession, ask: _Ask, claim: Claim) -> Claim:
    if ask.got == ask.base_units:
        _hold(session, claim)
        return claim
    move(claim, ClaimStatus.RELEASED, "served in part")
    return _split(session, ask)[0]


def _split(session: LiveSession, ask: _Ask) -> list[Claim]:
    """The claims of an ask: what it got, and in the same place of the queue what it waits for."""
    made: list[Claim] = []
    place = ask.claim.place if ask.claim else None
    for base_units, own, is_held in ((ask.kept, place or ask.kept_place, True), (ask.got - ask.kept, place, True),
                                     (ask.base_units - ask.got, place, False)):
        if not base_units:
            continue
        milli = base_units * 1000 // ask.price.variant.base_units
        claim = Claim(
            session_id=session.id, buyer_id=ask.buyer.id, comment_id=ask.comment_id, item_id=ask.item.id,
            price_id=ask.price.id, milli=milli, base_units=base_units,
            unit_price=ask.agreed.unit_price, amount=amount_of(ask.agreed.unit_price, milli),
            deal_id=ask.agreed.deal_id, priced_at=ask.agreed.at, place_of=own,
            made_at=ask.claim.made_at if ask.claim else clock.now())
        db.session.add(claim)
        db.session.flush()
        if is_held:
            _hold(session, claim)
        else:
            move(claim, ClaimStatus.WAITING)
        made.append(claim)
    return made


def _hold(session: LiveSession, claim: Claim) -> None:
    goods.pass_to(claim, session)
    move(claim, ClaimStatus.HELD)


def _free(turn: Turn, claims: Sequence[Claim], reason: str) -> None:
    """Release; while the session runs, the goods return to its hold."""
    on_air = turn.session.status in _ON_AIR
    ordering.cancel([claim for claim in claims if claim.status == ClaimStatus.ORDERED], reason)
    for claim in claims:
        if claim.status == ClaimStatus.ORDERED and on_air:
            goods.take_from_shelf(claim, turn.session)
        elif claim.status == ClaimStatus.HELD:
            goods.take_from(claim, turn.session)
        move(claim, ClaimStatus.RELEASED, reason)
        claim.expires_at = None
        turn.released.append(claim)
    db.session.flush()


def _holds(claim: Claim) -> bool:
    return claim.status in KEPT


def _covers(here: dict[int, int], new: Sequence[_Ask]) -> bool:
    needed = _sum((ask.item.stock_item_id, ask.base_units) for ask in new)
    return all(here.get(key, 0) >= amount for key, amount in needed.items())


def _sum(parts: Iterable[tuple[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for key, amount in parts:
        total[key] = total.get(key, 0) + amount
    return total


def amount_of(unit_price: Dong, milli: int) -> Dong:
    """Price times quantity, half a dong up, as the CHECK of the claim has it."""
    return Dong((unit_price * milli + 500) // 1000)
