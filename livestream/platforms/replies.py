"""The link to an order, sent privately to whoever ordered on a connected page and left no phone number.

- One reply to a comment, ever, within seven days of it; a further message only while the window is open in which the
  page may write to this person (livestream.platforms.windows). Outside of that nothing is sent: see
  livestream.buying.calling.
- It is written down before it is tried. An answer that is lost makes it unknown: it may have arrived, so it is never
  sent again by itself, and a person is told. Only what surely was not sent is tried again.
- Nothing is sent when the session's switch is off, and nothing for what is loaded in bulk.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from core import clock, figures, outbox
from core.actors import Actor
from core.audit import note
from core.db import Dong, db, insert_once
from core.states import move
from core.transactions import in_batch, lock, use_case
from livestream import access
from livestream.errors import NoSuchLiveBuyer, NothingOrdered, OutsideWindow
from livestream.models import Channel, Comment, LiveBuyer, LiveSession, PrivateReply, ReplyStatus
from livestream.platforms import setting, windows
from livestream.platforms.connection import Answer, Connection, Outcome
from orders import notices
from orders.models import Order, OrderStatus

DUE = "livestream.reply_due"  # reply_id
WITHIN = timedelta(days=7)
_LONGEST_TRY = timedelta(minutes=2)  # longer than any answer takes: whoever tried is gone
_S = ReplyStatus
_STATES = {Outcome.SENT: _S.SENT, Outcome.REFUSED: _S.REFUSED, Outcome.UNKNOWN: _S.UNKNOWN, Outcome.LATER: _S.WAITING}


class NotYet(RuntimeError):
    """It surely was not sent, or somebody is at it: the outbox comes back later."""


@dataclass(frozen=True)
class _Try:
    """What is to be sent, to whom; `is_reply` tells the reply to a comment from a message to a person."""

    connection: Connection
    to: str
    text: str
    is_reply: bool


def promise(session: LiveSession, buyer: LiveBuyer, order: Order, comment_id: int | None) -> None:
    """Called as a new order is placed, in its transaction: its buyer gets the link, if they can be answered."""
    if comment_id is None or order.buyer_phone or not session.sends_links or in_batch():
        return
    if setting.connection(buyer.channel.page_id) is None:
        return
    comment = db.session.get(Comment, comment_id)
    is_theirs = comment is not None and comment.author_id == buyer.author_id
    if comment is None or not is_theirs or comment.platform != buyer.channel.platform:
        return  # typed by the crew, or of somebody else: there is nothing to reply to
    is_new = insert_once(PrivateReply, session_id=session.id, buyer_id=buyer.id, order_id=order.id,
                         comment_id=comment_id, made_at=clock.now())
    if is_new:
        reply_id = db.session.scalars(sa.select(PrivateReply.id).where(PrivateReply.comment_id == comment_id)).one()
        outbox.put(DUE, str(reply_id), reply_id=reply_id)


@use_case(keyed=True)
def write_again(actor: Actor, session_id: int, number: int, request_key: str) -> None:
    """Send the link once more to somebody who has written to the page within a day. The same key, once.

    Raises OutsideWindow, NothingOrdered, NoSuchLiveBuyer, NoSuchSession.
    """
    session = access.find(actor, session_id)
    buyer = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.number == number))
    if buyer is None:
        raise NoSuchLiveBuyer
    if buyer.order_id is None or db.session.get_one(Order, buyer.order_id).status != OrderStatus.PLACED:
        raise NothingOrdered
    if person_of(buyer) is None or setting.connection(buyer.channel.page_id) is None:
        raise OutsideWindow
    key = f"{buyer.id}:{request_key}"[:200]
    if insert_once(PrivateReply, session_id=session.id, buyer_id=buyer.id, order_id=buyer.order_id, request_key=key,
                   made_at=clock.now()):
        reply_id = db.session.scalars(sa.select(PrivateReply.id).where(PrivateReply.request_key == key)).one()
        outbox.put(DUE, str(reply_id), reply_id=reply_id)
        note("link sent again", f"session:{session.id}", number=number)


@use_case
def switch(actor: Actor, session_id: int, *, is_on: bool) -> None:
    """Send the link privately to who orders from now on, or do not."""
    session = access.lock_session(actor, session_id)
    if session.sends_links != is_on:
        session.sends_links = is_on
        note("private replies switched", f"session:{session.id}", is_on=is_on)


def person_of(buyer: LiveBuyer) -> str | None:
    """As whom the page may write to this buyer now; None outside of the window."""
    named = db.session.scalars(sa.select(PrivateReply.person_id).where(PrivateReply.buyer_id == buyer.id)).all()
    return windows.open_person(buyer.channel_id, {buyer.author_id, *named})


@outbox.on(DUE, name="livestream.replies.send")
def send(reply_id: int, **_: object) -> None:
    """Send what is due, unless that is not wanted or not allowed any more. Raises NotYet."""
    due = _begin(reply_id)
    if due is None:
        return
    ask = due.connection.reply if due.is_reply else due.connection.write
    answer = ask(due.to, due.text)
    _settle(reply_id, answer)
    if answer.outcome is Outcome.LATER:
        raise NotYet


@use_case
def _begin(reply_id: int) -> _Try | None:
    """Say that it is being sent, before anybody is called; None if it has ended or is not to be sent."""
    reply = lock(PrivateReply, reply_id)
    now = clock.now()
    if reply.status == _S.SENDING:
        if reply.tried_at is not None and reply.tried_at > now - _LONGEST_TRY:
            raise NotYet
        move(reply, _S.UNKNOWN, "whoever sent it was gone")
        reply.why = "no_answer"
        return None
    if reply.status != _S.WAITING:
        return None
    found = _try(reply)
    if isinstance(found, str):
        move(reply, _S.DROPPED)
        reply.why = found
        return None
    move(reply, _S.SENDING)
    reply.tried_at = now
    return found


def _try(reply: PrivateReply) -> _Try | str:
    """What to send, or by its English id what stands against it."""
    order, buyer = db.session.get_one(Order, reply.order_id), reply.buyer
    session, channel = db.session.get_one(LiveSession, reply.session_id), db.session.get_one(Channel, buyer.channel_id)
    connection = setting.connection(channel.page_id)
    if order.status != OrderStatus.PLACED or order.has_address:
        return "not_needed"
    if connection is None:
        return "not_connected"
    if reply.comment is None:
        person = person_of(buyer)
        return "outside_window" if person is None else _Try(connection, person, _text(buyer, order), is_reply=False)
    if order.buyer_phone:
        return "not_needed"  # the link goes to the phone
    if not session.sends_links:
        return "switched_off"
    if clock.now() - reply.comment.said_at > WITHIN:
        return "too_late"
    if reply.comment.removed_at is not None:
        return "comment_removed"
    return _Try(connection, reply.comment.external_id, _text(buyer, order), is_reply=True)


@use_case
def _settle(reply_id: int, answer: Answer) -> None:
    """Write down what came of it, unless somebody has given it up as unknown meanwhile."""
    reply = lock(PrivateReply, reply_id)
    if reply.status != _S.SENDING:
        return
    move(reply, _STATES[answer.outcome], answer.fault.value if answer.fault else "")
    reply.sent_at = clock.now() if answer.outcome is Outcome.SENT else None
    reply.why = answer.fault.value if answer.fault else ""
    reply.person_id = answer.person_id or reply.person_id


def _text(buyer: LiveBuyer, order: Order) -> str:
    """The message, in the buyer's language: politely, with what it comes to and where to go on."""
    language = notices.language(order)
    with force_locale(language):
        if not order.lines:
            return str(_(
                "Chợ Bản: hello %(name)s, nothing is kept for you yet: who pays first is served first. Please say here "
                "where to send it: %(link)s", name=buyer.name[:60], **notices.named(order)))
        return str(_(
            "Chợ Bản: hello %(name)s, order %(code)s is kept for you: %(sum)s without delivery. Please say here where "
            "to send it: %(link)s", name=buyer.name[:60],
            sum=figures.dong(Dong(order.goods_total), language), **notices.named(order)))
