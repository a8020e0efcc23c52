"""What is counted on the channels of a session: comments by their sense, and the numbers that platforms show.

Where buyers order on the platform itself nothing else comes of a comment. Numbers are handed in with their moment by
whoever reads them; they may come repeated, late and in any order. They never fall: what a channel has reached is the
highest that was told, and a lower one told of a later minute changes nothing that is shown.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import INSERT, db
from core.prepared import Prepared
from core.transactions import use_case
from livestream import access, signals
from livestream.errors import NoSuchChannel, NotOnAir
from livestream.models import (
    Channel,
    ChannelFigures,
    ChannelPoint,
    Comment,
    LiveSession,
    Metric,
    Platform,
    SessionStatus,
)

HIGHEST = 2**53 - 1  # beyond it JavaScript loses digits
_BEGUN = (SessionStatus.LIVE, SessionStatus.CLOSING, SessionStatus.ENDED)


@dataclass(frozen=True)
class Number:
    """What a platform showed of a channel at a moment."""

    channel_id: int
    metric: Metric
    number: int
    at: datetime


@dataclass(frozen=True)
class Counted:
    """What is counted on one channel. `orders` have the sense of an order, on other platforms they are claims."""

    id: int
    name: str
    platform: Platform
    comments: int = 0
    orders: int = 0
    questions: int = 0
    points: dict[str, int] = field(default_factory=dict)

    @property
    def counts_only(self) -> bool:
        """True where buyers order on the platform itself."""
        return not self.platform.takes_orders

    def as_dict(self) -> dict[str, Any]:
        """As an event has it."""
        return {"id": self.id, "comments": self.comments, "orders": self.orders, "questions": self.questions,
                "points": self.points}


@use_case
def note(actor: Actor, session_id: int, numbers: Sequence[Number]) -> int:
    """Write down what platforms show; how many of the numbers told something new.

    What was shown before the session went live or after its end is left out, what comes from the future counts as
    now. Raises NoSuchSession, NoSuchChannel, and NotOnAir before the session is live.
    """
    session = access.find(actor, session_id)
    if not numbers:
        return 0
    if session.status not in _BEGUN or session.went_live_at is None:
        raise NotOnAir
    if not {each.channel_id for each in numbers} <= {each.channel_id for each in session.channels}:
        raise NoSuchChannel
    now = clock.now()
    highest: dict[tuple[int, str, datetime], int] = {}
    for each in numbers:
        if session.went_live_at <= each.at <= (session.ended_at or each.at):
            key = each.channel_id, each.metric.value, min(each.at, now).replace(second=0, microsecond=0)
            highest[key] = max(each.number, highest.get(key, 0))
    risen = [key for key, number in sorted(highest.items()) if _rise(session_id, key, number)]
    for channel_id in sorted({channel_id for channel_id, *_ in risen}):
        tell(session, channel_id)
    return len(risen)


def _rise(session_id: int, key: tuple[int, str, datetime], number: int) -> bool:
    """True if this is more than what is known of the minute; one statement, whoever writes at the same moment."""
    channel_id, metric, minute = key
    insert = INSERT[db.session.get_bind().dialect.name](ChannelPoint.__table__).values(
        session_id=session_id, channel_id=channel_id, metric=metric, minute=minute, number=number)
    risen = insert.on_conflict_do_update(
        index_elements=["session_id", "channel_id", "metric", "minute"], set_={"number": insert.excluded.number},
        where=ChannelPoint.number < insert.excluded.number)
    return db.session.scalar(risen.returning(ChannelPoint.number)) is not None


def tell(session: LiveSession, channel_id: int) -> None:
    """Show the crew what is counted on this channel by now."""
    kept = _FIGURES.rows(session_id=session.id, channel_id=channel_id)
    comments, orders, questions = kept[0] if kept else (0, 0, 0)
    channel = db.session.get_one(Channel, channel_id)
    signals.crew(session, "channel", Counted(
        channel_id, channel.name, channel.platform, comments, orders, questions,
        reached(session).get(channel_id, {})).as_dict())


_FIGURES = Prepared(sa.select(ChannelFigures.comments, ChannelFigures.orders, ChannelFigures.questions).where(
    ChannelFigures.session_id == sa.bindparam("session_id"), ChannelFigures.channel_id == sa.bindparam("channel_id")))


def of_session(session: LiveSession) -> list[Counted]:
    """What is counted on each channel of a session, in their order."""
    c, points = Comment, reached(session)
    said: dict[int, dict[str, int]] = {}
    for channel_id, kind, many in db.session.execute(
            sa.select(c.channel_id, c.kind, sa.func.count()).where(c.session_id == session.id)
            .group_by(c.channel_id, c.kind)):
        said.setdefault(channel_id, {})[kind] = many
    return [
        Counted(each.channel_id, each.channel.name, each.channel.platform, sum(kinds.values()),
                kinds.get("order", 0), kinds.get("question", 0), points.get(each.channel_id, {}))
        for each in session.channels for kinds in (said.get(each.channel_id, {}),)]


def reached(session: LiveSession) -> dict[int, dict[str, int]]:
    """By channel the highest number of each metric that is known."""
    p = ChannelPoint
    found: dict[int, dict[str, int]] = {}
    for channel_id, metric, number in db.session.execute(
            sa.select(p.channel_id, p.metric, sa.func.max(p.number)).where(p.session_id == session.id)
            .group_by(p.channel_id, p.metric).order_by(p.channel_id, p.metric)):
        found.setdefault(channel_id, {})[Metric(metric).value] = int(number)
    return found
