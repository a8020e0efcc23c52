"""Live videos: which of them belongs to which session, and under which posts its comments stand."""
from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.db import db
from core.transactions import lock, use_case
from livestream.models import Channel, LiveSession, LiveVideo, SessionChannel, SessionStatus
from livestream.platforms import sources
from livestream.platforms.connection import Video, VideoStatus

NEAR = timedelta(hours=3)  # a video belongs to a planned session that begins within so long


@use_case
def note(channel_id: int, video: Video) -> None:
    """Write down a video of this channel, and which session it belongs to: the one on air there, else the next.

    It may be told again, late and in any order: a video that is over does not begin anew, and stays where it is.
    """
    lock(Channel, channel_id)
    row = db.session.scalar(sa.select(LiveVideo).where(
        LiveVideo.channel_id == channel_id, LiveVideo.live_id == video.live_id))
    if row is None:
        if video.status is VideoStatus.OTHER:
            return
        row = LiveVideo(channel_id=channel_id, live_id=video.live_id, post_id="", is_over=False, seen_at=clock.now())
        db.session.add(row)
    row.post_id = video.post_id or row.post_id
    if video.status is VideoStatus.OVER:
        row.is_over = True
    elif video.status is VideoStatus.RUNNING and not row.is_over:
        row.seen_at = clock.now()
    if row.session_id is None:
        row.session_id = _session_of(channel_id, is_over=row.is_over)


def _session_of(channel_id: int, *, is_over: bool) -> int | None:
    session = sources.on_air(channel_id)
    if session is not None or is_over:
        return session.id if session is not None else None
    now = clock.now()
    return db.session.scalar(
        sa.select(LiveSession.id).join(SessionChannel, SessionChannel.session_id == LiveSession.id)
        .where(SessionChannel.channel_id == channel_id, LiveSession.status == SessionStatus.PLANNED,
               LiveSession.starts_at < now + NEAR, LiveSession.ends_at > now)
        .order_by(LiveSession.starts_at).limit(1))


@use_case
def only_these_run(channel_id: int, live_ids: Collection[str]) -> None:
    """Every other video of the channel is over."""
    lock(Channel, channel_id)
    db.session.execute(sa.update(LiveVideo).where(
        LiveVideo.channel_id == channel_id, LiveVideo.is_over.is_(False),
        LiveVideo.live_id.not_in(list(live_ids))).values(is_over=True))


def of(session_id: int, channel_id: int) -> list[LiveVideo]:
    """The videos of a session on a channel, the first one first: a broken broadcast goes on in another."""
    return list(db.session.scalars(
        sa.select(LiveVideo).where(LiveVideo.session_id == session_id, LiveVideo.channel_id == channel_id)
        .order_by(LiveVideo.id).execution_options(populate_existing=True)))


def is_under(session_id: int, channel_id: int, post_id: str) -> bool:
    """True if comments under this post are comments of the session, as far as we can tell: a page has other posts."""
    known = of(session_id, channel_id)
    if not post_id or any(post_id in (video.live_id, video.post_id) for video in known):
        return True
    return not known or any(not video.post_id for video in known)
