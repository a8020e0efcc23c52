"""What viewers say on our own live page, written or by tapping: a comment like any other, heard like any other."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from accounts.guessing import network
from core import clock, throttle
from core.actors import SYSTEM
from core.db import db
from core.text import storable
from core.throttle import Limit
from core.transactions import use_case
from livestream.audience import identity, public, talk
from livestream.audience.identity import Identity
from livestream.audience_errors import CommentTooLong, NothingToSend
from livestream.comments import heard, hearing
from livestream.comments.hearing import Heard
from livestream.errors import NoOrderChannel, NotOnAir, NotUnderstood
from livestream.models import Comment, LiveSession, Platform, SessionStatus

_OF_VIEWER = 20  # in a minute, from whatever device
_OF_ADDRESS = 200  # a village behind one router, not a machine


@dataclass(frozen=True)
class Joined:
    """What came of it: what was done with what was understood, in the words of livestream.comments.rules."""

    did: frozenset[str]
    is_waiting: bool
    is_doubtful: bool
    is_wish: bool = False  # nothing is kept before it is paid
    is_partly: bool = False  # a deal covered a part, a person asks about the rest

    @property
    def changed(self) -> bool:
        """True if what the viewer has claimed may be other now."""
        return bool(self.did - {"repeated", "nothing", "late"})


def takes_claims(session: LiveSession) -> bool:
    """True if people may speak on our own page: it is one of the session's channels, and the session is on."""
    return session.status in (SessionStatus.LIVE, SessionStatus.CLOSING) and any(
        each.channel.platform == Platform.OWN for each in session.channels)


@use_case
def count(viewer: Identity, address: str) -> None:
    """Count one more comment or tap of this viewer, from this network address. Raises core.throttle.TooOften."""
    who = hashlib.sha256(viewer.phone.encode()).hexdigest()
    throttle.check_within([Limit("viewers.said_from", network(address), _OF_ADDRESS),
                           Limit("viewers.said", who, _OF_VIEWER)], timedelta(minutes=1))


def write(session: LiveSession, viewer: Identity, text: str, request_key: str) -> Joined:
    """A comment that everybody sees. The same words with the same request key are one comment.

    Raises NotOnAir, NoOrderChannel, NothingToSend, CommentTooLong.
    """
    plain = public.calm(text) if storable(text) else ""
    if not any(letter.isprintable() and not letter.isspace() for letter in plain):
        raise NothingToSend
    if len(plain) > heard.LONGEST:
        raise CommentTooLong(most=heard.LONGEST, count=len(plain))
    comment = _hear(session, viewer, plain, request_key, talk.WRITTEN)
    talk.publish(session.id, comment.id)
    return _joined(comment)


def tap(session: LiveSession, viewer: Identity, text: str, request_key: str) -> Joined:
    """The same by a button, for the crew alone to see. Raises NotUnderstood when there is no such item any more."""
    joined = _joined(_hear(session, viewer, text, request_key, talk.TAPPED))
    if not joined.did and not joined.is_doubtful:
        raise NotUnderstood
    return joined


def _hear(session: LiveSession, viewer: Identity, text: str, request_key: str, how: str) -> Comment:
    """The words are part of what a comment is known by: a page one goes back to sends other words with the same key."""
    if session.status not in (SessionStatus.LIVE, SessionStatus.CLOSING):
        raise NotOnAir
    if not takes_claims(session):
        raise NoOrderChannel
    author = identity.author_of(viewer.phone)
    known = how + hashlib.sha256(f"{session.id}:{author}:{request_key}:{text}".encode()).hexdigest()[:60]
    hearing.hear(SYSTEM, session.id, [Heard(Platform.OWN, known, author, viewer.name, text, clock.now())])
    return db.session.scalars(sa.select(Comment).where(
        Comment.platform == Platform.OWN.value, Comment.external_id == known)).one()


def _joined(comment: Comment) -> Joined:
    outcome, is_doubtful = comment.reading["outcome"], bool(comment.reading["review"])
    return Joined(frozenset(line["did"] for line in outcome), any(line.get("state") == "waiting" for line in outcome),
                  is_doubtful, is_wish=any(line.get("wish") for line in outcome),
                  is_partly=is_doubtful and any(line.get("milli") for line in outcome))
