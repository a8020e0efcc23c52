"""Comments that a person brings, pasted or in a file: foreseen row by row, then heard like all others.

- What is known already is not heard again. A row is known when this channel has the same author and text in this
  session as often as it stands up to this row; where the moment is exact, said in the same second.
- A row without an id of its platform gets one derived from session, channel, author, text and how often that was said,
  so that two people who bring the same at the same moment do no harm.
- An author is known by name alone. Where one buyer of this channel is called so, it is them; the rehearsal says whom.
- A moment may be known only roughly. "+1" is then for a person if another item was on air about that time.
"""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import db
from core.text import fold, one_line
from livestream import access, screens
from livestream.channel_errors import CountsOnly
from livestream.comments import heard, hearing, show
from livestream.comments.heard import Counts, Heard
from livestream.errors import NoSuchChannel, NotOnAir
from livestream.models import Channel, Comment, LiveBuyer, LiveSession, SessionStatus

ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
EXACT = timedelta(0)
_AHEAD = timedelta(minutes=2)  # clocks differ
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Row:
    """What somebody said. `at` is its line; `said_at` is right up to `within`, and None where nothing tells it."""

    at: int
    author: str
    text: str
    said_at: datetime | None = None
    within: timedelta = EXACT
    external_id: str = ""
    author_id: str = ""


class Bad(StrEnum):
    """Why a row cannot be heard."""

    NO_AUTHOR = "no author"
    LONG_AUTHOR = "long author"
    NO_TEXT = "no text"
    BEFORE = "before"
    AHEAD = "ahead"


_COLUMN = {Bad.NO_AUTHOR: "author", Bad.LONG_AUTHOR: "author", Bad.NO_TEXT: "text", Bad.BEFORE: "time",
           Bad.AHEAD: "time"}


@dataclass(frozen=True)
class Foreseen:
    """A row, and what hearing it would do: nothing if it is known or `bad`."""

    row: Row
    bad: Bad | None = None
    is_known: bool = False
    is_doubtful: bool = False
    kind: str = ""
    means: str = ""
    number: int | None = None

    @property
    def is_new(self) -> bool:
        """True if it would be heard."""
        return self.bad is None and not self.is_known

    @property
    def column(self) -> str:
        """Where the fault is."""
        return _COLUMN[self.bad] if self.bad is not None else ""


def channel(session: LiveSession, channel_id: int) -> Channel:
    """One of the session's channels. Raises NoSuchChannel."""
    found = next((each.channel for each in session.channels if each.channel_id == channel_id), None)
    if found is None:
        raise NoSuchChannel
    return found


def check(actor: Actor, session_id: int, channel_id: int, rows: Sequence[Row]) -> list[Foreseen]:
    """What would come of each row now; nothing is changed. Raises NoSuchSession, NoSuchChannel, NotOnAir."""
    session = access.find(actor, session_id)
    if session.status not in ON_AIR:
        raise NotOnAir
    where = channel(session, channel_id)
    found = _prepared(session, where, rows)
    sayings = [saying for _, saying, _ in found if saying is not None]
    means = iter(heard.read(session, sayings))
    numbers = _numbers(session, where)
    return [
        _foreseen(row, next(means), numbers, is_known) if saying is not None else Foreseen(row, _bad(session, row))
        for row, saying, is_known in found]


def take(actor: Actor, session_id: int, channel_id: int, rows: Sequence[Row]) -> Counts:
    """Hear the rows that are new. Raises NoSuchSession, NoSuchChannel, NotOnAir."""
    session = access.find(actor, session_id)
    if session.status not in ON_AIR:
        raise NotOnAir
    found = _prepared(session, channel(session, channel_id), rows)
    known = sum(is_known for _, _, is_known in found)
    new = [saying for _, saying, is_known in found if saying is not None and not is_known]
    return hearing.hear(actor, session_id, new) + Counts(repeated=known)


def pending(session: LiveSession, channel_id: int, rows: Sequence[Row]) -> tuple[int, list[Heard]]:
    """How many rows can be heard, and of them what is new. Raises NoSuchChannel."""
    found = _prepared(session, channel(session, channel_id), rows)
    return (sum(saying is not None for _, saying, _ in found),
            [saying for _, saying, is_known in found if saying is not None and not is_known])


def paste(actor: Actor, session_id: int, channel_id: int, rows: Sequence[Row]) -> Counts:
    """As `take`, for comments that were copied in order to become claims. Raises CountsOnly where none may."""
    check_takes_orders(access.find(actor, session_id), channel_id)
    return take(actor, session_id, channel_id, rows)


def check_takes_orders(session: LiveSession, channel_id: int) -> None:
    """Raise CountsOnly where buyers order on the platform itself; NoSuchChannel."""
    where = channel(session, channel_id)
    if not where.platform.takes_orders:
        raise CountsOnly(name=where.name)


