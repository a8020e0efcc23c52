"""What connections bring is heard once, whichever way and however often it comes.

Only what was said since the session went live counts: before that nothing was for sale.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.actors import SYSTEM
from core.db import db, insert_once
from core.transactions import use_case
from livestream import screens, signals
from livestream.comments import hearing
from livestream.comments.hearing import Counts, Heard
from livestream.errors import NotOnAir
from livestream.models import Channel, Comment, HiddenComment, LiveBuyer, LiveSession, What
from livestream.platforms import sources
from livestream.platforms.connection import Said


def hear(session: LiveSession, channel: Channel, said: Sequence[Said]) -> Counts:
    """Hear what is new of this. Nothing is heard of a session that takes no comments any more."""
    if session.went_live_at is None:
        return Counts()
    begin = session.went_live_at.replace(microsecond=0)  # platforms tell seconds
    known = _known(channel, [each.external_id for each in said])
    new = [each for each in said if each.external_id not in known and each.said_at >= begin]
    if not new:
        return Counts()
    try:
        counts = hearing.hear(SYSTEM, session.id, [_as_heard(channel, each) for each in new])
    except NotOnAir:
        return Counts()
    for external_id in screens.hidden(channel.platform.value, [each.external_id for each in new]):
        _tell(channel, external_id)
    return counts


def change(channel: Channel, said: Said, what: What) -> Counts:
    """A comment was edited or removed at `said.said_at`: it changes what it did (livestream.comments.changing).

    It is told to the session that heard the comment, also after its end; to the one on air when it comes first.
    """
    session_id = db.session.scalar(sa.select(Comment.session_id).where(
        Comment.platform == channel.platform.value, Comment.external_id == said.external_id))
    on_air = sources.on_air(channel.id)
    if session_id is None and on_air is not None:
        session_id = on_air.id
    if session_id is None:
        return Counts()
    try:
        return hearing.hear(SYSTEM, session_id, [_as_heard(channel, said, what)])
    except NotOnAir:
        return Counts()


def _as_heard(channel: Channel, said: Said, what: What = What.SAID) -> Heard:
    return Heard(channel.platform, said.external_id, said.author_id, said.author_name or said.author_id, said.text,
                 said.said_at, channel.id, what)


def _known(channel: Channel, external_ids: Sequence[str]) -> set[str]:
    return set(db.session.scalars(sa.select(Comment.external_id).where(
        Comment.platform == channel.platform.value, Comment.external_id.in_(external_ids))))


def hide(channel: Channel, external_id: str, at: datetime, *, is_hidden: bool) -> None:
    """The page's moderators have hidden a comment, or shown it again; what they did last counts.

    The comment stays with us, with a mark, and so do its claims: whether they stand is for a person to decide.
    """
    if _hide(channel.platform.value, external_id, at, is_hidden):
        _tell(channel, external_id)


@use_case
def _hide(platform: str, external_id: str, at: datetime, is_hidden: bool) -> bool:
    if insert_once(HiddenComment, platform=platform, external_id=external_id, is_hidden=is_hidden, at=at):
        return True
    changed = sa.update(HiddenComment).where(
        HiddenComment.platform == platform, HiddenComment.external_id == external_id, HiddenComment.at < at).values(
        is_hidden=is_hidden, at=at)
    return db.session.scalar(changed.returning(HiddenComment.external_id)) is not None


@use_case
def _tell(channel: Channel, external_id: str) -> None:
    """Show the crew the comment as it is now, if it has been heard."""
    comment = db.session.scalar(sa.select(Comment).where(
        Comment.platform == channel.platform.value, Comment.external_id == external_id))
    if comment is None:
        return
    number = db.session.scalar(sa.select(LiveBuyer.number).where(
        LiveBuyer.session_id == comment.session_id, LiveBuyer.channel_id == comment.channel_id,
        LiveBuyer.author_id == comment.author_id))
    session = db.session.get_one(LiveSession, comment.session_id)
    is_hidden = bool(screens.hidden(comment.platform, [external_id]))
    signals.crew(session, "comment", screens.comment(comment, number, is_hidden=is_hidden))
