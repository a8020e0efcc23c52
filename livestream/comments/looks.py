"""Needs another look: a buyer writes again after a person has decided about them, or while one decides.

The machine acts on the new words as on any others; but a person has said what the old ones meant, so a person must
see that there are new ones. Greetings and praise are no news. Everything here is called inside a use case, but `seen`.
"""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from accounts.models import Person
from core import clock
from core.actors import Actor
from core.db import db
from core.prepared import Prepared, one_of
from core.states import StatusChange
from core.transactions import use_case
from livestream import access, screens, signals
from livestream.buying import buyers
from livestream.desk_errors import NoSuchLook, SeenByAnother
from livestream.grammar import Kind
from livestream.models import Comment, Desk, LiveBuyer, LiveSession, SecondLook
from orders.models import Order, OrderStatus


def news(session: LiveSession, comment: Comment, buyer: LiveBuyer | None = None) -> None:
    """The comment is stored; if a person has dealt with its author before, somebody must look again."""
    if comment.kind == Kind.other.value or not comment.author_id:
        return
    buyer = buyer or buyers.author_of(session, comment)
    db.session.flush()
    about: int | None = _DECIDED_BEFORE.scalar(
        session_id=session.id, channel_id=comment.channel_id, author_id=comment.author_id,
        phone=buyer.phone if buyer is not None else None, news_id=comment.id)
    if about is None and (buyer is None or not _order_in_hand(buyer)):
        return
    subject = SecondLook.comment_id == about if about is not None else sa.and_(
        SecondLook.comment_id.is_(None), SecondLook.buyer_id == (buyer.id if buyer is not None else None))
    look = db.session.scalar(sa.select(SecondLook).where(subject, SecondLook.seen_at.is_(None)))
    if look is None:
        look = SecondLook(session_id=session.id, comment_id=about, buyer_id=buyer.id if buyer is not None else None,
                          news_id=comment.id, times=1, since=clock.now())
        db.session.add(look)
    else:
        look.news_id, look.times = comment.id, look.times + 1
    db.session.flush()
    db.session.expire(look, ["news", "comment"])
    _tell(session, look)


@use_case
def seen(actor: Actor, session_id: int, look_id: int) -> None:
    """This person has looked; for the same person a second time changes nothing.

    Raises SeenByAnother with the name, NoSuchLook.
    """
    session = access.find(actor, session_id)
    done = sa.update(SecondLook).where(
        SecondLook.id == look_id, SecondLook.session_id == session_id, SecondLook.seen_at.is_(None)).values(
        seen_at=clock.now(), seen_by=actor.person_id)
    if db.session.scalar(done.returning(SecondLook.id)) is None:
        _say_why(actor, session_id, look_id)
        return
    _tell(session, db.session.get_one(SecondLook, look_id, populate_existing=True))
    signals.totals_changed(session)


def check_there(session: LiveSession, look_id: int) -> None:
    """Raise NoSuchLook unless the session has such a look, open or not."""
    if db.session.scalar(sa.select(SecondLook.id).where(
            SecondLook.id == look_id, SecondLook.session_id == session.id)) is None:
        raise NoSuchLook


def settled(actor: Actor, session: LiveSession, comment: Comment) -> None:
    """Somebody has just decided about this comment: with it they have seen what was new about it."""
    mine = sa.select(SecondLook).where(SecondLook.seen_at.is_(None), sa.or_(
        SecondLook.comment_id == comment.id, SecondLook.news_id == comment.id))
    for look in db.session.scalars(mine).all():
        look.seen_at, look.seen_by = clock.now(), actor.person_id
        db.session.flush()
        _tell(session, look)


def _say_why(actor: Actor, session_id: int, look_id: int) -> None:
    found = db.session.execute(sa.select(SecondLook.seen_by, Person.name).outerjoin(
        Person, Person.id == SecondLook.seen_by).where(
        SecondLook.id == look_id, SecondLook.session_id == session_id)).first()
    if found is None:
        raise NoSuchLook
    if found[0] != actor.person_id:
        raise SeenByAnother(name=found[1] or "")


def _tell(session: LiveSession, look: SecondLook) -> None:
    signals.crew(session, "look", screens.look(look, buyers.number_of(session, look.news)))


def _order_in_hand(buyer: LiveBuyer) -> bool:
    """True if somebody, and not the rule, has taken the buyer's order further."""
    order = db.session.get(Order, buyer.order_id) if buyer.order_id is not None else None
    if order is None or order.status in (OrderStatus.PLACED, OrderStatus.CANCELLED):
        return False
    by_person = sa.exists().where(
        StatusChange.entity == "orders", StatusChange.entity_id == order.id, StatusChange.actor.like("person:%"))
    return bool(db.session.scalar(sa.select(by_person)))


def _decided_before() -> sa.Select[Any]:
    """The last comment of the same author, or of somebody with the same phone, that a person had in hand."""
    same_phone = sa.exists().where(
        LiveBuyer.session_id == sa.bindparam("session_id"), LiveBuyer.channel_id == Comment.channel_id,
        LiveBuyer.author_id == Comment.author_id, LiveBuyer.phone == sa.bindparam("phone", type_=sa.String))
    return (
        sa.select(Comment.id)
        .where(Comment.session_id == sa.bindparam("session_id"), one_of(Comment.desk, (Desk.TAKEN, Desk.SETTLED)),
               Comment.id < sa.bindparam("news_id"), sa.or_(sa.and_(
                   Comment.channel_id == sa.bindparam("channel_id"),
                   Comment.author_id == sa.bindparam("author_id")), same_phone))
        .order_by(Comment.id.desc()).limit(1))


_DECIDED_BEFORE = Prepared(_decided_before())
