"""What was edited or removed on the platform changes what the comment did, by the rule in livestream.comments.rules.

- Every edit and removal is stored once (platform, external id, what, moment) and never changed; the comment keeps
  what was said first. One that overtakes its comment is stored and followed when the comment comes.
- What holds is the latest by the platform's clock, in whatever order they come; a removed comment stays removed.
- Until the buyer has completed the order (or it is being packed) the claims follow by themselves. After that, after a
  person has decided about the comment, and where the new text is doubtful, it waits at the desk with the reason.
- An edit made after the closing time changes nothing any more. A removal takes goods back even after the end.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa

from core import clock
from core.db import db, insert_once
from core.errors import DomainError
from core.prepared import PreparedIn
from core.transactions import lock, transaction, use_case
from livestream import signals, words
from livestream.buying import buyers
from livestream.comments import acting, heard, show
from livestream.comments.acting import Doubtful
from livestream.comments.heard import JUST_CHANGED, Counts, Read
from livestream.comments.telling import tell
from livestream.grammar import Kind, Reading
from livestream.models import Comment, CommentVersion, Deed, Desk, LiveSession, Platform, SessionStatus, What
from livestream.platforms import points

_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


@use_case
def take(session_id: int, read: Read) -> Counts:
    """Store an edit or a removal and do what follows from it. A repeat does nothing."""
    session = lock(LiveSession, session_id)
    event, now = read.heard, clock.now()
    known = {"session_id": session_id, "platform": event.platform.value, "external_id": event.external_id[:120]}
    is_new = insert_once(
        CommentVersion, **known, what=event.what, at=min(event.said_at, now), heard_at=now,
        text=read.text if event.what is What.EDITED else "")
    if not is_new:
        return Counts(repeated=1)
    comment = db.session.scalar(sa.select(Comment).filter_by(**known))
    if comment is not None:
        follow(session, comment)
    return Counts(changed=1)


def heard_before(session_id: int, external_ids: Collection[str]) -> set[str]:
    """Which of these comments have been edited or removed before they were heard."""
    return {external_id for external_id, in _CHANGED.rows(external_ids, session_id=session_id)}


_CHANGED = PreparedIn(lambda wanted: sa.select(CommentVersion.external_id).where(
    CommentVersion.session_id == sa.bindparam("session_id"), CommentVersion.external_id.in_(wanted)))


def follow(session: LiveSession, comment: Comment) -> bool:
    """Bring the comment to its latest version; False if it is there. The session is locked."""
    latest = _latest(comment)
    if latest is None or comment.removed_at is not None or (
            latest.what is What.EDITED and comment.edited_at is not None and comment.edited_at >= latest.at):
        return False
    if latest.what is What.REMOVED:
        comment.removed_at = latest.at
        _remove(session, comment)
    else:
        comment.edited_text, comment.edited_at = latest.text, latest.at
        _edit(session, comment)
    db.session.flush()
    tell(session, comment, buyers.number_of(session, comment))
    signals.totals_changed(session)
    return True


def _latest(comment: Comment) -> CommentVersion | None:
    versions = sa.select(CommentVersion).where(
        CommentVersion.session_id == comment.session_id, CommentVersion.platform == comment.platform,
        CommentVersion.external_id == comment.external_id)
    removed_first = versions.order_by(CommentVersion.what.desc(), CommentVersion.at.desc(), CommentVersion.id.desc())
    return db.session.scalars(removed_first.limit(1)).first()


def _remove(session: LiveSession, comment: Comment) -> None:
    try:
        with transaction():
            done = acting.take_back(session, comment)
    except Doubtful as doubt:
        to_desk(comment, doubt.reason)
        return
    outcome = done.outcome if done is not None else [{"did": "removed"}]
    comment.reading = {**comment.reading, "outcome": outcome}
    comment.desk = Desk.DONE
    if done is not None:
        acting.tell(session, done.turn)


def _edit(session: LiveSession, comment: Comment) -> None:
    reading, before = understood(session, comment), comment.reading
    comment.kind = reading.kind.value
    comment.reading = {**show.as_json(reading), "outcome": before["outcome"]}
    if not Platform(comment.platform).takes_orders:
        db.session.flush()
        points.tell(session, comment.channel_id)
        return
    if not _still_counts(session, comment):
        comment.reading = {**comment.reading, "outcome": [{"did": "late"}]}
        comment.desk = Desk.DONE
    elif comment.desk == Desk.SETTLED:
        if _says(comment.reading) != _says(before):
            to_desk(comment, "changed_after_decision")
    elif comment.desk == Desk.TAKEN:
        comment.reading = {**comment.reading, "review": True}
    else:
        _act(session, comment, reading)


def _act(session: LiveSession, comment: Comment, reading: Reading) -> None:
    has_acted = db.session.get(Deed, comment.id) is not None
    comment.desk = Desk.DONE
    if not has_acted and not heard.acts(Platform(comment.platform), reading):
        if reading.review:
            comment.desk = Desk.OPEN
        return
    if reading.review:
        to_desk(comment)
        return
    if not comment.author_id:
        to_desk(comment, "no_author")
        return
    try:
        with transaction():
            buyer = buyers.find_or_make(session, comment.channel_id, comment.author_id, comment.author_name)
            if reading.phone is not None:
                buyers.note_phone(session, buyer, reading.phone)
            if has_acted or reading.kind in (Kind.order, Kind.cancel):
                done = acting.act(session, buyer, comment, reading)
                comment.reading = {**comment.reading, "outcome": done.outcome}
                if done.left_over:
                    to_desk(comment, done.left_over)
                acting.tell(session, done.turn)
            buyers.pass_on_phone(buyer)
    except Doubtful as doubt:
        to_desk(comment, doubt.reason)
    except DomainError as refusal:
        to_desk(comment, words.reason_of(refusal))


def understood(session: LiveSession, comment: Comment) -> Reading:
    """What the comment says as it stands now; "+1" still means what was on air when it was said."""
    grammar = show.grammar_of(session)
    reading = grammar.read(comment.now, comment.on_air_code) if grammar is not None else Reading(Kind.other)
    if JUST_CHANGED in comment.reading["reasons"] and any(line.implicit for line in reading.lines):
        return replace(reading, review=True, reasons=(*reading.reasons, JUST_CHANGED))
    return reading


def _still_counts(session: LiveSession, comment: Comment) -> bool:
    if session.status not in _ON_AIR:
        return False
    at = comment.edited_at or comment.said_at
    return session.closes_at is None or max(at, comment.said_at) <= session.closes_at


def _says(reading: dict[str, object]) -> list[object]:
    return [reading[name] for name in ("kind", "lines", "cancel", "phone")]


def to_desk(comment: Comment, reason: str = "") -> None:
    """For a person; what the comment did before stays until they decide."""
    reasons = dict.fromkeys([*comment.reading["reasons"], *([reason] if reason else [])])
    comment.reading = {**comment.reading, "review": True, "reasons": list(reasons)}
    comment.desk, comment.taken_by, comment.taken_at = Desk.OPEN, None, None
