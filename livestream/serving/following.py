"""What became of the orders that claims are in: heard from the orders, and looked up again by the clock."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock, outbox
from core.db import db
from core.states import move
from core.transactions import lock, use_case
from livestream import signals
from livestream.audience import ticks
from livestream.buying import merging, ordering
from livestream.comments import acting
from livestream.first_paid import paying
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession, SessionStatus
from livestream.models.claims import KEPT, LINE_CANCELLED
from livestream.pricing import quota
from livestream.serving import claims, goods
from livestream.serving.claims import Turn
from orders.cancelling import LAPSED
from orders.models import Order, OrderLine, OrderStatus
from orders.topics import CANCELLED, CONFIRMED, DELIVERED, PAID
from shop.errors import OutOfStock

_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
_STILL_WATCHED = timedelta(days=1)  # after the end the crew waits for addresses


def _was_sold_live(session_ids: Sequence[int] = (), **_: Any) -> bool:
    return bool(session_ids)


def _is_watched(session_ids: Sequence[int] = (), **_: Any) -> bool:
    return bool(session_ids and watched(session_ids))


@outbox.on(CONFIRMED, when=_is_watched, name="livestream.following.show_order")
@outbox.on(PAID, when=_is_watched, name="livestream.following.show_order")
@outbox.on(DELIVERED, when=_is_watched, name="livestream.following.show_order")
def show_order(order_id: int, **_: Any) -> None:
    """Show the crew how an order of their session stands now; a confirmed one does not lapse any more."""
    for session_id in watched(sessions_of(order_id)):
        _show(session_id, order_id)
        merging.follow_order(session_id, order_id)


@outbox.on(CANCELLED, when=_was_sold_live, name="livestream.following.give_up_cancelled")
def give_up_cancelled(order_id: int, **_: Any) -> None:
    """The claims in a cancelled order are released, and who waits for the goods moves up."""
    for session_id in sessions_of(order_id):
        reconcile(session_id)
        _show(session_id, order_id)


def sessions_of(order_id: int) -> list[int]:
    """The sessions that sold something in this order, or whose buyers wish something in it, by id; a number that no
    session has is none of ours."""
    sold = sa.select(LiveSession.id).join(OrderLine, OrderLine.session_id == LiveSession.id).where(
        OrderLine.order_id == order_id)
    wished = sa.select(LiveBuyer.session_id).where(LiveBuyer.order_id == order_id)
    return sorted(db.session.scalars(sold.union(wished)))


def watched(session_ids: Sequence[int]) -> list[int]:
    """Those of these sessions whose console may be open: on air, or ended not long ago."""
    wanted = sa.select(LiveSession.id).where(LiveSession.id.in_(session_ids), sa.or_(
        LiveSession.status.in_(_ON_AIR), LiveSession.ended_at > clock.now() - _STILL_WATCHED))
    return list(db.session.scalars(wanted.order_by(LiveSession.id)))


@use_case
def _show(session_id: int, order_id: int) -> None:
    session = lock(LiveSession, session_id)
    order = lock(Order, order_id)
    mine = sa.select(Claim).join(OrderLine, OrderLine.id == Claim.line_id).where(
        OrderLine.order_id == order_id, Claim.session_id == session_id, Claim.expires_at.is_not(None))
    if order.status != OrderStatus.PLACED or order.has_address:
        for claim in db.session.scalars(mine):
            claim.expires_at = None
    buyers = _buyers(order_id, session_id)
    for buyer in buyers:
        ordering.tell(session, buyer, order)
    ticks.changed(session, buyers)
    signals.totals_changed(session, money=True)


def completed(order_id: int) -> None:
    """The buyer has said where to: perhaps it is paid by that, and their other pages say so."""
    paying.completed(order_id)
    for session_id in sessions_of(order_id):
        ticks.changed(db.session.get_one(LiveSession, session_id), _buyers(order_id, session_id))


def _buyers(order_id: int, session_id: int) -> list[LiveBuyer]:
    """Whose order it is, in this session."""
    return list(db.session.scalars(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session_id, LiveBuyer.order_id == order_id).order_by(LiveBuyer.id)))


def prepare(order_id: int) -> None:
    """Lines of this order are about to be cancelled: sessions are locked before orders."""
    for session_id in sessions_of(order_id):
        lock(LiveSession, session_id)


def moved(from_order_id: int, into_order_id: int, lines: Mapping[int, int]) -> None:
    """Everything of an order is in another: claims and buyers go along. The sessions are locked."""
    for claim in db.session.scalars(sa.select(Claim).where(Claim.line_id.in_(lines)).order_by(Claim.id)):
        claim.line_id = lines[claim.line_id or 0]
    into = db.session.get_one(Order, into_order_id)
    for buyer in db.session.scalars(sa.select(LiveBuyer).where(LiveBuyer.order_id == from_order_id)):
        buyer.order_id = into_order_id
        ordering.tell(db.session.get_one(LiveSession, buyer.session_id), buyer, into)
    db.session.flush()


def follow_cancelled(order_id: int) -> None:
    """In the transaction that cancels lines, whoever waits for the goods moves up."""
    for session_id in sessions_of(order_id):
        reconcile(session_id)
    paying.give_up(order_id)


@use_case
def reconcile(session_id: int) -> int:
    """Release the claims whose lines were cancelled at the order. Returns how many; a repeat finds none.

    While the session runs the goods come back to it, if the shelf still has them; what was sold meanwhile is
    taken off the allotment.
    """
    session = lock(LiveSession, session_id)
    gone = sa.select(Claim).join(OrderLine, OrderLine.id == Claim.line_id).where(
        Claim.session_id == session_id, Claim.status == ClaimStatus.ORDERED, OrderLine.cancelled_at.is_not(None))
    turn = Turn(session)
    for claim in db.session.scalars(gone.order_by(Claim.id)):
        move(claim, ClaimStatus.RELEASED, LINE_CANCELLED)
        claim.expires_at = None
        turn.released.append(claim)
        if session.status in _ON_AIR:
            _take_back(session, claim)
    quota.count(turn.released)
    db.session.flush()
    if turn.released:
        items = list({claim.item_id: claim.item for claim in turn.released}.values())
        turn.promoted = claims.promote(session, items).promoted
        acting.tell(session, turn)
    return len(turn.released)


def _take_back(session: LiveSession, claim: Claim) -> None:
    try:
        goods.take_from_shelf(claim, session)
    except OutOfStock:
        claim.item.allotment -= claim.base_units
        claim.item.version += 1


@use_case
def lapse(session_id: int) -> int:
    """Release the claims whose time is over; who waits moves up. Returns how many.

    What the buyer has completed meanwhile does not lapse, whatever the clock says.
    """
    session = lock(LiveSession, session_id)
    over = list(db.session.scalars(sa.select(Claim).where(
        Claim.session_id == session_id, Claim.status.in_(KEPT),
        Claim.expires_at <= clock.now()).order_by(Claim.id)))
    completed = ordering.confirmed(over)
    for claim in over:
        if claim.id in completed:
            claim.expires_at = None
    lapsed = [claim for claim in over if claim.id not in completed]
    if lapsed:
        acting.tell(session, claims.release(session, lapsed, LAPSED))
    return len(lapsed)


def with_lapsed_claims() -> list[int]:
    """The sessions that have claims whose time is over."""
    wanted = sa.select(Claim.session_id).where(
        Claim.expires_at <= clock.now(), Claim.status.in_(KEPT)).distinct()
    return sorted(db.session.scalars(wanted))


def with_cancelled_lines() -> list[int]:
    """The sessions that have claims in lines that were cancelled at the order."""
    wanted = sa.select(Claim.session_id).join(OrderLine, OrderLine.id == Claim.line_id).where(
        Claim.status == ClaimStatus.ORDERED, OrderLine.cancelled_at.is_not(None)).distinct()
    return sorted(db.session.scalars(wanted))


def kept_until(order_id: int) -> datetime | None:
    """Until when the goods of this order are kept for its buyer; None if they are kept whatever the clock says."""
    return db.session.scalar(sa.select(sa.func.min(Claim.expires_at)).join(
        OrderLine, OrderLine.id == Claim.line_id).where(
        OrderLine.order_id == order_id, Claim.status == ClaimStatus.ORDERED))
