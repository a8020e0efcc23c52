"""The desk: doubtful comments wait for a person, and two people never decide the same one.

Taking a comment is one conditional update. Whoever took one and went away loses it after two minutes.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from accounts.models import Person
from core import clock
from core.actors import Actor
from core.db import db
from core.errors import DomainError
from core.text import fold, one_line
from core.transactions import use_case
from livestream import access, acting, buyers, hearing, show, signals
from livestream.acting import Doubtful
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
from livestream.models import Comment, Desk, LiveBuyer, LiveSession, SessionStatus

TURN = timedelta(minutes=2)
HAND = "hand"  # the platform of what an operator types
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
_LONGEST_NAME = 8  # words
_PHONE = re.compile(r"(?:\+?84|0)(?:[\s.\-]?\d){9}(?!\d)", re.ASCII)
_NO_NAMES = frozenset(("chot", "lay", "cho", "dat", "mua", "ship", "giu", "va", "cua", "don", "nhe", "a"))
_NOT_A_NAME = re.compile(r"[+\d.\-()]{6,}|[^\w\s.'-]", re.UNICODE)


@dataclass(frozen=True)
class Decided:
    """What a decision did, and for which buyer."""

    comment_id: int
    number: int | None
    outcome: list[dict[str, Any]]


@use_case
def take(actor: Actor, session_id: int, comment_id: int) -> None:
    """This person is at the comment now. Raises TakenByAnother with the name, AlreadyDecided, NoSuchComment."""
    session = access.find(actor, session_id)
    now = clock.now()
    is_free = sa.or_(
        Comment.desk == Desk.OPEN,
        sa.and_(Comment.desk == Desk.TAKEN, sa.or_(Comment.taken_by == _person(actor), Comment.taken_at < now - TURN)))
    taken = sa.update(Comment).where(Comment.id == comment_id, Comment.session_id == session_id, is_free).values(
        desk=Desk.TAKEN, taken_by=_person(actor), taken_at=now)
    if db.session.scalar(taken.returning(Comment.id)) is None:
        _say_why(session_id, comment_id)
    _tell(session, comment_id, Desk.TAKEN, actor.name)


@use_case
def give_back(actor: Actor, session_id: int, comment_id: int) -> None:
    """Leave the comment to others, undecided; only what this person has taken changes."""
    session = access.find(actor, session_id)
    given = sa.update(Comment).where(
        Comment.id == comment_id, Comment.session_id == session_id, Comment.desk == Desk.TAKEN,
        Comment.taken_by == _person(actor)).values(desk=Desk.OPEN, taken_by=None, taken_at=None)
    if db.session.scalar(given.returning(Comment.id)) is not None:
        _tell(session, comment_id, Desk.OPEN, "")


@use_case
def accept(actor: Actor, session_id: int, comment_id: int, text: str = "") -> Decided:
    """Do what the comment says, or what the person typed instead, in the words of the grammar ("a1 2").

    Raises NotUnderstood, OverTheLimit, AlreadyPacked, TakenByAnother, AlreadyDecided, NoSuchComment, NotOnAir.
    """
    session, comment = _decide(actor, session_id, comment_id)
    if session.status not in _ON_AIR:
        raise NotOnAir
    typed = one_line(text)
    if comment.removed_at is not None and not typed:
        return _accept_removal(session, comment)
    reading = understand(session, typed or comment.now, comment.on_air_code)
    if reading.kind not in (Kind.order, Kind.cancel) or not (reading.lines or reading.kind is Kind.cancel):
        raise NotUnderstood
    buyer = _buyer(session, comment, typed, reading)
    if reading.phone is not None:
        buyers.note_phone(session, buyer, reading.phone)
    done = _act(session, buyer, comment, reading)
    buyers.pass_on_phone(buyer)
    kept = {**comment.reading, "outcome": done.outcome}
    if typed:
        kept = {**show.as_json(reading), "reasons": comment.reading["reasons"], "outcome": done.outcome,
                "typed": typed}
    comment.reading = kept
    _settle(session, comment)
    acting.tell(session, done.turn)
    hearing.tell(session, comment, buyer.number)
    return Decided(comment.id, buyer.number, done.outcome)


def _accept_removal(session: LiveSession, comment: Comment) -> Decided:
    """The comment was removed on the platform after it had become an order: take back what it did."""
    try:
        done = acting.take_back(session, comment, by_person=True)
    except Doubtful as doubt:
        raise _refusal(doubt) from doubt
    outcome = done.outcome if done is not None else [{"did": "removed"}]
    comment.reading = {**comment.reading, "outcome": outcome}
    _settle(session, comment)
    if done is not None:
        acting.tell(session, done.turn)
    number = buyers.number_of(session, comment)
    hearing.tell(session, comment, number)
    return Decided(comment.id, number, outcome)


@use_case
def dismiss(actor: Actor, session_id: int, comment_id: int) -> None:
    """Nothing comes of the comment; a second call changes nothing."""
    session, comment = _decide(actor, session_id, comment_id)
    done = [line for line in comment.reading["outcome"] if line.get("did") != "dismissed"]  # a deal covered a part
    comment.reading = {**comment.reading, "outcome": [*done, {"did": "dismissed"}]}
    _settle(session, comment)
    hearing.tell(session, comment, None)


@use_case
def by_hand(actor: Actor, session_id: int, text: str, request_key: str) -> Decided:
    """An order as it is said on the phone or across the table: "a1 2 Lan 0912 345 678". The same key, once.

    It is kept like a comment, with the operator's words. Raises NotUnderstood, NobodyNamed, NoOrderChannel,
    OverTheLimit, NotOnAir.
    """
    session = access.lock_session(actor, session_id)
    if session.status not in _ON_AIR:
        raise NotOnAir
    typed = one_line(text)[:hearing.LONGEST]
    item = next((each for each in session.line_up if each.id == session.on_air_id), None)
    reading = understand_hand(session, typed, item.code if item is not None else None)
    return note_by_hand(session, reading, name_in(typed, reading), typed, request_key)


def note_by_hand(session: LiveSession, reading: Reading, name: str, typed: str, request_key: str,
                 whose: LiveBuyer | None = None) -> Decided:
    """Keep the operator's words like a comment and do what they say, once for each key. The session is locked.

    `whose` is a buyer whom the operator has named by number. Raises what `by_hand` raises.
    """
    if whose is None and not name and reading.phone is None:
        raise NobodyNamed
    item = next((each for each in session.line_up if each.id == session.on_air_id), None)
    channel = buyers.hand_channel(session)
    channel_id = channel.id if whose is None else whose.channel_id
    author = buyers.hand_author(name, reading.phone) if whose is None else whose.author_id
    name = name if whose is None else whose.name
    now = clock.now()
    comment = Comment(
        session_id=session.id, channel_id=channel_id, platform=HAND, external_id=f"{session.id}:{request_key}"[:120],
        author_id=author, author_name=name or reading.phone or "", text=typed, said_at=now, heard_at=now,
        on_air_code=item.code if item is not None else None, kind=reading.kind.value, desk=Desk.DONE,
        reading=show.as_json(reading))
    known = db.session.scalar(sa.select(Comment).where(
        Comment.platform == HAND, Comment.external_id == comment.external_id))
    if known is not None:
        number = db.session.scalar(sa.select(LiveBuyer.number).where(
            LiveBuyer.session_id == session.id, LiveBuyer.author_id == known.author_id))
        return Decided(known.id, number, known.reading["outcome"])
    db.session.add(comment)
    db.session.flush()
    buyer = buyers.find_or_make(session, channel_id, author, comment.author_name)
    if reading.phone is not None:
        buyers.note_phone(session, buyer, reading.phone)
    done = _act(session, buyer, comment, reading)
    buyers.pass_on_phone(buyer)
    comment.reading = {**comment.reading, "outcome": done.outcome}
    acting.tell(session, done.turn)
    hearing.tell(session, comment, buyer.number)
    return Decided(comment.id, buyer.number, done.outcome)


def name_in(text: str, reading: Reading) -> str:
    """What is left of the words when the lines and the phone number are taken out: the buyer's name."""
    letters = list(" ".join(_PHONE.sub(" ", text).split()))
    for line in reading.lines:
        if line.span is not None:
            letters[slice(*line.span)] = [" "] * (line.span[1] - line.span[0])
    words = _NOT_A_NAME.sub(" ", "".join(letters)).split()
    return " ".join(word for word in words if fold(word) not in _NO_NAMES).strip(" .-'")[:160]


