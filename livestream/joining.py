"""A claim on our own live page: it is a comment like any other, made by a form instead of typed."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream import hearing
from livestream.errors import NoOrderChannel, NotOnAir, NotUnderstood
from livestream.hearing import Heard
from livestream.models import Comment, LiveBuyer, LiveSession, Platform, SessionStatus
from orders.models import Order


@dataclass(frozen=True)
class Joined:
    """What came of it; `secret` opens the buyer's order, if it is theirs alone."""

    is_waiting: bool
    is_doubtful: bool
    secret: str | None
    is_partly: bool = False  # a deal covered a part, a person asks about the rest


def takes_claims(session: LiveSession) -> bool:
    """True if people may claim on our own page: it is one of the session's channels, and the session is on."""
    return session.status in (SessionStatus.LIVE, SessionStatus.CLOSING) and any(
        each.channel.platform == Platform.OWN for each in session.channels)


def author_of(session: LiveSession, browser: str) -> str:
    """Who comments from the browser with this token, in this session alone."""
    return hashlib.sha256(f"{session.id}:{browser}".encode()).hexdigest()[:40]


def claim_here(session: LiveSession, browser: str, name: str, text: str, request_key: str) -> Joined:
    """Say it for whoever holds this browser's token. The same request key, once.

    Raises NotOnAir, NoOrderChannel, NotUnderstood when the session has no such item any more.
    """
    if session.status not in (SessionStatus.LIVE, SessionStatus.CLOSING):
        raise NotOnAir
    if not takes_claims(session):
        raise NoOrderChannel
    author = author_of(session, browser)
    known = f"{author}:{hashlib.sha256(request_key.encode()).hexdigest()[:40]}"
    hearing.hear(SYSTEM, session.id, [Heard(Platform.OWN, known, author, name, text, clock.now())])
    comment = db.session.scalars(sa.select(Comment).where(
        Comment.platform == Platform.OWN.value, Comment.external_id == known)).one()
    outcome = comment.reading["outcome"]
    if not outcome and not comment.reading["review"]:
        raise NotUnderstood
    buyer = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.author_id == author))
    has_some = any(line.get("milli") for line in outcome)
    return Joined(any(line.get("state") == "waiting" for line in outcome), comment.reading["review"],
                  _own_secret(buyer), is_partly=comment.reading["review"] and has_some)


def _own_secret(buyer: LiveBuyer | None) -> str | None:
    """The order's link, unless somebody else has it already: a phone number alone opens nobody's order."""
    if buyer is None or buyer.order_id is None:
        return None
    order = db.session.get_one(Order, buyer.order_id)
    before = db.session.scalar(sa.select(LiveBuyer.id).where(
        LiveBuyer.order_id == order.id, LiveBuyer.id < buyer.id).limit(1))
    return order.secret if before is None else None
