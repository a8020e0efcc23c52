"""Buyers of a session: an author on a channel, until a phone number says who it is."""
from __future__ import annotations

import hashlib

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.text import fold, one_line
from livestream import access, claims, ordering
from livestream.errors import NoOrderChannel, NoSuchLiveBuyer
from livestream.models import Channel, ClaimStatus, LiveBuyer, LiveSession, Platform
from orders.cancelling import JOINED
from orders.delivery import note_phone as note_phone_of_order
from orders.models import Order
from shop import stock


def find_or_make(session: LiveSession, channel_id: int, author_id: str, name: str) -> LiveBuyer:
    """The buyer behind this author; a new one gets the next number in the hall. The session is locked."""
    here = (LiveBuyer.session_id == session.id, LiveBuyer.channel_id == channel_id, LiveBuyer.author_id == author_id)
    found = db.session.scalar(sa.select(LiveBuyer).where(*here))
    if found is not None:
        return found
    highest = sa.select(sa.func.coalesce(sa.func.max(LiveBuyer.number), 0)).where(LiveBuyer.session_id == session.id)
    buyer = LiveBuyer(session_id=session.id, channel_id=channel_id, author_id=author_id, name=name,
                      number=db.session.scalars(highest).one() + 1)
    db.session.add(buyer)
    db.session.flush()
    return buyer


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

    Raises NoOrderChannel: on TikTok Shop and Shopee nobody is steered off the platform.
    """
    channels = [each.channel for each in session.channels if each.channel.platform.takes_orders]
    if not channels:
        raise NoOrderChannel
    return min(channels, key=lambda channel: (channel.platform != Platform.OWN, channel.id))


def hand_author(name: str, phone: str | None) -> str:
    """What stands for the author of an order taken by hand: the same name or phone is the same buyer."""
    known = phone or fold(one_line(name))
    return "hand:" + hashlib.sha256(known.encode()).hexdigest()[:40]


def note_phone(session: LiveSession, buyer: LiveBuyer, phone: str) -> None:
    """Remember the buyer's phone number: their claims do not lapse any more.

    Two buyers with the same number are one: the open order of the later goes into that of the earlier.
    """
    if buyer.phone == phone:
        return
    buyer.phone = phone
    db.session.flush()
    for claim in claims.open_claims(buyer):
        claim.expires_at = None
    _join_orders(session, buyer)


def pass_on_phone(buyer: LiveBuyer) -> None:
    """Write the buyer's phone number on their open order, so that they need not type it again."""
    order = ordering.open_order(buyer)
    if order is not None and buyer.phone is not None and order.buyer_phone is None:
        note_phone_of_order(order.id, buyer.phone)


def _join_orders(session: LiveSession, buyer: LiveBuyer) -> None:
    own = ordering.open_order(buyer)
    others = db.session.scalars(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.phone == buyer.phone, LiveBuyer.id != buyer.id,
        LiveBuyer.order_id.is_not(None)).order_by(LiveBuyer.id)).all()
    other = next((each for each in others if ordering.open_order(each) is not None), None)
    if other is None or own is None or other.order_id == own.id:
        return
    ordering.lock_orders([buyer, other])
    mine = [claim for claim in claims.open_claims(buyer) if claim.status == ClaimStatus.ORDERED]
    movable = [claim for claim in mine if claim.id not in claims.packed(mine)]
    if len(movable) < len(mine) or not movable:
        return
    ordering.cancel(movable, JOINED)
    buyer.order_id = other.order_id
    for claim in movable:
        owner = ordering.claim_hold(claim.id)
        stock.reserve({claim.item.stock_item_id: claim.base_units}, owner)
    ordering.place(session, buyer, movable)
