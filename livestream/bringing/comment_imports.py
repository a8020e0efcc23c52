"""Bringing a file of comments: kept, looked through as often as wished, taken once.

The same file for the same channel of a session is one. A large one is heard piece by piece by a job; after a break that
goes on where it stopped, since what was heard is known. Accepted, known and rejected lines together are all lines.
"""
from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM, Actor
from core.db import db, insert_once
from core.text import one_line
from core.transactions import use_case
from livestream import access
from livestream.bringing import brought, comment_files
from livestream.bringing.brought import Foreseen
from livestream.bringing.comment_files import Fault
from livestream.comments import hearing
from livestream.errors import NotOnAir
from livestream.file_errors import FileTooLarge, FileWasTaken, NoSuchFile
from livestream.models import CommentFile, LiveSession

_AT_ONCE, _BUSY = 20, 2  # comments; seconds after which jobs and people have their turn
_KEPT = timedelta(days=7)  # a file that nobody takes: it names people


@dataclass(frozen=True)
class Report:
    """What a file holds, and what would come of each line now."""

    encoding: str
    columns: dict[str, str]
    foreseen: Sequence[Foreseen]
    faults: Sequence[Fault]

    @property
    def lines(self) -> int:
        """All lines but the one with the names."""
        return len(self.faults) + sum(each.is_new or each.is_known for each in self.foreseen)

    @property
    def new(self) -> int:
        """Lines that would be heard."""
        return sum(each.is_new for each in self.foreseen)

    @property
    def known(self) -> int:
        """Lines that have been heard already, or stand twice in the file."""
        return sum(each.is_known for each in self.foreseen)


@use_case
def keep(actor: Actor, session_id: int, channel_id: int, name: str, data: bytes) -> CommentFile:
    """Keep a file, or find it where it was sent before.

    Raises NoSuchSession, NoSuchChannel, NotOnAir, FileTooLarge and what `comment_files.read` raises.
    """
    session = access.find(actor, session_id)
    where = brought.channel(session, channel_id)
    if session.status not in brought.ON_AIR:
        raise NotOnAir
    if len(data) > comment_files.LARGEST:
        raise FileTooLarge(most=comment_files.LARGEST // 1_000_000)
    comment_files.read(session, data)
    digest = hashlib.sha256(data).hexdigest()
    insert_once(CommentFile, session_id=session.id, channel_id=where.id, digest=digest, body=data,
                name=_shown(name), brought_by=actor.person_id, brought_at=clock.now(),
                lines=0, heard=0, known=0, rejected=0)
    return db.session.scalars(sa.select(CommentFile).where(
        CommentFile.session_id == session.id, CommentFile.channel_id == where.id,
        CommentFile.digest == digest)).one()


def _shown(name: str) -> str:
    """The name of a file as people may see it: what a program sends may hold signs that no column takes."""
    return "".join(each for each in one_line(name) if each.isprintable())[:160] or "?"


def find(session: LiveSession, file_id: int) -> CommentFile:
    """A file of this session. Raises NoSuchFile."""
    found = db.session.get(CommentFile, file_id, populate_existing=True)
    if found is None or found.session_id != session.id:
        raise NoSuchFile
    return found


def of_session(session: LiveSession) -> list[CommentFile]:
    """The files that were brought to it, the latest first; without their bytes."""
    wanted = sa.select(CommentFile).where(CommentFile.session_id == session.id).order_by(CommentFile.id.desc())
    return list(db.session.scalars(wanted.options(sa.orm.defer(CommentFile.body))))


def look(actor: Actor, file: CommentFile) -> Report:
    """What would come of each line now. Raises NoSuchSession, NotOnAir, FileWasTaken."""
    session = access.find(actor, file.session_id)
    if file.body is None:
        raise FileWasTaken
    found = comment_files.read(session, file.body)
    foreseen = brought.check(actor, session.id, file.channel_id, found.rows)
    named = {means: name for name, means in found.columns.items()}
    bad = [Fault(each.row.at, named.get(each.column, each.column), each.bad.value)
           for each in foreseen if each.bad is not None]
    return Report(found.encoding, found.columns, foreseen, sorted([*found.faults, *bad], key=lambda each: each.at))


def take(actor: Actor, file: CommentFile) -> None:
    """Have what is new of it heard: as much as a request has time for now, the rest by a job.

    Raises NoSuchSession, NotOnAir, FileWasTaken.
    """
    session = access.find(actor, file.session_id)
    if session.status not in brought.ON_AIR:
        raise NotOnAir
    _want(file.id)
    go_on(file.id)


@use_case
def _want(file_id: int) -> None:
    wanted = sa.update(CommentFile).where(CommentFile.id == file_id, CommentFile.taken_at.is_(None)).values(
        wanted_at=sa.func.coalesce(CommentFile.wanted_at, clock.now()))
    if db.session.scalar(wanted.returning(CommentFile.id)) is None:
        raise FileWasTaken


def go_on_with_all() -> int:
    """Go on with the file that waits longest; 1 if there is one."""
    file_id = waits_longest()
    if file_id is None:
        return 0
    go_on(file_id)
    return 1


def waits_longest() -> int | None:
    """The file that waits longest for its comments to be heard."""
    waiting = sa.select(CommentFile.id).where(CommentFile.wanted_at.is_not(None), CommentFile.taken_at.is_(None))
    return db.session.scalar(waiting.order_by(CommentFile.wanted_at, CommentFile.id).limit(1))


def go_on(file_id: int) -> None:
    """Hear more of a file, for some seconds. What is left when its session ends is not heard any more."""
    file = db.session.get_one(CommentFile, file_id, populate_existing=True)
    if file.body is None:
        return
    session = db.session.get_one(LiveSession, file.session_id, populate_existing=True)
    found = comment_files.read(session, file.body)
    good, new = brought.pending(session, file.channel_id, found.rows)
    until, left = time.monotonic() + _BUSY, len(new)
    while left:
        some = new[len(new) - left:][:_AT_ONCE]
        try:
            _count(file_id, hearing.hear(SYSTEM, session.id, some).heard)
        except NotOnAir:
            break
        left -= len(some)
        if left and time.monotonic() > until:
            return
    _settle(file_id, found.lines, good - left)


@use_case
def _count(file_id: int, heard: int) -> None:
    db.session.execute(sa.update(CommentFile).where(CommentFile.id == file_id, CommentFile.taken_at.is_(None)).values(
        heard=CommentFile.heard + heard))


@use_case
def _settle(file_id: int, lines: int, accepted: int) -> None:
    """All is heard, by us or by a twin: what was not heard out of this file was known."""
    db.session.execute(sa.update(CommentFile).where(CommentFile.id == file_id, CommentFile.taken_at.is_(None)).values(
        taken_at=clock.now(), body=None, lines=lines, known=accepted - CommentFile.heard, rejected=lines - accepted))


@use_case
def forget() -> int:
    """Remove files that nobody has taken for a week."""
    gone = sa.delete(CommentFile).where(
        CommentFile.wanted_at.is_(None), CommentFile.brought_at < clock.now() - _KEPT).returning(CommentFile.id)
    return len(db.session.scalars(gone).all())
