"""Claims: goods pass from the session to a claim and on to the buyer's order, or to whoever waits for them.

Everything here runs in a transaction that has locked the session, so claims of one session change one after the
other: first come, first served. First it is decided what goes and what comes, then the orders concerned are locked
in the order of their ids, and only then rows change. Whoever waits moves up in the transaction that frees the goods,
until the closing time; livestream.serving.queueing says who.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from core import clock
from core.db import Dong, db
from core.states import move
from livestream import terms
from livestream.audience import ticks
from livestream.buying import ordering
from livestream.comments.rules import Change, Have, Make
from livestream.first_paid import ranks
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveBuyer, LiveSession, RunItem
from livestream.pricing import quota
from livestream.serving import goods, promotions
from livestream.serving.sharing import ON_AIR, Ask, agreed_of, covers, holds, lapsed_of, share
from orders.cancelling import LAPSED

_OPEN = (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING)


@dataclass
class Turn:
    """What one comment, one decision or one clock tick changes in a session."""

    session: LiveSession
    made: list[Claim] = field(default_factory=list)
    promoted: list[Claim] = field(default_factory=list)
    released: list[Claim] = field(default_factory=list)
    pays_first: bool = False  # in this session nothing is kept before it is paid

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
                 agreed_of(claim), claim.status == ClaimStatus.WAITING) for claim in claims]


def apply(session: LiveSession, buyer: LiveBuyer, comment_id: int | None,
          changes: Sequence[tuple[RunItem, Change]]) -> Turn:
    """Make and release the claims of one buyer, and serve who waits for what was released.

    The price of each claim that is made has been found (livestream.pricing.covering).
    """
    mine = {claim.id: claim for claim in open_claims(buyer)} if any(change.release for _, change in changes) else {}
    gone = [mine[claim_id] for _, change in changes for claim_id in change.release]
    new = [_ask(buyer, comment_id, item, make, mine.get(make.instead_of or 0))
           for item, change in changes for make in change.make]
    return _turn(session, [item for item, _ in changes], gone, "changed by the buyer", new)


def release(session: LiveSession, claims: Sequence[Claim], reason: str) -> Turn:
    """Take these claims back, whoever made them, and serve who waits for the goods."""
    return _turn(session, list({claim.item_id: claim.item for claim in claims}.values()), claims, reason)


def promote(session: LiveSession, items: Sequence[RunItem], seen_by: Collection[int] = ()) -> Turn:
    """Serve who waits for these items from what the session holds; the buyers `seen_by` need not be told so."""
    return _turn(session, items, [], "", seen_by=seen_by)


def _turn(session: LiveSession, items: Sequence[RunItem], gone: Sequence[Claim], reason: str,
          new: Sequence[Ask] = (), seen_by: Collection[int] = ()) -> Turn:
    turn, here = Turn(session), goods.left_for_paper(session)
    lapsed = [] if covers(here, new) else lapsed_of(items, {ask.buyer.id for ask in new})
    filling = terms.filling(session)
    turn.pays_first = filling.first_paid
    if filling.first_paid:
        ranks.give(session, new)
    rising = share(session, items, here, gone, lapsed, new, filling)
    quota.count([*gone, *lapsed], [(ask.agreed.deal_id, ask.base_units) for ask in new])
    ordering.lock_orders({*(ask.buyer for ask in (*new, *rising)), *(claim.buyer for claim in (*gone, *lapsed))})
    given = [*lapsed, *(gone if reason == LAPSED else ())]
    if ordering.confirmed(given):  # completed while we waited for the order: begin anew, without it
        raise StaleDataError("an order was completed as its goods lapsed")
    is_first = any(holds(claim) for claim in gone) and not lapsed and covers(here, new)
    if is_first:  # so that an order whose only line changes is never without one
        _make_all(turn, new)
    _free(turn, gone, reason)
    _free(turn, lapsed, LAPSED)
    _promote_all(turn, rising, seen_by)
    if not is_first:
        _make_all(turn, new)
    ticks.queue_moved(session, {claim.item_id for claim in gone if claim.line_id is None}
                      | {ask.item.id for ask in rising})
    return turn


def _ask(buyer: LiveBuyer, comment_id: int | None, item: RunItem, make: Make, before: Claim | None) -> Ask:
    price = next(each for each in item.prices if each.id == make.price_id)
    if make.agreed is None:
        raise AssertionError("a claim without a price")
    return Ask(item, price, buyer, make.base_units, make.agreed, before, comment_id)


def _make_all(turn: Turn, asks: Sequence[Ask]) -> None:
    held = []
    for ask in asks:
        made = _split(turn.session, ask)
        turn.made += made
        held += [claim for claim in made if claim.status == ClaimStatus.HELD]
    if held:
        ordering.place(turn.session, asks[0].buyer, held)
    elif asks and asks[0].is_wish:
        ordering.begin(turn.session, asks[0].buyer, turn.made[-1])


def _promote_all(turn: Turn, rising: Sequence[Ask], seen_by: Collection[int]) -> None:
    """Hold the goods for who moves up, and put them into their orders."""
    by_buyer: dict[int, list[Claim]] = {}
    for ask in rising:
        if ask.claim is not None:
            by_buyer.setdefault(ask.buyer.id, []).append(_move_up(turn.session, ask, ask.claim))
    for claims in by_buyer.values():
        ordering.place(turn.session, claims[0].buyer, claims, is_promotion=True)
        turn.promoted += claims
    promotions.note_down(turn.session, [claim for claim in turn.promoted if claim.buyer_id not in seen_by])


def _move_up(session: LiveSession, ask: Ask, claim: Claim) -> Claim:
    if ask.got == ask.base_units:
        _hold(session, claim)
        return claim
    move(claim, ClaimStatus.RELEASED, "served in part")
    return _split(session, ask)[0]


def _split(session: LiveSession, ask: Ask) -> list[Claim]:
    """The claims of an ask: what it got, and in the same place of the queue what it waits for."""
    made: list[Claim] = []
    place = ask.claim.place if ask.claim else None
    for base_units, own, paid_id, is_held in (
            (ask.kept, place or ask.kept_place, ask.paid_id or ask.kept_paid_id, True),
            (ask.got - ask.kept, place, ask.paid_id, True), (ask.base_units - ask.got, place, ask.paid_id, False)):
        if not base_units:
            continue
        milli = base_units * 1000 // ask.price.variant.base_units
        claim = Claim(
            session_id=session.id, buyer_id=ask.buyer.id, comment_id=ask.comment_id, item_id=ask.item.id,
            price_id=ask.price.id, milli=milli, base_units=base_units,
            unit_price=ask.agreed.unit_price, amount=amount_of(ask.agreed.unit_price, milli),
            deal_id=ask.agreed.deal_id, priced_at=ask.agreed.at, place_of=own, paid_id=paid_id,
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
    on_air = turn.session.status in ON_AIR
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


def amount_of(unit_price: Dong, milli: int) -> Dong:
    """Price times quantity, half a dong up, as the CHECK of the claim has it."""
    return Dong((unit_price * milli + 500) // 1000)
