"""Buyers of a session: an author on a channel, until a phone number says who it is."""
from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.prepared import Prepared
from core.text import fold, one_line
from livestream import access
from livestream.audience import identity
from livestream.buying import merging, ordering
from livestream.buying.merging import pass_on_phone
from livestream.channel_errors import CountsOnly
from livestream.comments import acting
from livestream.errors import NoSuchLiveBuyer
from livestream.models import Channel, Comment, LiveBuyer, LiveSession, Platform
from livestream.serving import limits
from orders.models import Order

__all__ = ["by_number", "find_or_make", "hand_author", "hand_channel", "note_phone", "number_of", "order_of",
           "pass_on_phone"]


def find_or_make(session: LiveSession, channel_id: int, author_id: str, name: str) -> LiveBuyer:
    """The buyer behind this author; a new one gets the next number in the hall. The session is locked.

    Of a viewer of our own live page the phone number is known from the beginning, since they have proved it.
    """
    return find(session, channel_id, author_id) or make(session, channel_id, author_id, name)


def find(session: LiveSession, channel_id: int, author_id: str) -> LiveBuyer | None:
    """The buyer behind this author, if they have a number in the hall."""
    found: LiveBuyer | None = db.session.scalar(_author(), {
        "session_id": session.id, "channel_id": channel_id, "author_id": author_id})
    return found


def make(session: LiveSession, channel_id: int, author_id: str, name: str) -> LiveBuyer:
    """A buyer for an author who has none. The session is locked."""
    buyer = LiveBuyer(session_id=session.id, channel_id=channel_id, author_id=author_id, name=name,
                      number=_HIGHEST.scalar(session_id=session.id) + 1, phone=identity.phone_of(author_id))
    db.session.add(buyer)
    db.session.flush()
    return buyer


_HIGHEST = Prepared(sa.select(sa.func.coalesce(sa.func.max(LiveBuyer.number), 0)).where(
    LiveBuyer.session_id == sa.bindparam("session_id")))


@cache
def _author() -> Any:
    """Built once: every comment asks, and to build a statement costs more than to run it."""
    return sa.select(LiveBuyer).where(
        LiveBuyer.session_id == sa.bindparam("session_id"), LiveBuyer.channel_id == sa.bindparam("channel_id"),
        LiveBuyer.author_id == sa.bindparam("author_id"))


def author_of(session: LiveSession, comment: Comment) -> LiveBuyer | None:
    """Whoever wrote this, if they have a number in the hall."""
    return find(session, comment.channel_id, comment.author_id)


def number_of(session: LiveSession, comment: Comment) -> int | None:
    """Their number."""
    found = author_of(session, comment)
    return found.number if found is not None else None


def by_number(actor: Actor, session: LiveSession, number: int) -> LiveBuyer:
    """The buyer with this number in the hall. Raises NoSuchLiveBuyer; NoSuchSession for whoever does not run it."""
    access.find(actor, session.id)
    found = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.number == number))
    if found is None:
        raise NoSuchLiveBuyer
    return found


def order_of(buyer: LiveBuyer) -> Order | None:
    """The order that this buyer's claims are in; whoever may see the buyer may see it."""
    return db.session.get(Order, buyer.order_id) if buyer.order_id is not None else None


def hand_channel(session: LiveSession) -> Channel:
    """The channel that orders taken by hand belong to: our own, else the first whose buyers may order with us.

    Raises CountsOnly: on TikTok Shop and Shopee nobody is steered off the platform.
    """
    channels = [each.channel for each in session.channels if each.channel.platform.takes_orders]
    if not channels:
        raise CountsOnly(name=", ".join(each.channel.name for each in session.channels))
    return min(channels, key=lambda channel: (channel.platform != Platform.OWN, channel.id))


def hand_author(name: str, phone: str | None) -> str:
    """What stands for the author of an order taken by hand: the same name or phone is the same buyer."""
    known = phone or fold(one_line(name))
    return "hand:" + hashlib.sha256(known.encode()).hexdigest()[:40]


def note_phone(session: LiveSession, buyer: LiveBuyer, phone: str) -> acting.Outcome:
    """Remember the buyer's phone number: their goods are kept until the order is to be completed.

    Two buyers with the same number are one (livestream.buying.merging): what they have beyond the limit of one goes
    back. Whoever has proved a number keeps it: another one that they write is not theirs, and opens nobody's order.
    Returns what went back, as the outcome of a comment says it.
    """
    if buyer.phone == phone or identity.is_proved(buyer.author_id):
        return []
    before, buyer.phone = buyer.phone, phone
    db.session.flush()
    order = ordering.open_order(buyer)
    if order is not None or session.is_rehearsal:
        ordering.keep(session, buyer, order)
    merging.follow_phone(session, buyer, before)
    excess = limits.give_back_excess(session, buyer)
    for turn in excess:
        acting.tell(session, turn)
    return [{"did": "limited", "code": code} for code in sorted(
        {claim.item.code for turn in excess for claim in turn.released})]
