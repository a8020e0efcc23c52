"""What was said and claimed in a session, minute by minute, and what was on air meanwhile."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.events import Event
from livestream.by_hand.hand import HAND
from livestream.models import Comment, LiveSession
from livestream.platforms import gaps
from livestream.reports.fates import Claimed

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Said:
    """One comment, as far as the report needs it; `is_hand` if the crew wrote it down for somebody."""

    id: int
    at: datetime
    channel_id: int
    kind: str
    is_hand: bool


@dataclass(frozen=True)
class Minute:
    """What happened in the minute that begins then. `goods` is what was claimed in it, in dong."""

    at: datetime
    comments: int
    claims: int
    goods: Dong


@dataclass(frozen=True)
class Stretch:
    """From then until then: an item on air by its code, or a channel that was not heard."""

    name: str
    first: datetime
    until: datetime
    is_filled: bool = False  # what was said in the gap was asked for afterwards


@dataclass(frozen=True)
class Course:
    """How the session went. `minutes` are those in which something happened, in order; what was said `before`
    it went live, by the clock of the platform, is counted apart, so that nothing is missing."""

    first: datetime | None
    until: datetime | None
    minutes: tuple[Minute, ...]
    before: int
    on_air: tuple[Stretch, ...]
    gaps: tuple[Stretch, ...]


def said(session_id: int) -> list[Said]:
    """Every comment of the session, in the order in which they were heard."""
    rows = db.session.execute(
        sa.select(Comment.id, Comment.said_at, Comment.channel_id, Comment.kind, Comment.platform)
        .where(Comment.session_id == session_id).order_by(Comment.id))
    return [Said(row.id, row.said_at, row.channel_id, row.kind, row.platform == HAND) for row in rows]


def course(session: LiveSession, comments: Sequence[Said], claims: Sequence[Claimed]) -> Course:
    """How it went, from going live to the end, or to now while it runs."""
    first = session.went_live_at
    if first is None:
        return Course(None, None, (), len(comments), (), ())
    until = session.ended_at or clock.now()
    inside = [each.at for each in comments if each.at >= _floor(first)]
    return Course(
        first, until, _minutes(inside, claims), len(comments) - len(inside), _on_air(session, until),
        _gaps(session, until))


def sold_out(session: LiveSession) -> dict[str, datetime]:
    """When the last of each item was first taken, by the code it had then."""
    if session.went_live_at is None:
        return {}
    code, at = Event.payload["code"].as_string().label("code"), sa.func.min(Event.at).label("at")
    wanted = sa.select(code, at).where(
        Event.stream == session.stream, Event.kind == "item", Event.payload["left"].as_integer() == 0,
        Event.payload["allotment"].as_integer() > 0, Event.at >= session.went_live_at).group_by(
        sa.literal_column("code"))
    if session.ended_at is not None:  # with the end nothing is left of anything
        wanted = wanted.where(Event.at < session.ended_at)
    return {row.code: row.at for row in db.session.execute(wanted)}


def _minutes(comments: Iterable[datetime], claims: Sequence[Claimed]) -> tuple[Minute, ...]:
    said_in = Counter(_floor(at) for at in comments)
    made_in = Counter(_floor(each.at) for each in claims if each.is_first)
    goods: Counter[datetime] = Counter()
    for each in claims:
        goods[_floor(each.at)] += each.amount if each.counts else 0
    return tuple(Minute(at, said_in[at], made_in[at], Dong(goods[at]))
                 for at in sorted({*said_in, *made_in, *goods}))


def _floor(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _on_air(session: LiveSession, until: datetime) -> tuple[Stretch, ...]:
    shown = db.session.execute(
        sa.select(Event.payload["code"].as_string().label("code"), Event.at)
        .where(Event.stream == session.stream, Event.kind == "on_air").order_by(Event.seq)).all()
    ends = [*(row.at for row in shown[1:]), until]
    return tuple(Stretch(row.code, row.at, end) for row, end in zip(shown, ends, strict=False) if end > row.at)


def _gaps(session: LiveSession, until: datetime) -> tuple[Stretch, ...]:
    names = {each.channel_id: each.channel.name for each in session.channels}
    return tuple(Stretch(names.get(gap.channel_id, ""), gap.from_at, gap.until_at or until, gap.is_filled)
                 for gap in gaps.of_session(session.id))
