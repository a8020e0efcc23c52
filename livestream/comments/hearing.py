"""Hearing: what was said on any channel is stored once, read by the grammar, and acted on.

- A comment is known by its platform and the platform's own id, however often it is delivered; the database sees to it.
- It is read before the transaction. In the transaction the session is locked, so comments are acted on one after the
  other: first come, first served. What stands against one comment is undone with it alone, by a savepoint.
- Sure orders and cancellations are done at once (livestream.comments.acting, by the rule in
  livestream.comments.rules). What is doubtful is kept with everything needed to decide, and waits at the desk
  (livestream.comments.review).
- What was edited or removed on the platform changes what it did (livestream.comments.changing), also when that is
  heard first.
- On TikTok Shop and Shopee buyers order on the platform: what is said there is stored without phone numbers and
  counted (livestream.platforms.points), nothing more.
- While the session is closing comments count that were said before `closes_at`. "+1" means the item that was on air
  when it was said; said within seconds after a change it could mean either, and a person decides.
- A phone number in a comment is the buyer's from then on.
"""
from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import make_transient_to_detached

from core import clock
from core.actors import Actor
from core.db import INSERT, db
from core.errors import DomainError, Unavailable
from core.prepared import Prepared
from core.text import one_line
from core.transactions import at_end, lock, transaction, use_case
from livestream import access, signals, words
from livestream.buying import buyers
from livestream.comments import acting, changing, looks, show
from livestream.comments.acting import Doubtful
from livestream.comments.heard import LONGEST, Counts, Heard, Read, read
from livestream.comments.telling import tell, tell_said
from livestream.errors import NotOnAir
from livestream.grammar import Kind
from livestream.models import Comment, Desk, LiveSession, SessionStatus, What
from livestream.platforms import points

__all__ = ["LONGEST", "Counts", "Heard", "What", "hear", "tell"]
log = structlog.get_logger(__name__)
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
_BUSY_SECONDS = {"sqlite": 0.05, "postgresql": 0.2}
"""So long comments are heard in one transaction. On SQLite everybody who writes waits for it, on PostgreSQL only who
changes this session or buys the very goods; when more comes than can be heard singly, much is asked once for all."""


def hear(actor: Actor, session_id: int, comments: Sequence[Heard]) -> Counts:
    """Take a batch of comments in the order they were said. Any part of it may be sent again.

    Some are heard together in one transaction, for as long as others can wait for it. One that breaks its transaction
    is then tried alone and takes no others along; what broke it is raised when the others are heard.

    Raises NoSuchSession, NoSuchChannel, and NotOnAir before the session is live and after its end; after the end
    edits and removals alone are still taken.
    """
    session = access.find(actor, session_id)
    is_over = session.status == SessionStatus.ENDED and all(each.what is not What.SAID for each in comments)
    if session.status not in _ON_AIR and not is_over:
        raise NotOnAir
    counts, waiting = Counts(), read(session, sorted(comments, key=lambda each: each.said_at))
    together, broken = len(waiting), list[Exception]()
    while waiting:
        try:
            heard = _hear_some(session_id, waiting[:together])
        except (NotOnAir, Unavailable):
            raise  # they are no comment's fault
        except Exception as fault:
            log.exception("comments could not be heard", session=session_id, comments=together)
            if together == 1:
                broken.append(fault)
                waiting = waiting[1:]
            together = 1
            continue
        counts = sum(heard, counts)
        waiting = waiting[len(heard):]
    if broken:
        raise broken[0]
    return counts


_COLUMNS = cast(sa.Table, Comment.__table__).columns
_UNTOUCHED: dict[str, Any] = {column.key: None for column in _COLUMNS if column.nullable}
_INSERT = Prepared(
    lambda dialect: INSERT[dialect](Comment.__table__).on_conflict_do_nothing().returning(_COLUMNS["id"]),
    [column.key for column in _COLUMNS if column.key != "id"])


def insert(session_id: int, read: Read, desk: Desk, reading: dict[str, Any]) -> Comment | None:
    """Store the comment; None if it is there already."""
    heard, now, session = read.heard, clock.now(), db.session()
    session.flush()
    values = {
        **_UNTOUCHED, "session_id": session_id, "channel_id": read.channel_id, "platform": heard.platform.value,
        "external_id": heard.external_id[:120], "author_id": heard.author_id[:120],
        "author_name": one_line(heard.author_name)[:160], "text": read.text, "said_at": min(heard.said_at, now),
        "heard_at": now, "on_air_code": read.on_air, "kind": read.reading.kind.value, "reading": reading, "desk": desk}
    comment_id = _INSERT.scalar(**values)
    if comment_id is None:
        return None
    comment = Comment(id=comment_id, **values)
    make_transient_to_detached(comment)  # it is in the database as it stands here: no need to read it again
    session.add(comment)
    return comment


