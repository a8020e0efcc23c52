"""Whom to call: buyers who ordered on another platform and whom no link has reached, with where to find them."""
from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db, insert_once
from core.transactions import use_case
from livestream import access
from livestream.buying import buyers, restricting, sellers
from livestream.models import (
    Channel,
    Claim,
    Comment,
    Contacted,
    LiveBuyer,
    LiveSession,
    Platform,
    PrivateReply,
    ReplyStatus,
)
from livestream.platforms import windows
from orders.models import Order, OrderStatus, Restriction

PATIENCE = timedelta(minutes=5)  # so long a reply may wait before a person is asked
_COMMENT = re.compile(r"\d+_\d+", re.ASCII)
_S = ReplyStatus


@dataclass(frozen=True)
class ToCall:
    """A buyer to be reached; `why` says by its English id what became of the private reply."""

    number: int
    name: str
    channel: str
    phone: str | None
    code: str
    total: Dong
    why: str
    text: str
    said_at: datetime | None
    link: str
    may_write: bool
    restrictions: tuple[Restriction, ...]  # of cooperatives of the session: speak of these first


@dataclass(frozen=True)
class Sent:
    """How many private replies of a session there are in each state."""

    sent: int = 0
    waiting: int = 0
    unknown: int = 0
    refused: int = 0
    dropped: int = 0


def to_call(session: LiveSession) -> list[ToCall]:
    """Who has an order without an address, was sent no link and was not contacted; by their number in the hall."""
    due = _due(session)
    said = _comments([each.buyer.id for each in due])
    may_write = windows.open_now({each.buyer.channel_id for each in due})
    entries = restricting.listed(session) if due else []
    return [_row(each, said.get(each.buyer.id), may_write, entries) for each in due]


def number_to_call(session: LiveSession) -> int:
    """How many they are."""
    return len(_due(session))


@dataclass(frozen=True)
class _Due:
    """A buyer to be called, and by which names the platform knows them."""

    buyer: LiveBuyer
    order: Order
    why: str
    names: frozenset[str]


def _due(session: LiveSession) -> list[_Due]:
    wanted = (
        sa.select(LiveBuyer, Order)
        .join(Order, Order.id == LiveBuyer.order_id).join(Channel, Channel.id == LiveBuyer.channel_id)
        .where(LiveBuyer.session_id == session.id, Order.status == OrderStatus.PLACED, Order.ward_code.is_(None),
               Channel.platform != Platform.OWN, LiveBuyer.id.not_in(sa.select(Contacted.buyer_id)))
        .order_by(LiveBuyer.number).options(joinedload(LiveBuyer.channel)))
    rows = db.session.execute(wanted).all()
    written = _replies([buyer.id for buyer, _ in rows])
    due = []
    for buyer, order in rows:
        mine = written.get(buyer.id, [])
        why = _why(buyer, order, mine)
        if why:
            due.append(_Due(buyer, order, why, frozenset({buyer.author_id, *(each.person_id for each in mine)})))
    return due


def counts(session: LiveSession) -> Sent:
    """What became of the private replies of this session."""
    by_state = dict(db.session.execute(
        sa.select(PrivateReply.status, sa.func.count()).where(PrivateReply.session_id == session.id)
        .group_by(PrivateReply.status)).all())
    return Sent(by_state.get(_S.SENT, 0), by_state.get(_S.WAITING, 0) + by_state.get(_S.SENDING, 0),
                by_state.get(_S.UNKNOWN, 0), by_state.get(_S.REFUSED, 0), by_state.get(_S.DROPPED, 0))


@use_case
def contacted(actor: Actor, session_id: int, number: int) -> None:
    """This buyer was reached another way; a second call changes nothing. Raises NoSuchLiveBuyer, NoSuchSession."""
    session = access.find(actor, session_id)
    buyer = buyers.by_number(actor, session, number)
    if insert_once(Contacted, buyer_id=buyer.id, actor=actor.ref, at=clock.now()):
        note("buyer contacted", f"session:{session.id}", number=number)


def _replies(buyer_ids: list[int]) -> dict[int, list[PrivateReply]]:
    found: dict[int, list[PrivateReply]] = {}
    for reply in db.session.scalars(sa.select(PrivateReply).where(
            PrivateReply.buyer_id.in_(buyer_ids)).order_by(PrivateReply.id).execution_options(populate_existing=True)):
        found.setdefault(reply.buyer_id, []).append(reply)
    return found


def _why(buyer: LiveBuyer, order: Order, written: list[PrivateReply]) -> str:
    """Why somebody should call, by its English id; nothing if a link is on its way or has gone out."""
    if any(reply.status == _S.SENT for reply in written):
        return ""
    if not written:
        return "" if buyer.phone or order.buyer_phone else "no_way"  # whoever left a number gets the link there
    last = written[-1]
    if last.status in (_S.WAITING, _S.SENDING):
        return "waiting" if last.made_at < clock.now() - PATIENCE else ""
    if last.status == _S.UNKNOWN:
        return "unknown"
    if (buyer.phone or order.buyer_phone) and last.why == "not_needed":
        return ""
    return last.why or "refused"


def _comments(buyer_ids: list[int]) -> dict[int, Comment]:
    """The comment by which each of these buyers ordered last."""
    latest = sa.select(Claim.buyer_id, sa.func.max(Claim.comment_id).label("comment_id")).where(
        Claim.buyer_id.in_(buyer_ids), Claim.comment_id.is_not(None)).group_by(Claim.buyer_id).subquery()
    wanted = sa.select(latest.c.buyer_id, Comment).join(latest, latest.c.comment_id == Comment.id)
    return dict(db.session.execute(wanted).all())


def _row(due: _Due, comment: Comment | None, may_write: Set[tuple[int, str]],
         entries: Sequence[Restriction]) -> ToCall:
    buyer, order, link = due.buyer, due.order, ""
    phone = sellers.phone_of(buyer, order)
    if comment is not None and comment.platform == Platform.FACEBOOK and _COMMENT.fullmatch(comment.external_id):
        link = f"https://www.facebook.com/{comment.external_id}"
    return ToCall(
        number=buyer.number, name=buyer.name, channel=buyer.channel.name, phone=phone,
        code=order.code, total=Dong(order.goods_total), why=due.why, text=comment.text if comment is not None else "",
        said_at=comment.said_at if comment is not None else None, link=link,
        may_write=any((buyer.channel_id, name) in may_write for name in due.names),
        restrictions=tuple(restricting.about(buyer, phone, entries)))
