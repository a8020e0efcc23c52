"""The desk: comments that a person works on, and two people never work on the same one.

Doubtful comments wait here. Any other comment whose buyers order with us may be brought here to be put right. Taking
one is one conditional update; whoever took one and went away loses it after two minutes. Each decision carries a
request key, so that what a screen sends again after a broken line is done once and answered the same.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from accounts.models import Person
from core import clock, idempotency
from core.actors import Actor
from core.db import db
from core.errors import DomainError
from core.text import fold, one_line
from core.transactions import use_case
from livestream import access, signals
from livestream.buying import buyers
from livestream.channel_errors import CountsOnly
from livestream.comments import acting, looks, show
from livestream.comments.acting import Doubtful
from livestream.comments.telling import tell
from livestream.desk_errors import DecidedByAnother, ItemIsGone
from livestream.errors import (
    AlreadyDecided,
    AlreadyPacked,
    NobodyNamed,
    NoSuchComment,
    NotOnAir,
    NotUnderstood,
    TakenByAnother,
)
from livestream.grammar import Kind, Reading
from livestream.models import Comment, Desk, LiveBuyer, LiveSession, Platform, SessionStatus
from livestream.screens import TURN

ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
PHONE = re.compile(r"(?:\+?84|0)(?:[\s.\-]?\d){9}(?!\d)", re.ASCII)
_NO_NAMES = frozenset(("chot", "lay", "cho", "dat", "mua", "ship", "giu", "va", "cua", "don", "nhe", "a"))
_NOT_A_NAME = re.compile(r"[+\d.\-()]{6,}|[^\w\s.'-]", re.UNICODE)
_REFUSALS = {"being_packed": AlreadyPacked, "not_in_run_of_show": ItemIsGone}
_THEIR_OWN = [each.value for each in Platform if not each.takes_orders]


@dataclass(frozen=True)
class Decided:
    """What a decision did, and for which buyer."""

    comment_id: int
    number: int | None
    outcome: list[dict[str, Any]]


@use_case
def take(actor: Actor, session_id: int, comment_id: int) -> None:
    """This person is at the comment now. Raises TakenByAnother with the name, AlreadyDecided, NoSuchComment."""
    _take(actor, session_id, comment_id, _is_free(actor))


@use_case
def reopen(actor: Actor, session_id: int, comment_id: int) -> None:
    """Bring a comment to the desk that is done with, to put it right; what came of it stays until that is decided.

    Raises TakenByAnother with the name, NoSuchComment; CountsOnly where buyers order on the platform itself.
    """
    session, comment = access.find(actor, session_id), db.session.get(Comment, comment_id)
    if comment is not None and comment.session_id == session.id and comment.platform in _THEIR_OWN:
        raise CountsOnly(name=comment.channel.name)
    _take(actor, session_id, comment_id, sa.or_(Comment.desk.in_((Desk.DONE, Desk.SETTLED)), _is_free(actor)))


def _take(actor: Actor, session_id: int, comment_id: int, is_free: sa.ColumnElement[bool]) -> None:
    session, now = access.find(actor, session_id), clock.now()
    taken = sa.update(Comment).where(Comment.id == comment_id, Comment.session_id == session_id, is_free).values(
        desk=Desk.TAKEN, taken_by=actor.person_id, taken_at=now)
    if db.session.scalar(taken.returning(Comment.id)) is None:
        _say_why(actor, session_id, comment_id)
    comment = db.session.get_one(Comment, comment_id, populate_existing=True)
    tell(session, comment, buyers.number_of(session, comment), actor.name)
    signals.totals_changed(session)


def _is_free(actor: Actor) -> sa.ColumnElement[bool]:
    """Open, or this person's already, or of somebody whose time is over."""
    mine = Comment.taken_by == actor.person_id
    return sa.or_(Comment.desk == Desk.OPEN, sa.and_(
        Comment.desk == Desk.TAKEN, sa.or_(mine, Comment.taken_at < clock.now() - TURN)))


