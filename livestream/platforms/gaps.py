"""Gaps: when a channel of a session was not heard, so that nobody believes that nothing was said.

- A bridge that has been at work in this session is expected to show a sign of life every 15 seconds.
- A connected page that cannot be asked counts as not heard, unless its webhook reports comments meanwhile.
- A page that is only reported by its webhook counts as not heard when others talk and it does not.

A gap ends when the channel is heard again. It is filled once the page was asked for what was said meanwhile.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock
from core.db import db, insert_once
from core.transactions import lock, use_case
from livestream import signals
from livestream.models import (
    Channel,
    ChannelSource,
    Comment,
    LiveSession,
    Platform,
    SessionChannel,
    Source,
    SourceGap,
)
from livestream.platforms import setting, sources

BRIDGE_BEAT = timedelta(seconds=45)
POLLING_BEAT = timedelta(seconds=45)
WEBHOOK_BEAT = timedelta(minutes=1)
SILENCE = timedelta(minutes=2)
OTHERS_TALK = 5  # comments on other channels within SILENCE
Known = Mapping[Source, ChannelSource]


def watch() -> int:
    """Look at every session on air and at gaps that nobody has ended. Returns how many gaps began or ended."""
    changed = 0
    on_air = db.session.scalars(sa.select(LiveSession.id).where(LiveSession.status.in_(sources.ON_AIR))).all()
    left = sa.select(SourceGap.session_id).where(SourceGap.until_at.is_(None)).distinct()
    for session_id in sorted({*on_air, *db.session.scalars(left)}):
        changed += _watch(session_id)
    return changed


def of_session(session_id: int) -> list[SourceGap]:
    """The gaps of a session, oldest first."""
    return list(db.session.scalars(sa.select(SourceGap).where(SourceGap.session_id == session_id).order_by(
        SourceGap.from_at, SourceGap.id).execution_options(populate_existing=True)))


def as_screen(gap: SourceGap, channel: str) -> dict[str, Any]:
    """A gap as the console shows it."""
    return {"id": gap.id, "channel": channel, "from": gap.from_at.isoformat(),
            "until": gap.until_at.isoformat() if gap.until_at else None, "filled": gap.is_filled}


def on_screen(session: LiveSession) -> list[dict[str, Any]]:
    """The gaps of a session as the console shows them, the latest first."""
    names = {each.channel_id: each.channel.name for each in session.channels}
    return [as_screen(gap, names.get(gap.channel_id, "")) for gap in reversed(of_session(session.id))]


def woven(comments: Sequence[dict[str, Any]], marks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Comments with the gaps between them, the latest first: {"gap": ...} stands above what was said before it."""
    rows, left = [], list(marks)
    for comment in comments:
        while left and left[0]["from"] >= comment["said_at"]:
            rows.append({"gap": left.pop(0)})
        rows.append(comment)
    return [*rows, *({"gap": mark} for mark in left)]


def _watch(session_id: int) -> int:
    session = db.session.get_one(LiveSession, session_id, populate_existing=True)
    channels = list(db.session.scalars(sa.select(Channel).join(
        SessionChannel, SessionChannel.channel_id == Channel.id).where(SessionChannel.session_id == session_id)))
    known = sources.of_channels([channel.id for channel in channels])
    changed = 0
    for channel in channels:
        since = silent_since(session, channel, known[channel.id])
        filled = _asked_until(channel, known[channel.id])
        open_gaps = [gap for gap in of_session(session_id) if gap.channel_id == channel.id
                     and (gap.until_at is None or not gap.is_filled)]
        running = any(gap.until_at is None for gap in open_gaps)
        if since is not None and not running:
            changed += begin(session_id, channel.id, since)
        for gap in open_gaps:
            is_over = gap.until_at is None and since is None
            is_filled = filled is not None and filled > (gap.until_at or gap.from_at) and since is None
            if is_over or (is_filled and gap.until_at is not None):
                changed += end(session_id, gap.id, is_filled=is_filled)
    return changed


def silent_since(session: LiveSession, channel: Channel, known: Known) -> datetime | None:
    """Since when the channel is not heard although it should be; None while all is as usual, or nobody listens."""
    if session.status not in sources.ON_AIR or session.went_live_at is None:
        return None
    begin_at = session.went_live_at
    silences = []
    bridge = known.get(Source.BRIDGE)
    if bridge is not None and bridge.alive_at is not None and bridge.alive_at >= begin_at:
        silences.append(_beyond(bridge.alive_at, BRIDGE_BEAT))
    if channel.platform == Platform.FACEBOOK and channel.page_id:
        silences += _page_silences(session, channel, known, begin_at)
    return None if not silences or None in silences else min(filter(None, silences))


def _page_silences(session: LiveSession, channel: Channel, known: Known, begin_at: datetime) -> list[datetime | None]:
    webhook, polling = known.get(Source.WEBHOOK), known.get(Source.POLLING)
    reported = max(webhook.alive_at, begin_at) if webhook is not None and webhook.alive_at is not None else begin_at
    if setting.connection(channel.page_id) is not None:
        asked = max(polling.alive_at, begin_at) if polling is not None and polling.alive_at is not None else begin_at
        is_reported = webhook is not None and _beyond(reported, WEBHOOK_BEAT) is None
        return [None if is_reported else _beyond(asked, POLLING_BEAT)]
    if not setting.hears_webhooks():
        return []
    return [_beyond(reported, SILENCE) if _others_talk(session, channel) else None]


def _beyond(last: datetime, usual: timedelta) -> datetime | None:
    return last if clock.now() - last > usual else None


def _others_talk(session: LiveSession, channel: Channel) -> bool:
    heard = sa.select(sa.func.count()).select_from(Comment).where(
        Comment.session_id == session.id, Comment.channel_id != channel.id,
        Comment.heard_at > clock.now() - SILENCE)
    return (db.session.scalar(heard) or 0) >= OTHERS_TALK


def _asked_until(channel: Channel, known: Known) -> datetime | None:
    polling = known.get(Source.POLLING)
    return polling.alive_at if channel.page_id and polling is not None and not polling.failures else None


@use_case
def begin(session_id: int, channel_id: int, since: datetime) -> int:
    """Mark that the channel is not heard since then, once; 1 if it was not marked yet."""
    session = lock(LiveSession, session_id)
    if not insert_once(SourceGap, session_id=session_id, channel_id=channel_id, from_at=since):
        return 0
    gap = db.session.scalars(sa.select(SourceGap).where(
        SourceGap.session_id == session_id, SourceGap.channel_id == channel_id, SourceGap.until_at.is_(None))).one()
    _tell(session, gap)
    return 1


@use_case
def end(session_id: int, gap_id: int, *, is_filled: bool) -> int:
    """The channel is heard again, or the session is over; 1 if that is news."""
    session = lock(LiveSession, session_id)
    gap = db.session.get_one(SourceGap, gap_id, populate_existing=True)
    if gap.until_at is not None and (gap.is_filled or not is_filled):
        return 0
    gap.until_at = gap.until_at or max(session.ended_at or clock.now(), gap.from_at)
    gap.is_filled = is_filled
    db.session.flush()
    _tell(session, gap)
    return 1


def _tell(session: LiveSession, gap: SourceGap) -> None:
    channel = db.session.get_one(Channel, gap.channel_id)
    signals.crew(session, "gap", as_screen(gap, channel.name))