def understand(session: LiveSession, text: str, on_air: str | None) -> Reading:
    """What the text says in this session. Raises NotUnderstood while it has nothing to sell."""
    grammar = show.grammar_of(session)
    if grammar is None:
        raise NotUnderstood
    return grammar.read(text, on_air)


def understand_hand(session: LiveSession, typed: str, on_air: str | None) -> Reading:
    """Operators write lines first, then name and phone: names are no words of the grammar, so words are left off
    the end until the rest is sure. Raises NotUnderstood."""
    found = None
    phone = understand(session, typed, on_air).phone
    words = _PHONE.sub(" ", typed).split()
    for kept in range(len(words), max(0, len(words) - _LONGEST_NAME), -1):
        if kept < len(words) and any(letter.isdigit() for letter in words[kept]):
            break  # a number is no name
        reading = understand(session, " ".join(words[:kept]), on_air)
        if reading.kind is Kind.order and reading.lines and all(line.code for line in reading.lines):
            found = found or reading
            if not reading.review:
                return replace(reading, phone=phone)
    if found is None:
        raise NotUnderstood
    return replace(found, phone=phone)


def _act(session: LiveSession, buyer: LiveBuyer, comment: Comment, reading: Reading) -> acting.Done:
    try:
        return acting.act(session, buyer, comment, replace(reading, review=False), by_person=True)
    except Doubtful as doubt:
        raise _refusal(doubt) from doubt


def _refusal(doubt: Doubtful) -> DomainError:
    refusal = AlreadyPacked if doubt.reason == "being_packed" else NotUnderstood
    return refusal(reason=doubt.reason)


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
        comment.taken_by == _person(actor) or comment.taken_at is None or comment.taken_at < clock.now() - TURN)
    if comment.desk != Desk.OPEN and not is_mine:
        _say_why(session_id, comment_id)
    comment.taken_by, comment.taken_at = _person(actor), clock.now()
    return session, comment


def _settle(session: LiveSession, comment: Comment) -> None:
    comment.desk = Desk.SETTLED
    db.session.flush()
    signals.totals_changed(session)


def _say_why(session_id: int, comment_id: int) -> None:
    found = db.session.execute(sa.select(Comment.desk, Person.name).outerjoin(
        Person, Person.id == Comment.taken_by).where(
        Comment.id == comment_id, Comment.session_id == session_id)).first()
    if found is None:
        raise NoSuchComment
    if found[0] == Desk.TAKEN:
        raise TakenByAnother(name=found[1])
    raise AlreadyDecided


def _tell(session: LiveSession, comment_id: int, desk: Desk, name: str) -> None:
    signals.crew(session, "desk", {"id": comment_id, "desk": desk.value, "by": name})


def _person(actor: Actor) -> int | None:
    return actor.person_id