def _bad(session: LiveSession, row: Row) -> Bad | None:
    if not row.author and not row.author_id:
        return Bad.NO_AUTHOR
    if len(row.author) > _LONGEST_NAME:
        return Bad.LONG_AUTHOR
    if not row.text:
        return Bad.NO_TEXT
    if row.said_at is None:
        return None
    if session.went_live_at is not None and row.said_at + row.within < session.went_live_at.replace(microsecond=0):
        return Bad.BEFORE
    return Bad.AHEAD if row.said_at - row.within > clock.now() + _AHEAD else None


Prepared = tuple[Row, Heard | None, bool]  # with what is to be heard, if it can be, and whether it is known


def _prepared(session: LiveSession, where: Channel, rows: Iterable[Row]) -> list[Prepared]:
    tidied = [_dated(session, replace(row, author=heard.as_kept(where.platform, one_line(row.author)),
                                      text=heard.as_kept(where.platform, heard.as_stored(row.text)))) for row in rows]
    good = [row for row in tidied if _bad(session, row) is None]
    already = _Known(session, where, good)
    authors = _authors(session, where, {row.author for row in good})
    found: list[Prepared] = []
    for row in tidied:
        if _bad(session, row) is not None:
            found.append((row, None, False))
            continue
        times, is_known = already.look(row)
        derived = hashlib.sha256("\n".join(
            (str(session.id), str(where.id), *_key(row), str(times))).encode()).hexdigest()[:40]
        said_at = row.said_at or clock.now()
        found.append((row, Heard(
            where.platform, row.external_id or f"brought:{derived}", row.author_id or authors[row.author],
            row.author or row.author_id, row.text, said_at, where.id, within=row.within), is_known))
    return found


def _dated(session: LiveSession, row: Row) -> Row:
    """With the best guess of when: where nothing tells it, now, or at any time since the session went live."""
    if row.said_at is not None:
        return row
    now = clock.now()
    return replace(row, said_at=now, within=max(now - (session.went_live_at or now), timedelta(seconds=1)))


def _key(row: Row) -> tuple[str, ...]:
    exact = "" if row.within > EXACT or row.said_at is None else row.said_at.replace(microsecond=0).isoformat()
    return row.author, row.text, exact


class _Known:
    """What the channel has heard, by id, and how often each author said what."""

    def __init__(self, session: LiveSession, where: Channel, rows: Sequence[Row]) -> None:
        c = Comment
        said = db.session.execute(sa.select(c.author_name, c.text, c.said_at, c.external_id).where(
            c.session_id == session.id, c.channel_id == where.id)).all() if rows else []
        self._ids = {external_id for *_, external_id in said}
        self._often = Counter((name, text) for name, text, *_ in said)
        self._exact = Counter((name, text, at.replace(microsecond=0).isoformat()) for name, text, at, _ in said)
        self._times: Counter[tuple[str, ...]] = Counter()

    def look(self, row: Row) -> tuple[int, bool]:
        """How often it was said up to this row, and whether that much is known."""
        author, text, exact = _key(row)
        self._times[author, text, exact] += 1
        times = self._times[author, text, exact]
        if row.external_id:
            is_known = row.external_id in self._ids
            self._ids.add(row.external_id)
            return times, is_known
        return times, times <= (self._exact[author, text, exact] if exact else self._often[author, text])


def _authors(session: LiveSession, where: Channel, names: Iterable[str]) -> dict[str, str]:
    """The platform's id of each author where the channel knows just one of that name, else one made of the name."""
    known: dict[str, set[str]] = {}
    for name, author_id in db.session.execute(sa.select(Comment.author_name, Comment.author_id).where(
            Comment.session_id == session.id, Comment.channel_id == where.id, Comment.author_id != "").distinct()):
        known.setdefault(name, set()).add(author_id)
    found = {}
    for name in names:
        ids = known.get(name, set())
        found[name] = next(iter(ids)) if len(ids) == 1 else (
            "name:" + hashlib.sha256(fold(name).encode() or name.encode()).hexdigest()[:40])
    return found


def _numbers(session: LiveSession, where: Channel) -> dict[str, int]:
    rows = db.session.execute(sa.select(LiveBuyer.author_id, LiveBuyer.number).where(
        LiveBuyer.session_id == session.id, LiveBuyer.channel_id == where.id))
    return {row.author_id: row.number for row in rows}


def _foreseen(row: Row, read: heard.Read, numbers: dict[str, int], is_known: bool) -> Foreseen:
    lines = show.as_json(read.reading)
    takes = read.heard.platform.takes_orders
    return Foreseen(
        row, None, is_known, read.reading.review and takes, read.reading.kind.value,
        screens.suggestion([*lines["lines"], *lines["cancel"]]) if takes else "", numbers.get(read.heard.author_id))
