"""One buyer, one order: who is the same person by their phone number, and a person's word when that was wrong.

- A number said in a comment or written by the crew joins two open orders of a session: the later buyer's goods go into
  the order of whoever had the number first. So nobody takes goods out of an order by naming another's number.
- An order that has an address already goes into no other by itself, unless both go to the same place: where two parcels
  go is for a person to decide. The same holds for what is being packed.
- Another number said later takes the goods out again when they had gone into an order by the number that was wrong.
- The crew joins and parts orders with one action (`join`, `part`). Who was parted is never joined again by a number.

The session is locked by whoever calls; orders are locked by their ids before it is asked where they go and before any
of them changes, since a buyer completes theirs without waiting for the session.
"""
from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import fold, one_line
from core.transactions import lock, use_case
from livestream import access, signals
from livestream.audience import ticks
from livestream.buying import ordering
from livestream.comments import acting
from livestream.errors import (
    AlreadyPacked,
    NoSuchLiveBuyer,
    NothingOrdered,
    NothingToPart,
    SameOrder,
    TwoAddresses,
    WhyParted,
)
from livestream.first_paid import paying
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession
from livestream.serving import claims, goods, limits
from orders import cancelling
from orders.cancelling import JOINED
from orders.delivery import note_phone as note_phone_of_order
from orders.models import Order, OrderLine, OrderStatus

PARTED = "two buyers, two orders"  # the reason on the lines that leave


def others_in_order(buyer: LiveBuyer) -> list[LiveBuyer]:
    """Who else of this session is in the buyer's order."""
    if buyer.order_id is None:
        return []
    wanted = sa.select(LiveBuyer).where(
        LiveBuyer.session_id == buyer.session_id, LiveBuyer.order_id == buyer.order_id, LiveBuyer.id != buyer.id)
    return list(db.session.scalars(wanted.order_by(LiveBuyer.number)))


def with_same_phone(buyer: LiveBuyer) -> list[LiveBuyer]:
    """Who else has the buyer's number and an open order of their own: perhaps the same person."""
    own = ordering.open_order(buyer)
    phone = buyer.phone or (own.buyer_phone if own is not None else None)
    if phone is None or own is None:
        return []
    wanted = sa.select(LiveBuyer).join(Order, Order.id == LiveBuyer.order_id).where(
        LiveBuyer.session_id == buyer.session_id, LiveBuyer.id != buyer.id, Order.id != own.id,
        Order.status.in_(ordering.OPEN), sa.or_(LiveBuyer.phone == phone, Order.buyer_phone == phone))
    return list(db.session.scalars(wanted.order_by(LiveBuyer.number)))


def follow_phone(session: LiveSession, buyer: LiveBuyer, before: str | None) -> None:
    """The buyer has said another number than `before`: their goods go where they belong."""
    own = ordering.open_order(buyer)
    if own is None or buyer.is_apart:
        return
    was_wrong = before is not None and any(other.phone == before for other in others_in_order(buyer))
    target = next((other for other in with_same_phone(buyer) if not other.is_apart), None)
    if target is None and not was_wrong:
        return
    goes_to = db.session.get_one(Order, target.order_id) if target is not None else None
    ordering.lock_orders([buyer, *([target] if target is not None else [])])
    if not was_wrong and own.has_address and (goes_to is None or not _same_place(own, goes_to)):
        return
    moving = _movable(buyer)
    if moving and (goes_to is None or ordering.takes(goes_to, len(moving))):
        _pass_on(session, buyer, moving, goes_to, JOINED if not was_wrong else PARTED)


@use_case
def follow_order(session_id: int, order_id: int) -> None:
    """A buyer has typed name, number and address behind a link: other orders to the same place are theirs too."""
    session, order = lock(LiveSession, session_id), db.session.get_one(Order, order_id)
    if not order.has_address or order.status not in ordering.OPEN:
        return
    for buyer in _in_order(session, order):
        if buyer.phone is None and not buyer.is_apart:
            buyer.phone = order.buyer_phone
    db.session.flush()
    for buyer in _in_order(session, order):
        for turn in limits.give_back_excess(session, buyer):
            acting.tell(session, turn)
    for buyer in _in_order(session, order):
        for other in with_same_phone(buyer):
            if not (buyer.is_apart or other.is_apart) and _join_same_place(session, buyer, other):
                return


def _join_same_place(session: LiveSession, buyer: LiveBuyer, other: LiveBuyer) -> bool:
    """Everybody in the later of the two orders goes into the earlier, if both go to the same place."""
    earlier, later = sorted((buyer, other), key=lambda each: each.order_id or 0)
    ordering.lock_orders([earlier, later])
    kept, gone = ordering.open_order(earlier), ordering.open_order(later)
    if kept is None or gone is None or not _same_place(kept, gone):
        return False
    moving = {each: _movable(each) for each in _in_order(session, gone)}
    if not all(moving.values()) or not ordering.takes(kept, sum(map(len, moving.values()))):
        return False
    for each, theirs in moving.items():
        _pass_on(session, each, theirs, kept, JOINED)
    return True


