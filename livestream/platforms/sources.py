"""How the channels are heard: signs of life of each source, and what is the matter when one fails."""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.db import db, insert_once
from core.transactions import use_case
from livestream.errors import NoSuchChannel
from livestream.models import Channel, ChannelSource, LiveSession, Platform, SessionChannel, SessionStatus, Source
from livestream.platforms.connection import Fault

ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
FRESH = timedelta(seconds=5)  # a sign of life is written down at most so often
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=5)
_WAITS_IF_EXPIRED = timedelta(minutes=2)  # nothing changes until the administrator has set another token


def alive(channel_id: int, source: Source) -> None:
    """This source has just been heard from. Costs one look unless there is something to write."""
    row = db.session.get(ChannelSource, (channel_id, source), populate_existing=True)
    now = clock.now()
    if row is None or row.failures or row.alive_at is None or row.alive_at < now - FRESH:
        _alive(channel_id, source, now)


@use_case
def _alive(channel_id: int, source: Source, at: datetime) -> None:
    insert_once(ChannelSource, channel_id=channel_id, source=source)
    later = sa.or_(ChannelSource.alive_at.is_(None), ChannelSource.alive_at < at)
    db.session.execute(sa.update(ChannelSource).where(_is(channel_id, source)).values(
        failing_since=None, fault="", failures=0, wait_until=None,
        alive_at=sa.case((later, at), else_=ChannelSource.alive_at)))


@use_case
def failed(channel_id: int, source: Source, fault: Fault, wait: timedelta = timedelta(0)) -> datetime:
    """Write down what is the matter; the moment until which the source is left alone, longer each time it fails."""
    insert_once(ChannelSource, channel_id=channel_id, source=source)
    wanted = sa.select(ChannelSource).where(_is(channel_id, source)).with_for_update()
    row = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    now = clock.now()
    longer = min(_FIRST_WAIT * 2**min(row.failures, 10), _LONGEST_WAIT)
    least = _WAITS_IF_EXPIRED if fault is Fault.EXPIRED else timedelta(0)
    row.failures, row.fault, row.failing_since = row.failures + 1, fault.value, row.failing_since or now
    row.wait_until = now + max(wait, longer, least)
    return row.wait_until


@use_case
def rest(channel_id: int, source: Source, wait: timedelta) -> None:
    """Nothing is the matter, but the platform wants to be left alone for a while."""
    insert_once(ChannelSource, channel_id=channel_id, source=source)
    db.session.execute(sa.update(ChannelSource).where(_is(channel_id, source)).values(wait_until=clock.now() + wait))


def check_listening(session: LiveSession, platforms: Collection[str]) -> None:
    """Raise NoSuchChannel unless the session runs on each of these platforms."""
    if not set(platforms) <= {each.channel.platform.value for each in session.channels}:
        raise NoSuchChannel


def listening(session: LiveSession, platforms: Collection[str], channel_ids: Collection[int] = ()) -> None:
    """A program hears these platforms of the session, and these channels, at this moment."""
    for each in session.channels:
        if each.channel.platform.value in platforms or each.channel_id in channel_ids:
            alive(each.channel_id, Source.BRIDGE)


def is_resting(channel_id: int, source: Source) -> bool:
    """True while this source is to be left alone."""
    row = db.session.get(ChannelSource, (channel_id, source), populate_existing=True)
    return row is not None and row.wait_until is not None and row.wait_until > clock.now()


def of_channels(channel_ids: list[int]) -> dict[int, dict[Source, ChannelSource]]:
    """Everything known of these channels' sources, by channel."""
    found: dict[int, dict[Source, ChannelSource]] = {channel_id: {} for channel_id in channel_ids}
    wanted = sa.select(ChannelSource).where(ChannelSource.channel_id.in_(channel_ids))
    for row in db.session.scalars(wanted.execution_options(populate_existing=True)):
        found[row.channel_id][row.source] = row
    return found


def page(page_id: str) -> Channel | None:
    """The channel of this Facebook Page."""
    return db.session.scalar(sa.select(Channel).where(
        Channel.platform == Platform.FACEBOOK, Channel.page_id == page_id))


def on_air(channel_id: int) -> LiveSession | None:
    """The session that takes comments on this channel now; a channel shows one at a time."""
    return db.session.scalar(
        sa.select(LiveSession).join(SessionChannel, SessionChannel.session_id == LiveSession.id)
        .where(SessionChannel.channel_id == channel_id, LiveSession.status.in_(ON_AIR))
        .order_by(LiveSession.status.desc(), LiveSession.id.desc()).limit(1)
        .execution_options(populate_existing=True))


def connected_on_air() -> list[tuple[LiveSession, Channel]]:
    """Each session that takes comments with each of its Facebook Pages."""
    wanted = (
        sa.select(LiveSession, Channel)
        .join(SessionChannel, SessionChannel.session_id == LiveSession.id)
        .join(Channel, Channel.id == SessionChannel.channel_id)
        .where(LiveSession.status.in_(ON_AIR), Channel.page_id.is_not(None))
        .order_by(LiveSession.id, Channel.id).execution_options(populate_existing=True))
    return [(session, channel) for session, channel in db.session.execute(wanted)]


def _is(channel_id: int, source: Source) -> sa.ColumnElement[bool]:
    return sa.and_(ChannelSource.channel_id == channel_id, ChannelSource.source == source)