@use_case
def give_back(actor: Actor, session_id: int, comment_id: int) -> None:
    """Leave the comment to others as it was; only what this person has taken changes."""
    session = access.find(actor, session_id)
    comment = db.session.get(Comment, comment_id, populate_existing=True)
    if comment is None or comment.session_id != session.id:
        return
    over = was_over(comment)
    given = sa.update(Comment).where(
        Comment.id == comment_id, Comment.desk == Desk.TAKEN, Comment.taken_by == actor.person_id).values(
        desk=Desk.SETTLED if over else Desk.OPEN, taken_by=actor.person_id if over else None, taken_at=None)
    if db.session.scalar(given.returning(Comment.id)) is not None:
        db.session.refresh(comment)
        tell(session, comment, buyers.number_of(session, comment))
        signals.totals_changed(session)


def was_over(comment: Comment) -> bool:
    """True of a comment that was brought back to the desk, since nothing in it waits to be decided."""
    return not comment.reading["review"]


@use_case
def accept(actor: Actor, session_id: int, comment_id: int, text: str = "", request_key: str = "") -> Decided:
    """Do what the comment says, or what the person typed instead, in the words of the grammar ("a1 2").

    The same key answers the same again, whatever happened since. Raises NotUnderstood, ItemIsGone, OverTheLimit,
    AlreadyPacked, TakenByAnother, AlreadyDecided (DecidedByAnother with the name), NoSuchComment, NotOnAir.
    """
    access.find(actor, session_id)
    typed = one_line(text)
    body = {"do": "accept", "comment": comment_id, "text": typed}
    return keyed(session_id, request_key, body, lambda: _accept(actor, session_id, comment_id, typed))


def _accept(actor: Actor, session_id: int, comment_id: int, typed: str) -> Decided:
    session, comment = _decide(actor, session_id, comment_id)
    if session.status not in ON_AIR:
        raise NotOnAir
    if comment.removed_at is not None and not typed:
        return _accept_removal(actor, session, comment)
    reading = understand(session, typed or comment.now, comment.on_air_code)
    if reading.kind not in (Kind.order, Kind.cancel) or not (reading.lines or reading.kind is Kind.cancel):
        raise NotUnderstood
    buyer = _buyer(session, comment, typed, reading)
    if reading.phone is not None:
        buyers.note_phone(session, buyer, reading.phone)
    done = do(session, buyer, comment, reading)
    buyers.pass_on_phone(buyer)
    kept = {**comment.reading, "outcome": done.outcome}
    if typed:
        kept = {**show.as_json(reading), "reasons": comment.reading["reasons"], "outcome": done.outcome,
                "typed": typed}
    comment.reading = kept
    _settle(actor, session, comment)
    acting.tell(session, done.turn)
    tell(session, comment, buyer.number, actor.name)
    return Decided(comment.id, buyer.number, done.outcome)


def _accept_removal(actor: Actor, session: LiveSession, comment: Comment) -> Decided:
    """The comment was removed on the platform after it had become an order: take back what it did."""
    try:
        done = acting.take_back(session, comment, by_person=True)
    except Doubtful as doubt:
        raise _refusal(doubt) from doubt
    outcome = done.outcome if done is not None else [{"did": "removed"}]
    comment.reading = {**comment.reading, "outcome": outcome}
    _settle(actor, session, comment)
    if done is not None:
        acting.tell(session, done.turn)
    number = buyers.number_of(session, comment)
    tell(session, comment, number, actor.name)
    return Decided(comment.id, number, outcome)


@use_case
def dismiss(actor: Actor, session_id: int, comment_id: int, request_key: str = "") -> Decided:
    """Nothing comes of the comment; of one that was brought back to the desk, nothing more. Raises as `accept`."""
    access.find(actor, session_id)
    body = {"do": "dismiss", "comment": comment_id}
    return keyed(session_id, request_key, body, lambda: _dismiss(actor, session_id, comment_id))


def _dismiss(actor: Actor, session_id: int, comment_id: int) -> Decided:
    session, comment = _decide(actor, session_id, comment_id)
    if not was_over(comment):
        done = [line for line in comment.reading["outcome"] if line.get("did") != "dismissed"]  # a deal covered a part
        comment.reading = {**comment.reading, "outcome": [*done, {"did": "dismissed"}]}
    _settle(actor, session, comment)
    number = buyers.number_of(session, comment)
    tell(session, comment, number, actor.name)
    return Decided(comment.id, number, comment.reading["outcome"])