@use_case
def _hear_some(session_id: int, waiting: Sequence[Read]) -> list[Counts]:
    """Hear the first of these, as many as there is time for. The session is locked: nothing slips in between."""
    until = time.monotonic() + _BUSY_SECONDS[db.engine.dialect.name]
    session = lock(LiveSession, session_id)
    overtaken = changing.heard_before(session_id, [each.heard.external_id[:120] for each in waiting])
    done: list[Counts] = []
    for each in waiting:
        if each.heard.what is not What.SAID:
            done.append(changing.take(session_id, each))
            overtaken.add(each.heard.external_id[:120])
        elif each.acts:
            done.append(_act(session, each, each.heard.external_id[:120] in overtaken))
        else:
            done.append(_keep(session, each, each.heard.external_id[:120] in overtaken))
        if time.monotonic() >= until:
            break
    return done


def _keep(session: LiveSession, read: Read, is_overtaken: bool) -> Counts:
    """Store a comment that changes nothing."""
    doubtful = read.reading.review and read.heard.platform.takes_orders
    comment = insert(session.id, read, Desk.OPEN if doubtful else Desk.DONE, show.as_json(read.reading))
    if comment is None:
        return Counts(repeated=1)
    if is_overtaken and changing.follow(session, comment):
        return Counts(heard=1)
    tell_said(session, comment)
    if read.heard.platform.takes_orders:
        looks.news(session, comment)
    else:
        at_end(_tell_points, (session, read.channel_id))
    signals.totals_changed(session)
    return Counts(heard=1, doubtful=int(doubtful))


def _tell_points(counted: list[tuple[LiveSession, int]]) -> None:
    """Comments are only counted on these channels: once for all of them."""
    for session, channel_id in dict.fromkeys(counted):
        points.tell(session, channel_id)


def _act(session: LiveSession, read: Read, is_overtaken: bool) -> Counts:
    """Do what is sure; what the rules refuse is doubtful, with their reason."""
    if session.status not in _ON_AIR:
        raise NotOnAir
    reasons = list(read.reading.reasons)
    if not read.reading.review and read.heard.author_id:
        try:
            with transaction():
                return _do(session, read, is_overtaken)
        except Doubtful as doubt:
            reasons.append(doubt.reason)
        except DomainError as refusal:  # a comment is never lost, whatever stands against it
            reasons.append(words.reason_of(refusal))
    elif not read.heard.author_id:
        reasons.append("no_author")
    return _leave(session, read, tuple(reasons), is_overtaken)


def _do(session: LiveSession, read: Read, is_overtaken: bool) -> Counts:
    comment = insert(session.id, read, Desk.DONE, show.as_json(read.reading))
    if comment is None:
        return Counts(repeated=1)
    if _is_late(session, read):
        return _late(session, comment)
    if is_overtaken and changing.follow(session, comment):
        return Counts(heard=1)
    known = buyers.find(session, read.channel_id, comment.author_id)
    buyer = known or buyers.make(session, read.channel_id, comment.author_id, comment.author_name)
    has_claims = known is not None or buyer.phone is not None or read.reading.phone is not None  # perhaps, by its phone
    if read.reading.phone is not None:
        limited = buyers.note_phone(session, buyer, read.reading.phone)
        comment.reading = {**comment.reading, "outcome": limited}
    counts = Counts(heard=1)
    if read.reading.kind in (Kind.order, Kind.cancel):
        done = acting.act(session, buyer, comment, read.reading, is_new=True, has_claims=has_claims)
        comment.reading = {**comment.reading, "outcome": [*comment.reading["outcome"], *done.outcome]}
        waits = any(each.get("state") == "waiting" for each in done.outcome)
        counts += Counts(ordered=int(bool(done.turn.made) and not waits), waiting=int(waits),
                         doubtful=int(bool(done.left_over)))
        if done.left_over:
            changing.to_desk(comment, done.left_over)
        acting.tell(session, done.turn)
    buyers.pass_on_phone(buyer)
    tell(session, comment, buyer.number)
    looks.news(session, comment, buyer)
    return counts


def _leave(session: LiveSession, read: Read, reasons: tuple[str, ...], is_overtaken: bool) -> Counts:
    """Put a comment on the desk, for a person to decide."""
    kept = {**show.as_json(read.reading), "review": True, "reasons": list(dict.fromkeys(reasons))}
    comment = insert(session.id, read, Desk.OPEN, kept)
    if comment is None:
        return Counts(repeated=1)
    if _is_late(session, read):
        comment.desk = Desk.DONE
        return _late(session, comment)
    if is_overtaken and changing.follow(session, comment):
        return Counts(heard=1)
    number, buyer = None, None
    if comment.author_id:
        buyer = buyers.find_or_make(session, read.channel_id, comment.author_id, comment.author_name)
        number = buyer.number
        if read.reading.phone is not None:
            buyers.note_phone(session, buyer, read.reading.phone)
            buyers.pass_on_phone(buyer)
    tell(session, comment, number)
    looks.news(session, comment, buyer)
    signals.totals_changed(session)
    return Counts(heard=1, doubtful=1)


def _is_late(session: LiveSession, read: Read) -> bool:
    return session.closes_at is not None and min(read.heard.said_at, clock.now()) > session.closes_at


def _late(session: LiveSession, comment: Comment) -> Counts:
    comment.reading = {**comment.reading, "outcome": [{"did": "late"}]}
    tell(session, comment, None)
    return Counts(heard=1)
