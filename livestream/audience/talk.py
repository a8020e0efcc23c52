"""What viewers write on our own live page, for everybody who watches there.

A comment is one of the session like those of any platform (livestream.comments.hearing); in public it has a short
name and no number, no address, and nothing of what was understood or why it is doubtful. Only what was written here
is shown here, not what is tapped, and not what people wrote elsewhere. The crew may take a comment out of sight and
bring it back.

The public event log holds only its number: what everybody may read is asked once for all open pages when the events
are sent (core.hub.spell). So what is out of sight is out of the log as well.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core import clock, events, hub
from core.actors import Actor
from core.audit import note
from core.db import db, insert_once
from core.transactions import lock, use_case
from livestream import access, screens, signals
from livestream.audience import public
from livestream.audience_errors import NoSuchTalk
from livestream.buying import buyers
from livestream.comments import show
from livestream.models import Comment, HiddenComment, LiveSession, Platform
from livestream.serving import claimed

WRITTEN, TAPPED = "say:", "tap:"
"""How our own id of a comment begins: it was written, or a button was tapped."""
KIND = "said"
SHOWN = 40  # of the last comments, on the page
_IS_TALK = (Comment.platform == Platform.OWN.value, Comment.external_id.startswith(WRITTEN, autoescape=True),
            Comment.removed_at.is_(None))


@dataclass(frozen=True)
class Said:
    """A comment as everybody may read it."""

    id: int
    name: str
    text: str
    at: datetime

    @property
    def hour(self) -> str:
        """When, as short as it goes: "20:05"."""
        return f"{clock.local(self.at):%H:%M}"

    def as_dict(self) -> dict[str, Any]:
        """For scripts."""
        return {"id": self.id, "name": self.name, "text": self.text, "at": self.at.isoformat(),
                "hour": self.hour}


@use_case
def publish(session_id: int, comment_id: int) -> None:
    """Show the comment on all open pages of the session; a repeat shows the same again."""
    events.append(signals.public_stream(session_id), KIND, id=comment_id)


def latest(session: LiveSession, most: int = SHOWN) -> list[Said]:
    """The last comments in sight, newest first."""
    return [_said(row) for row in _rows(session, most, is_hidden=False)]


def for_crew(session: LiveSession, most: int = 200) -> list[tuple[Said, bool]]:
    """The last comments, newest first, with whether they are out of sight."""
    rows = _rows(session, most)
    out = _out_of_sight(rows)
    return [(_said(row), row.external_id in out) for row in rows]


@use_case
def put_out_of_sight(actor: Actor, session_id: int, comment_id: int, is_hidden: bool) -> None:
    """Take a comment off the live page, or bring it back; what came of it stays. Raises NoSuchTalk, NoSuchSession."""
    access.find(actor, session_id)
    session = lock(LiveSession, session_id)
    comment = db.session.scalar(sa.select(Comment).where(
        Comment.id == comment_id, Comment.session_id == session.id, *_IS_TALK))
    if comment is None:
        raise NoSuchTalk
    known, now = {"platform": comment.platform, "external_id": comment.external_id}, clock.now()
    if not insert_once(HiddenComment, **known, is_hidden=is_hidden, at=now):
        db.session.execute(sa.update(HiddenComment).filter_by(**known).values(is_hidden=is_hidden, at=now))
    note("comment out of sight" if is_hidden else "comment in sight", f"session:{session.id}", comment=comment.id)
    publish(session.id, comment.id)
    number = buyers.number_of(session, comment)
    signals.crew(session, "comment", screens.comment(
        comment, number, is_hidden=is_hidden, claims=claimed.of(session, number)))


def spelled(payloads: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What everybody may read of these events: the comment, or that it is gone."""
    wanted = sa.select(Comment).where(Comment.id.in_({each["id"] for each in payloads}), *_IS_TALK)
    rows = db.session.scalars(wanted).all()
    out = _out_of_sight(rows)
    seen = {row.id: _said(row).as_dict() for row in rows if row.external_id not in out}
    return [seen.get(each["id"], {"id": each["id"], "gone": True}) for each in payloads]


hub.spell(KIND, spelled)


def _rows(session: LiveSession, most: int, is_hidden: bool | None = None) -> Sequence[Comment]:
    wanted = sa.select(Comment).where(Comment.session_id == session.id, *_IS_TALK)
    if is_hidden is not None:
        out = sa.exists().where(HiddenComment.platform == Comment.platform,
                                HiddenComment.external_id == Comment.external_id, HiddenComment.is_hidden)
        wanted = wanted.where(out if is_hidden else ~out)
    return db.session.scalars(wanted.order_by(Comment.id.desc()).limit(most)).all()


def _out_of_sight(rows: Sequence[Comment]) -> set[str]:
    return screens.hidden(Platform.OWN.value, [row.external_id for row in rows]) if rows else set()


def _said(row: Comment) -> Said:
    return Said(row.id, public.name(row.author_name), public.words(row.now, _marks(row)), row.said_at)


def _marks(row: Comment) -> Sequence[Sequence[Any]]:
    """Where what is in the text; where a person has typed it anew, the marks that are kept are those of their words."""
    if "typed" not in row.reading:
        marks: Sequence[Sequence[Any]] = row.reading["marks"]
        return marks
    grammar = show.grammar_of(db.session.get_one(LiveSession, row.session_id))
    return show.as_json(grammar.read(row.now, row.on_air_code))["marks"] if grammar is not None else ()