def keyed(session_id: int, request_key: str, body: dict[str, Any], act: Callable[[], Decided]) -> Decided:
    """Decide once for each key; without a key, each time. A repeat is answered from what is kept with the comment."""
    if not request_key:
        return act()
    made: list[Decided] = []

    def run() -> int:
        made.append(act())
        return made[0].comment_id

    comment_id = idempotency.once(f"livestream.desk:{session_id}", request_key, body, run)
    if made:
        return made[0]
    comment = db.session.get_one(Comment, comment_id)
    number = buyers.number_of(db.session.get_one(LiveSession, session_id), comment)
    return Decided(comment.id, number, comment.reading["outcome"])


def name_in(text: str, reading: Reading) -> str:
    """What is left of the words when the lines and the phone number are taken out: the buyer's name."""
    letters = list(PHONE.sub(lambda found: " " * len(found[0]), text))
    for line in reading.lines:
        if line.span is not None:
            letters[slice(*line.span)] = [" "] * (line.span[1] - line.span[0])
    words = _NOT_A_NAME.sub(" ", "".join(letters)).split()
    return " ".join(word for word in words if fold(word) not in _NO_NAMES).strip(" .-'")[:160]


def understand(session: LiveSession, text: str, on_air: str | None) -> Reading:
    """What the grammar of this session makes of a text. Raises NotUnderstood where nothing is sold."""
    grammar = show.grammar_of(session)
    if grammar is None:
        raise NotUnderstood
    return grammar.read(text, on_air)


def do(session: LiveSession, buyer: LiveBuyer, comment: Comment, reading: Reading) -> acting.Done:
    """Do what a person has looked at. Raises AlreadyPacked, ItemIsGone, NotUnderstood."""
    try:
        return acting.act(session, buyer, comment, replace(reading, review=False), by_person=True)
    except Doubtful as doubt:
        raise _refusal(doubt) from doubt


def _refusal(doubt: Doubtful) -> DomainError:
    return _REFUSALS.get(doubt.reason, NotUnderstood)(reason=doubt.reason)


def _buyer(session: LiveSession, comment: Comment, typed: str, reading: Reading) -> LiveBuyer:
    """The author of the comment; where the platform hides who it was, whoever the person has named."""
    if comment.author_id:
        return buyers.find_or_make(session, comment.channel_id, comment.author_id, comment.author_name)
    name = name_in(typed, reading) if typed else ""
    if not name and reading.phone is None:
        raise NobodyNamed
    return buyers.find_or_make(session, comment.channel_id, buyers.hand_author(name, reading.phone),
                               name or reading.phone or "")


def _decide(actor: Actor, session_id: int, comment_id: int) -> tuple[LiveSession, Comment]:
    session = access.lock_session(actor, session_id)
    comment = db.session.get(Comment, comment_id, populate_existing=True)
    if comment is None or comment.session_id != session.id:
        raise NoSuchComment
    is_mine = comment.desk == Desk.TAKEN and (
        comment.taken_by == actor.person_id or comment.taken_at is None or comment.taken_at < clock.now() - TURN)
    if comment.desk != Desk.OPEN and not is_mine:
        _say_why(actor, session_id, comment_id)
    comment.taken_by, comment.taken_at = actor.person_id, clock.now()
    return session, comment


def _settle(actor: Actor, session: LiveSession, comment: Comment) -> None:
    comment.desk, comment.reading = Desk.SETTLED, {**comment.reading, "review": False}
    db.session.flush()
    looks.settled(actor, session, comment)
    signals.totals_changed(session)


def _say_why(actor: Actor, session_id: int, comment_id: int) -> None:
    found = db.session.execute(sa.select(Comment.desk, Person.name, Person.id).outerjoin(
        Person, Person.id == Comment.taken_by).where(
        Comment.id == comment_id, Comment.session_id == session_id)).first()
    if found is None:
        raise NoSuchComment
    if found[0] == Desk.TAKEN:
        raise TakenByAnother(name=found[1] or "")
    if found[1] and found[2] != actor.person_id:
        raise DecidedByAnother(name=found[1])
    raise AlreadyDecided
