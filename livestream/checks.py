"""What must always be true of live sessions, asked of the whole database: for the command that checks the books."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from core.db import db
from livestream import terms
from livestream.models import (
    ChannelFigures,
    Claim,
    ClaimStatus,
    Comment,
    Desk,
    ItemFigures,
    LiveBuyer,
    LiveSession,
    Platform,
    RunItem,
    SessionFigures,
    SessionStatus,
)
from livestream.serving.queueing import Wanted, portion_of, takes
from livestream.serving.sharing import may_promote
from orders.models import Order
from shop.models import Hold

_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
_TAKEN = (ClaimStatus.HELD, ClaimStatus.ORDERED)
_owner = sa.literal("session:").concat(sa.cast(LiveSession.id, sa.String))
_claimed = (
    sa.select(sa.func.coalesce(sa.func.sum(Claim.base_units), 0))
    .where(Claim.item_id == RunItem.id, Claim.status.in_(_TAKEN)).correlate(RunItem).scalar_subquery())
_held = (
    sa.select(sa.func.coalesce(sa.func.sum(Hold.base_units), 0))
    .where(Hold.stock_item_id == RunItem.stock_item_id, Hold.owner == _owner).scalar_subquery())


def sessions_hold_what_is_left() -> Iterator[str]:
    """While it runs a session holds its allotment minus what was claimed; before and after, and rehearsed, nothing."""
    rows = sa.select(LiveSession.code, LiveSession.status, LiveSession.is_rehearsal, RunItem.code, RunItem.allotment,
                     _claimed, _held).join(
        RunItem, RunItem.session_id == LiveSession.id).order_by(LiveSession.id, RunItem.id)
    for session, status, rehearsed, item, allotment, claimed, held in db.session.execute(rows):
        expected = allotment - int(claimed) if status in _ON_AIR and not rehearsed else 0
        if int(held) != expected:
            yield f"session {session}, {item}: holds {held}, should hold {expected}"


def claims_hold_what_they_say() -> Iterator[str]:
    """A held claim has its goods, but in a rehearsal; any other has handed them on or given them back."""
    owner = sa.literal("claim:").concat(sa.cast(Claim.id, sa.String))
    own = sa.func.coalesce(Hold.base_units, 0)
    is_real = sa.and_(Claim.status == ClaimStatus.HELD, LiveSession.is_rehearsal.is_(False))
    expected = sa.case((is_real, Claim.base_units), else_=0)
    rows = sa.select(Claim.id, Claim.status, own, expected).join(RunItem, RunItem.id == Claim.item_id).join(
        LiveSession, LiveSession.id == Claim.session_id).outerjoin(
        Hold, sa.and_(Hold.owner == owner, Hold.stock_item_id == RunItem.stock_item_id)).where(own != expected)
    for claim_id, status, held, wanted in db.session.execute(rows.order_by(Claim.id)):
        yield f"claim {claim_id} ({status}): holds {held}, should hold {wanted}"


def ordered_claims_have_lines() -> Iterator[str]:
    """Exactly the ordered claims, and those given up after it, point at an order line."""
    wrong = sa.select(Claim.id).where(Claim.status == ClaimStatus.ORDERED, Claim.line_id.is_(None))
    for claim_id in db.session.scalars(wrong.order_by(Claim.id)):
        yield f"claim {claim_id} is ordered and has no order line"


def figures_are_what_they_count() -> Iterator[str]:
    """What is kept for screens equals what is counted anew."""
    total = sa.func.coalesce(sa.func.sum(Claim.amount), 0)
    units = sa.func.coalesce(sa.func.sum(Claim.base_units), 0)
    of_item, of_session = Claim.item_id == RunItem.id, Comment.session_id == LiveSession.id
    takes, waits = Claim.status.in_(_TAKEN), Claim.status == ClaimStatus.WAITING
    counted = [_one(sa.select(units).where(of_item, takes)), _one(sa.select(total).where(of_item, takes)),
               _one(sa.select(units).where(of_item, waits)), _one(sa.select(sa.func.count()).where(of_item, waits))]
    kept = [ItemFigures.claimed, ItemFigures.amount, ItemFigures.waiting, ItemFigures.queue]
    items = sa.select(RunItem.id, *counted, *(sa.func.coalesce(each, 0) for each in kept)).outerjoin(
        ItemFigures, ItemFigures.item_id == RunItem.id)
    yield from _differences("item", items, 4)
    counted = [
        _one(sa.select(sa.func.count()).where(of_session)),
        _one(sa.select(sa.func.count()).where(of_session, Comment.desk.in_((Desk.OPEN, Desk.TAKEN)))),
        _one(sa.select(sa.func.count(sa.distinct(Claim.buyer_id))).where(Claim.session_id == LiveSession.id, takes))]
    kept = [SessionFigures.comments, SessionFigures.unsettled, SessionFigures.buyers]
    sessions = sa.select(LiveSession.id, *counted, *(sa.func.coalesce(each, 0) for each in kept)).outerjoin(
        SessionFigures, SessionFigures.session_id == LiveSession.id)
    yield from _differences("session", sessions, 3)
    taken = _one(sa.select(sa.func.count()).where(Claim.buyer_id == LiveBuyer.id, takes))
    yield from _differences("buyer", sa.select(LiveBuyer.id, taken, LiveBuyer.taken), 1)
    yield from _channels_count_what_was_said()


def _channels_count_what_was_said() -> Iterator[str]:
    """Those where nothing else comes of a comment."""
    c, f, counted = Comment, ChannelFigures, sa.func.count()
    said = {(session_id, channel_id): [all_, orders, questions] for session_id, channel_id, all_, orders, questions in
            db.session.execute(sa.select(
                c.session_id, c.channel_id, counted, counted.filter(c.kind == "order"),
                counted.filter(c.kind == "question"))
                .where(c.platform.in_([each.value for each in Platform if not each.takes_orders]))
                .group_by(c.session_id, c.channel_id))}
    kept = {(row.session_id, row.channel_id): [row.comments, row.orders, row.questions]
            for row in db.session.scalars(sa.select(f))}
    for key in sorted(said.keys() | kept.keys()):
        if said.get(key, [0, 0, 0]) != kept.get(key, [0, 0, 0]):
            yield f"session {key[0]}, channel {key[1]}: kept are {kept.get(key)}, counted {said.get(key)}"


def _one(counted: sa.Select[Any]) -> Any:
    return counted.scalar_subquery()


def _differences(of: str, rows: sa.Select[Any], columns: int) -> Iterator[str]:
    """Rows of an id, so many counted figures and as many kept ones, where these are not the same."""
    for row in db.session.execute(rows.order_by(sa.text("1"))):
        counted, kept = [int(each) for each in row[1:columns + 1]], [int(each) for each in row[columns + 1:]]
        if counted != kept:
            yield f"{of} {row[0]}: kept are {kept}, counted {counted}"


def nobody_waits_for_what_is_left() -> Iterator[str]:
    """Until the closing time nobody waits for what the session has left, in part where claims are filled in part."""
    here = sa.case((LiveSession.is_rehearsal, RunItem.allotment - _claimed), else_=_held)
    rows = sa.select(Claim, LiveSession, here).join(RunItem, RunItem.id == Claim.item_id).join(
        LiveSession, LiveSession.id == RunItem.session_id).where(
        Claim.status == ClaimStatus.WAITING, LiveSession.status.in_(_ON_AIR)).order_by(Claim.id)
    for claim, session, left in db.session.execute(rows):
        filling = terms.filling(session)
        is_queued = claim.paid_id is not None or not filling.first_paid
        if is_queued and may_promote(session) and takes(_wanted(claim), int(left), filling.in_part):
            yield f"claim {claim.id} waits for {claim.base_units} while {left} is left"


def nobody_who_waits_was_overtaken() -> Iterator[str]:
    """Where claims are filled in part, nobody has goods who came later and could have left a portion to who waits."""
    rows = sa.select(Claim, LiveSession).join(LiveSession, LiveSession.id == Claim.session_id).where(
        Claim.status == ClaimStatus.WAITING, LiveSession.status.in_(_ON_AIR)).order_by(Claim.id)
    for claim, session in db.session.execute(rows):
        filling = terms.filling(session)
        if not filling.in_part or filling.first_paid:
            continue  # livestream.first_paid.checks asks about the order of paying
        portion = min(_wanted(claim).portion, claim.base_units)
        later = sa.select(Claim.id).where(
            Claim.item_id == claim.item_id, Claim.status.in_(_TAKEN), Claim.place > claim.place,
            Claim.base_units >= portion)
        for other_id in db.session.scalars(later.order_by(Claim.id)):
            yield f"claim {claim.id} waits, and claim {other_id}, which came later, has goods"


def only_ordered_claims_lapse() -> Iterator[str]:
    """A time limit stands at claims whose goods are kept in an order or a rehearsal, and at no other."""
    rehearsed = sa.and_(LiveSession.is_rehearsal, Claim.status == ClaimStatus.HELD)
    wrong = sa.select(Claim.id, Claim.status).join(LiveSession, LiveSession.id == Claim.session_id).where(
        Claim.expires_at.is_not(None), Claim.status != ClaimStatus.ORDERED, sa.not_(rehearsed))
    for claim_id, status in db.session.execute(wrong.order_by(Claim.id)):
        yield f"claim {claim_id} ({status}) has a time limit"


def nobody_takes_more_than_the_limit() -> Iterator[str]:
    """One person, under however many names, has no more of an item than one may; what was claimed before the limit
    was set, and what is a completed order, stays."""
    phone = LiveBuyer.phone  # one that was typed at an order is noted here as the session hears of it
    who = sa.case((sa.or_(LiveBuyer.is_apart, phone.is_(None)), sa.literal("buyer ").concat(
        sa.cast(LiveBuyer.id, sa.String))), else_=phone)
    is_loose = sa.or_(Order.id.is_(None), Order.street == "")
    fresh = sa.func.sum(sa.case((sa.and_(is_loose, Claim.place_of.is_(None), sa.or_(
        RunItem.limit_since.is_(None), Claim.made_at > RunItem.limit_since)), 1), else_=0))
    total = sa.func.sum(Claim.base_units)
    rows = (
        sa.select(Claim.session_id, RunItem.code, total, RunItem.limit_per_buyer)
        .join_from(Claim, RunItem, RunItem.id == Claim.item_id).join(LiveBuyer, LiveBuyer.id == Claim.buyer_id)
        .outerjoin(Order, Order.id == LiveBuyer.order_id)
        .where(Claim.status.in_((*_TAKEN, ClaimStatus.WAITING)), RunItem.limit_per_buyer.is_not(None))
        .group_by(Claim.session_id, RunItem.id, RunItem.code, RunItem.limit_per_buyer, who)
        .having(total > RunItem.limit_per_buyer, fresh > 0).order_by(RunItem.id))
    for session_id, code, taken, limit in db.session.execute(rows):
        yield f"session {session_id}, {code}: one buyer has {taken}, may have {limit}"


def _wanted(claim: Claim) -> Wanted:
    variant = claim.price.variant
    return Wanted(claim.item.stock_item_id, claim.base_units, portion_of(variant.base_units, variant.loose_step))
