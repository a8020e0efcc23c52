"""Claims: goods pass from the session to a claim and on to the buyer's order, or to whoever waits for them.

Everything here runs in a transaction that has locked the session, so claims of one session change one after the
other: first come, first served. First it is decided what goes and what comes, then the orders concerned are locked
in the order of their ids, and only then rows change.

Who waits is served in the order of asking; a claim that is too large for what is left is passed over, so that no
goods stay unsold because of it. Hence at rest nobody waits for less than is left.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock
from core.db import Dong, db
from core.states import move
from livestream import ordering
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveBuyer, LiveSession, RunItem, SessionStatus
from livestream.ordering import claim_hold
from livestream.rules import Change, Have, Make
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus
from shop import stock

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


def open_claims(buyer: LiveBuyer) -> list[Claim]:
    """What the buyer has claimed in this session and not given up, oldest first."""
    wanted = sa.select(Claim).where(Claim.buyer_id == buyer.id, Claim.status.in_(_OPEN)).order_by(Claim.id)
    return list(db.session.scalars(wanted.options(joinedload(Claim.price).joinedload(ItemPrice.variant))))


def packed(claims: Iterable[Claim]) -> set[int]:
    """Which of these claims are past changing: their order is being packed or is over."""
    wanted = (
        sa.select(Claim.id).join(OrderLine, OrderLine.id == Claim.line_id).join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Parcel, Parcel.id == OrderLine.parcel_id)
        .where(Claim.id.in_([claim.id for claim in claims]), Claim.status == ClaimStatus.ORDERED,
               sa.or_(Order.status.not_in((OrderStatus.PLACED, OrderStatus.CONFIRMED)),
                      Parcel.status != ParcelStatus.TO_PACK)))
    return set(db.session.scalars(wanted))


def confirmed(claims: Iterable[Claim]) -> set[int]:
    """Which of these claims are orders by now: their buyer has said where to, or somebody has accepted."""
    wanted = (
        sa.select(Claim.id).join(OrderLine, OrderLine.id == Claim.line_id).join(Order, Order.id == OrderLine.order_id)
        .where(Claim.id.in_([claim.id for claim in claims]), Claim.status == ClaimStatus.ORDERED,
               sa.or_(Order.status != OrderStatus.PLACED, Order.street != "")))
    return set(db.session.scalars(wanted))


def as_have(claims: Iterable[Claim]) -> list[Have]:
    """The claims as the rule reads them."""
    return [Have(claim.id, claim.price_id, claim.milli, claim.base_units, claim.price.variant.base_units,
                 claim.unit_price, claim.status == ClaimStatus.WAITING) for claim in claims]


def left(session: LiveSession) -> dict[int, int]:
    """What the session still holds, in base units by stock item."""
    return stock.held(f"session:{session.id}")


def apply(session: LiveSession, buyer: LiveBuyer, comment_id: int | None,
          changes: Sequence[tuple[RunItem, Change]]) -> Turn:
    """Make and release the claims of one buyer, and serve who waits for what was released."""
    turn = Turn(session)
    mine = {claim.id: claim for claim in open_claims(buyer)}
    given_up = [mine[claim_id] for _, change in changes for claim_id in change.release]
    wanted = [(item, make) for item, change in changes for make in change.make]
    items = [item for item, _ in changes]
    here = left(session)
    needed = _sum((item.stock_item_id, make.base_units) for item, make in wanted)
    lapsed = [] if _covers(here, needed) else [
        claim for claim in _lapsed(session, items) if claim.buyer_id != buyer.id]
    back = _sum((claim.item.stock_item_id, claim.base_units) for claim in (*given_up, *lapsed) if _holds(claim))
    after = {key: here.get(key, 0) + back.get(key, 0) for key in {*here, *back}}
    makes = []
    for item, make in wanted:
        fits = after.get(item.stock_item_id, 0) >= make.base_units
        after[item.stock_item_id] = after.get(item.stock_item_id, 0) - make.base_units * fits
        makes.append((item, make, fits))
    rising = _rising(session, items, after, {claim.id for claim in given_up})
    ordering.lock_orders({buyer, *(claim.buyer for claim in (*given_up, *lapsed, *rising))})
    is_first = _covers(here, needed) and any(_holds(claim) for claim in given_up)
    if is_first:  # so that an order whose only line changes is never without one
        _make_all(turn, buyer, comment_id, makes)
    _free(turn, [*given_up, *lapsed], "changed by the buyer" if given_up else "lapsed")
    if not is_first:
        _make_all(turn, buyer, comment_id, makes)
    _serve(turn, rising)
    return turn


def release(session: LiveSession, claims: Sequence[Claim], reason: str) -> Turn:
    """Take these claims back, whoever made them, and serve who waits for the goods."""
    turn = Turn(session)
    items = list({claim.item_id: claim.item for claim in claims}.values())
    after = dict(left(session))
    for claim in claims:
        if _holds(claim):
            after[claim.item.stock_item_id] = after.get(claim.item.stock_item_id, 0) + claim.base_units
    rising = _rising(session, items, after, {claim.id for claim in claims})
    ordering.lock_orders({claim.buyer for claim in (*claims, *rising)})
    _free(turn, claims, reason)
    _serve(turn, rising)
    return turn


def promote(session: LiveSession, items: Sequence[RunItem]) -> Turn:
    """Serve who waits for these items from what the session holds."""
    turn = Turn(session)
    rising = _rising(session, items, dict(left(session)), set())
    ordering.lock_orders({claim.buyer for claim in rising})
    _serve(turn, rising)
    return turn


def _lapsed(session: LiveSession, items: Sequence[RunItem]) -> list[Claim]:
    """Claims whose time is over, whether the job has come by or not."""
    wanted = sa.select(Claim).where(
        Claim.item_id.in_([item.id for item in items]), Claim.status == ClaimStatus.ORDERED,
        Claim.expires_at <= clock.now())
    found = list(db.session.scalars(wanted.order_by(Claim.id)))
    kept = packed(found)
    return [claim for claim in found if claim.id not in kept]


def _rising(session: LiveSession, items: Sequence[RunItem], after: dict[int, int], but: set[int]) -> list[Claim]:
    """Who moves up from the waiting list when so much is left."""
    fitting = [sa.and_(Claim.item_id == item.id, Claim.base_units <= after[item.stock_item_id])
               for item in items if after.get(item.stock_item_id, 0) > 0]
    if session.status not in _ON_AIR or not fitting:
        return []
    waiting = sa.select(Claim).where(
        sa.or_(*fitting), Claim.status == ClaimStatus.WAITING, Claim.id.not_in(but)).order_by(Claim.made_at, Claim.id)
    rising = []
    for claim in db.session.scalars(waiting):
        if after.get(claim.item.stock_item_id, 0) >= claim.base_units:
            after[claim.item.stock_item_id] -= claim.base_units
            rising.append(claim)
    return rising


def _make_all(turn: Turn, buyer: LiveBuyer, comment_id: int | None,
              makes: Sequence[tuple[RunItem, Make, bool]]) -> None:
    held = []
    for item, make, fits in makes:
        claim = _make(turn.session, buyer, comment_id, item, make)
        turn.made.append(claim)
        if fits:
            stock.hand_over({item.stock_item_id: make.base_units}, f"session:{turn.session.id}",
                            claim_hold(claim.id))
            held.append(claim)
        move(claim, ClaimStatus.HELD if fits else ClaimStatus.WAITING)
    if held:
        ordering.place(turn.session, buyer, held)


def _make(session: LiveSession, buyer: LiveBuyer, comment_id: int | None, item: RunItem, make: Make) -> Claim:
    price = next(each for each in item.prices if each.id == make.price_id)
    unit_price = make.unit_price if make.unit_price is not None else price.price
    before = db.session.get(Claim, make.instead_of) if make.instead_of is not None else None
    claim = Claim(
        session_id=session.id, buyer_id=buyer.id, comment_id=comment_id, item_id=item.id, price_id=price.id,
        milli=make.milli, base_units=make.base_units, unit_price=unit_price, amount=amount_of(unit_price, make.milli),
        made_at=before.made_at if before is not None else clock.now())
    db.session.add(claim)
    db.session.flush()
    return claim


def _free(turn: Turn, claims: Sequence[Claim], reason: str) -> None:
    """Release; while the session runs, the goods return to its hold."""
    owner, on_air = f"session:{turn.session.id}", turn.session.status in _ON_AIR
    ordering.cancel([claim for claim in claims if claim.status == ClaimStatus.ORDERED], reason)
    for claim in claims:
        quantity = {claim.item.stock_item_id: claim.base_units}
        if claim.status == ClaimStatus.ORDERED and on_air:
            stock.reserve(quantity, owner)
        elif claim.status == ClaimStatus.HELD:
            stock.hand_over(quantity, claim_hold(claim.id), owner)
        move(claim, ClaimStatus.RELEASED, reason)
        claim.expires_at = None
        turn.released.append(claim)
    db.session.flush()


def _serve(turn: Turn, rising: Sequence[Claim]) -> None:
    """Hold the goods for who moves up, and put them into their orders."""
    by_buyer: dict[int, list[Claim]] = {}
    for claim in rising:
        stock.hand_over({claim.item.stock_item_id: claim.base_units}, f"session:{turn.session.id}",
                        claim_hold(claim.id))
        move(claim, ClaimStatus.HELD)
        turn.promoted.append(claim)
        by_buyer.setdefault(claim.buyer_id, []).append(claim)
    for claims in by_buyer.values():
        ordering.place(turn.session, claims[0].buyer, claims)


def _holds(claim: Claim) -> bool:
    return claim.status in (ClaimStatus.HELD, ClaimStatus.ORDERED)


def _covers(here: dict[int, int], needed: dict[int, int]) -> bool:
    return all(here.get(key, 0) >= amount for key, amount in needed.items())


def _sum(parts: Iterable[tuple[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for key, amount in parts:
        total[key] = total.get(key, 0) + amount
    return total


def amount_of(unit_price: Dong, milli: int) -> Dong:
    """Price times quantity, half a dong up, as the CHECK of the claim has it."""
    return Dong((unit_price * milli + 500) // 1000)