@use_case
def join(actor: Actor, session_id: int, number: int, into: int) -> Order:
    """The goods of buyer `number` go into the order of buyer `into`: a person has seen that it is one buyer.

    Raises NoSuchLiveBuyer, NothingOrdered, SameOrder, AlreadyPacked, TwoAddresses.
    """
    session = access.lock_session(actor, session_id)
    buyer, other = _numbered(session, number), _numbered(session, into)
    own, goes_to = ordering.open_order(buyer), ordering.open_order(other)
    if own is None or goes_to is None:
        raise AlreadyPacked if _is_past_changing(buyer) or _is_past_changing(other) else NothingOrdered
    if own.id == goes_to.id:
        raise SameOrder
    ordering.lock_orders([buyer, other])
    if own.has_address and not _same_place(own, goes_to):
        raise TwoAddresses
    moving = _movable(buyer)
    if (own.lines and not moving) or not ordering.takes(goes_to, max(1, len(moving))):
        raise AlreadyPacked
    buyer.is_apart = other.is_apart = False
    buyer.phone = buyer.phone or other.phone
    if moving:
        _pass_on(session, buyer, moving, goes_to, JOINED)
    else:
        _wish_in(session, buyer, own, goes_to)
    for turn in limits.give_back_excess(session, buyer):
        acting.tell(session, turn)
    note("buyers joined", f"session:{session.id}", number=number, into=into)
    return goes_to


@use_case
def part(actor: Actor, session_id: int, number: int, reason: str, forget_phone: bool) -> Order:
    """Take the goods of buyer `number` out of an order shared with others, into one of their own.

    With `forget_phone` the number was not theirs: it is forgotten, and their claims lapse again until they give one.
    Raises NoSuchLiveBuyer, NothingToPart, WhyParted, AlreadyPacked.
    """
    session = access.lock_session(actor, session_id)
    why = one_line(reason)
    if not 1 <= len(why) <= 200:
        raise WhyParted
    buyer = _numbered(session, number)
    if not others_in_order(buyer):
        raise NothingToPart
    if ordering.open_order(buyer) is None:
        raise AlreadyPacked if _is_past_changing(buyer) else NothingToPart
    ordering.lock_orders([buyer])
    moving = _movable(buyer)
    if not moving:
        raise AlreadyPacked
    buyer.is_apart = True
    if forget_phone:
        buyer.phone = None
    _pass_on(session, buyer, moving, None, PARTED)
    note("buyers parted", f"session:{session.id}", number=number, reason=why)
    return db.session.get_one(Order, buyer.order_id)


def pass_on_phone(buyer: LiveBuyer) -> None:
    """Write the buyer's number on their open order, so that they need not type it again; also a corrected one.

    What the buyer has typed on the order's page counts more than what was said.
    """
    order = ordering.open_order(buyer)
    if order is None or buyer.phone is None or order.buyer_phone == buyer.phone or order.has_address:
        return
    if any(other.phone == order.buyer_phone for other in others_in_order(buyer)):
        return  # it is the number of somebody else in the same order
    note_phone_of_order(order.id, buyer.phone)


def _pass_on(session: LiveSession, buyer: LiveBuyer, moving: Sequence[Claim], into: Order | None, why: str) -> None:
    """The goods leave one order and go into another, or a new one, without being anybody else's in between."""
    before = buyer.order_id
    ordering.cancel(moving, why)
    buyer.order_id = into.id if into is not None else None
    for claim in moving:
        goods.keep_for(claim)
    ordering.place(session, buyer, moving)
    left = db.session.get_one(Order, before)
    others = _in_order(session, left)
    for other in others:
        ordering.tell(session, other, left)
    ticks.changed(session, [buyer, *others, *(_in_order(session, into) if into is not None else ())])
    signals.totals_changed(session)


def _wish_in(session: LiveSession, buyer: LiveBuyer, own: Order, into: Order) -> None:
    """What the buyer only wishes so far is wished in the other order; where that one goes to is known, it is paid."""
    buyer.order_id = into.id
    db.session.flush()
    if not _in_order(session, own):
        cancelling.close_unserved([own.id], JOINED)
    if into.has_address:
        paying.completed(into.id)
    ordering.tell(session, buyer, into)
    ticks.changed(session, [buyer])


def _movable(buyer: LiveBuyer) -> list[Claim]:
    """The buyer's ordered claims, if all of them can still go elsewhere; else none."""
    mine = [claim for claim in claims.open_claims(buyer) if claim.status == ClaimStatus.ORDERED]
    gone = set(db.session.scalars(sa.select(OrderLine.id).where(
        OrderLine.id.in_([claim.line_id for claim in mine]), OrderLine.cancelled_at.is_not(None))))
    return [] if ordering.packed(mine) else [claim for claim in mine if claim.line_id not in gone]


def _is_past_changing(buyer: LiveBuyer) -> bool:
    order = db.session.get(Order, buyer.order_id) if buyer.order_id is not None else None
    return order is not None and order.status not in (*ordering.OPEN, OrderStatus.CANCELLED)


def _same_place(one: Order, other: Order) -> bool:
    return one.has_address and one.ward_code == other.ward_code and fold(one.street) == fold(other.street)


def _in_order(session: LiveSession, order: Order) -> list[LiveBuyer]:
    wanted = sa.select(LiveBuyer).where(LiveBuyer.session_id == session.id, LiveBuyer.order_id == order.id)
    return list(db.session.scalars(wanted.order_by(LiveBuyer.id)))


def _numbered(session: LiveSession, number: int) -> LiveBuyer:
    found = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.number == number))
    if found is None:
        raise NoSuchLiveBuyer
    return found
