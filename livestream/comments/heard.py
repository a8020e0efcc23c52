"""What a platform reports of a comment, on which channel it was, and what the grammar reads in it.

Nothing here needs a transaction of its own.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import events
from core.prepared import Prepared
from core.text import one_line, storable, tidy
from livestream.comments import show
from livestream.errors import NoSuchChannel
from livestream.grammar import Grammar, Kind, Reading
from livestream.models import LiveSession, Platform, What
from livestream.platforms.masking import without_phones

LONGEST = 500
_JUST_CHANGED = timedelta(seconds=8)  # about what a video lags behind
JUST_CHANGED = "item_just_changed"


@dataclass(frozen=True)
class Heard:
    """A comment as a platform gives it, or what became of one it gave before.

    `what` says whether it was said, edited or removed; `said_at` is the moment of that. For an edit `text` is the
    new text; for a removal text and author may be empty. An edit and a removal are known by platform, external id,
    what happened and when: they may come repeated, late, in any order, and before the comment itself.
    `channel_id` is needed where a session has two channels of one platform. `said_at` is right up to `within`.
    """

    platform: Platform
    external_id: str
    author_id: str
    author_name: str
    text: str
    said_at: datetime
    channel_id: int | None = None
    what: What = What.SAID
    within: timedelta = timedelta(0)


@dataclass(frozen=True)
class Counts:
    """What came of a batch: `heard` for the first time, `repeated`, and of the new ones so many of each kind.

    `changed` counts edits and removals that were new; they are in none of the other figures but `repeated`.
    """

    heard: int = 0
    repeated: int = 0
    ordered: int = 0
    waiting: int = 0
    doubtful: int = 0
    changed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.heard + other.heard, self.repeated + other.repeated, self.ordered + other.ordered,
                      self.waiting + other.waiting, self.doubtful + other.doubtful, self.changed + other.changed)


@dataclass(frozen=True)
class Read:
    """A comment on its channel with what was understood of it."""

    heard: Heard
    channel_id: int
    text: str
    on_air: str | None
    reading: Reading
    acts: bool


def as_stored(text: str) -> str:
    """The text as it is kept: whole characters, in one form, not too long."""
    return tidy(text if storable(text) else "")[:LONGEST]


def as_kept(platform: Platform, heard: str) -> str:
    """A text or a name as it is kept of this platform: where no orders are made, without phone numbers."""
    return heard if platform.takes_orders else without_phones(heard)


def read(session: LiveSession, comments: Iterable[Heard]) -> list[Read]:
    """On which channel each was said and what it says. Raises NoSuchChannel."""
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
              history: Sequence[tuple[datetime, str]]) -> Read:
    text = as_kept(heard.platform, as_stored(heard.text))
    if not heard.platform.takes_orders:
        heard = replace(heard, author_name=as_kept(heard.platform, one_line(heard.author_name)))
    if heard.what is not What.SAID:  # it is read beside the comment it changes: livestream.comments.changing
        return Read(heard, channel_id, text, None, Reading(Kind.other), acts=True)
    before = [code for at, code in history if at <= heard.said_at]
    on_air = before[-1] if before else None
    reading = grammar.read(text, on_air) if grammar is not None else Reading(Kind.other)
    if any(line.implicit for line in reading.lines) and any(
            -heard.within <= heard.said_at - at < _JUST_CHANGED + heard.within for at, _ in history[1:]):
        reading = replace(reading, review=True, reasons=(*reading.reasons, JUST_CHANGED))
    return Read(heard, channel_id, text, on_air, reading, acts(heard.platform, reading))


def acts(platform: Platform, reading: Reading) -> bool:
    """True if something comes of it: on TikTok Shop and Shopee nothing does."""
    return platform.takes_orders and (reading.kind in (Kind.order, Kind.cancel) or reading.phone is not None)


def _on_air_history(session: LiveSession) -> list[tuple[datetime, str]]:
    """When which item came on air, oldest first."""
    return [(at, str(payload["code"])) for at, payload in _ON_AIR.rows(stream=session.stream)][::-1]


_ON_AIR = Prepared(sa.select(events.Event.at, events.Event.payload).where(
    events.Event.stream == sa.bindparam("stream"), events.Event.kind == "on_air")
    .order_by(events.Event.seq.desc()).limit(50))
