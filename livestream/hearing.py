"""Hearing: what was said on any channel is stored once, read by the grammar, and acted on.

- A comment is known by its platform and the platform's own id, however often it is delivered; the database sees to it.
- It is read before the transaction. In the transaction the session is locked, so comments are acted on one after the
  other: first come, first served.
- Sure orders and cancellations are done at once (livestream.acting, by the rule in livestream.rules). What is
  doubtful is kept with everything needed to decide, and waits at the desk (livestream.review).
- On TikTok Shop and Shopee buyers order on the platform: what is said there is stored and counted, nothing more.
- While the session is closing comments count that were said before `closes_at`. "+1" means the item that was on air
  when it was said; said within seconds after a change it could mean either, and a person decides.
- A phone number in a comment is the buyer's from then on.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock, events
from core.actors import Actor
from core.db import db, insert_once
from core.errors import DomainError
from core.text import one_line, storable, tidy
from core.transactions import lock, use_case
from livestream import access, acting, buyers, screens, show, signals, words
from livestream.acting import Doubtful
from livestream.errors import NoSuchChannel, NotOnAir
from livestream.grammar import Grammar, Kind, Reading
from livestream.models import Comment, Desk, LiveSession, Platform, SessionStatus

LONGEST = 500
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
_JUST_CHANGED = timedelta(seconds=8)  # about what a video lags behind


@dataclass(frozen=True)
class Heard:
    """A comment as a platform gives it. `channel_id` is needed where a session has two channels of one platform."""

    platform: Platform
    external_id: str
    author_id: str
    author_name: str
    text: str
    said_at: datetime
    channel_id: int | None = None


@dataclass(frozen=True)
class Counts:
    """What came of a batch: `heard` for the first time, `repeated`, and of the new ones so many of each kind."""

    heard: int = 0
    repeated: int = 0
    ordered: int = 0
    waiting: int = 0
    doubtful: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.heard + other.heard, self.repeated + other.repeated, self.ordered + other.ordered,
                      self.waiting + other.waiting, self.doubtful + other.doubtful)


@dataclass(frozen=True)
class _Read:
    """A comment on its channel with what was understood of it."""

    heard: Heard
    channel_id: int
    text: str
    on_air: str | None
    reading: Reading
    acts: bool


def hear(actor: Actor, session_id: int, comments: Sequence[Heard]) -> Counts:
    """Take a batch of comments in the order they were said. Any part of it may be sent again.

    Raises NoSuchSession, NotOnAir before the session is live and after its end, NoSuchChannel.
    """
    session = access.find(actor, session_id)
    if session.status not in _ON_AIR:
        raise NotOnAir
    read = _read(session, sorted(comments, key=lambda each: each.said_at))
    counts, quiet = Counts(), list[_Read]()
    for each in read:
        if not each.acts:
            quiet.append(each)
            continue
        if quiet:
            counts += _keep(session_id, tuple(quiet))
            quiet = []
        counts += _act(session_id, each)
    return counts + _keep(session_id, tuple(quiet)) if quiet else counts


def _read(session: LiveSession, comments: Iterable[Heard]) -> list[_Read]:
    """Everything that needs no transaction: which are new, on which channel, what they say."""
    comments = list(comments)
    channels = _channels(session, comments)
    grammar = show.grammar_of(session)
    history = _on_air_history(session)
    return [_read_one(each, channel_id, grammar, history)
            for each, channel_id in zip(comments, channels, strict=True)]


def _channels(session: LiveSession, comments: Sequence[Heard]) -> list[int]:
    known = [(each.channel.platform, each.channel_id) for each in session.channels]
    found = []
    for each in comments:
        here = [channel_id for platform, channel_id in known
                if platform == each.platform and each.channel_id in (None, channel_id)]
        if len(here) != 1:
            raise NoSuchChannel
        found.append(here[0])
    return found


def _read_one(heard: Heard, channel_id: int, grammar: Grammar | None,
              history: Sequence[tuple[datetime, str]]) -> _Read:
    text = tidy(heard.text if storable(heard.text) else "")[:LONGEST]
    before = [code for at, code in history if at <= heard.said_at]
    on_air = before[-1] if before else None
    reading = grammar.read(text, on_air) if grammar is not None else Reading(Kind.other)
    if any(line.implicit for line in reading.lines) and any(
            timedelta(0) <= heard.said_at - at < _JUST_CHANGED for at, _ in history[1:]):
        reading = replace(reading, review=True, reasons=(*reading.reasons, "item_just_changed"))
    acts = heard.platform.takes_orders and (
        reading.kind in (Kind.order, Kind.cancel) or reading.phone is not None)
    return _Read(heard, channel_id, text, on_air, reading, acts)


def _on_air_history(session: LiveSession) -> list[tuple[datetime, str]]:
    """When which item came on air, oldest first."""
    wanted = sa.select(events.Event.at, events.Event.payload).where(
        events.Event.stream == session.stream, events.Event.kind == "on_air")
    latest = db.session.execute(wanted.order_by(events.Event.seq.desc()).limit(50))
    return [(at, str(payload["code"])) for at, payload in latest][::-1]


def insert(session_id: int, read: _Read, desk: Desk, reading: dict[str, Any]) -> Comment | None:
    """Store the comment; None if it is there already."""
    heard, now = read.heard, clock.now()
    is_new = insert_once(
        Comment, session_id=session_id, channel_id=read.channel_id, platform=heard.platform.value,
        external_id=heard.external_id[:120], author_id=heard.author_id[:120],
        author_name=one_line(heard.author_name)[:160], text=read.text, said_at=min(heard.said_at, now), heard_at=now,
        on_air_code=read.on_air, kind=read.reading.kind.value, reading=reading, desk=desk)
    if not is_new:
        return None
    return db.session.scalars(sa.select(Comment).where(
        Comment.platform == heard.platform.value, Comment.external_id == heard.external_id[:120])).one()


@use_case
def _keep(session_id: int, quiet: Sequence[_Read]) -> Counts:
    """Store comments that change nothing."""
    session = db.session.get_one(LiveSession, session_id)
    counts = Counts()
    for each in quiet:
        doubtful = each.reading.review and each.heard.platform.takes_orders
        comment = insert(session_id, each, Desk.OPEN if doubtful else Desk.DONE, show.as_json(each.reading))
        if comment is None:
            counts += Counts(repeated=1)
            continue
        counts += Counts(heard=1, doubtful=int(doubtful))
        tell(session, comment, None)
    if counts.heard:
        signals.totals_changed(session)
    return counts


def _act(session_id: int, read: _Read) -> Counts:
    """Do what is sure; what the rules refuse is doubtful, with their reason."""
    reasons = list(read.reading.reasons)
    if not read.reading.review and read.heard.author_id:
        try:
            return _do(session_id, read)
        except Doubtful as doubt:
            reasons.append(doubt.reason)
        except DomainError as refusal:  # a comment is never lost, whatever stands against it
            reasons.append(words.reason_of(refusal))
    elif not read.heard.author_id:
        reasons.append("no_author")
    return _leave(session_id, read, tuple(reasons))


@use_case
def _do(session_id: int, read: _Read) -> Counts:
    session = _locked(session_id)
    comment = insert(session_id, read, Desk.DONE, show.as_json(read.reading))
    if comment is None:
        return Counts(repeated=1)
    if _is_late(session, read):
        return _late(session, comment)
    buyer = buyers.find_or_make(session, read.channel_id, comment.author_id, comment.author_name)
    if read.reading.phone is not None:
        buyers.note_phone(session, buyer, read.reading.phone)
    counts = Counts(heard=1)
    if read.reading.kind in (Kind.order, Kind.cancel):
        done = acting.act(session, buyer, comment.id, read.reading)
        comment.reading = {**comment.reading, "outcome": done.outcome}
        waits = any(each.get("state") == "waiting" for each in done.outcome)
        counts += Counts(ordered=int(bool(done.turn.made) and not waits), waiting=int(waits))
        acting.tell(session, done.turn)
    buyers.pass_on_phone(buyer)
    tell(session, comment, buyer.number)
    return counts


@use_case
def _leave(session_id: int, read: _Read, reasons: tuple[str, ...]) -> Counts:
    """Put a comment on the desk, for a person to decide."""
    session = _locked(session_id)
    kept = {**show.as_json(read.reading), "review": True, "reasons": list(dict.fromkeys(reasons))}
    comment = insert(session_id, read, Desk.OPEN, kept)
    if comment is None:
        return Counts(repeated=1)
    if _is_late(session, read):
        comment.desk = Desk.DONE
        return _late(session, comment)
    number = None
    if comment.author_id:
        buyer = buyers.find_or_make(session, read.channel_id, comment.author_id, comment.author_name)
        number = buyer.number
        if read.reading.phone is not None:
            buyers.note_phone(session, buyer, read.reading.phone)
            buyers.pass_on_phone(buyer)
    tell(session, comment, number)
    signals.totals_changed(session)
    return Counts(heard=1, doubtful=1)


def _locked(session_id: int) -> LiveSession:
    session = lock(LiveSession, session_id)
    if session.status not in _ON_AIR:
        raise NotOnAir
    return session


def _is_late(session: LiveSession, read: _Read) -> bool:
    return session.closes_at is not None and min(read.heard.said_at, clock.now()) > session.closes_at


def _late(session: LiveSession, comment: Comment) -> Counts:
    comment.reading = {**comment.reading, "outcome": [{"did": "late"}]}
    tell(session, comment, None)
    return Counts(heard=1)


def tell(session: LiveSession, comment: Comment, number: int | None) -> None:
    """Show the crew a comment with what was understood and what came of it."""
    signals.crew(session, "comment", screens.comment(comment, number))
