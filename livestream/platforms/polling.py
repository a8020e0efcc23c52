"""Asking connected pages for comments, so that what a webhook lost is heard all the same.

Each time from a while before the last answer on, since platforms show some comments late; what is known already is
left out before anything is read or locked. Two runners at once hear the same comment once.
"""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.db import db
from core.transactions import use_case
from livestream.models import Channel, LiveSession, LiveVideo, Source
from livestream.platforms import incoming, setting, sources, videos
from livestream.platforms.connection import Connection, ConnectionFailed

OVERLAP = timedelta(seconds=90)
LOOK_AGAIN = timedelta(seconds=30)  # for the videos that run


def poll() -> int:
    """Ask for the comments of every session on air with a connected page. Returns how many were new."""
    heard = 0
    for session, channel in sources.connected_on_air():
        connection = setting.connection(channel.page_id)
        if connection is None or sources.is_resting(channel.id, Source.POLLING):
            continue
        try:
            heard += _poll(connection, session, channel)
        except ConnectionFailed as failed:
            sources.failed(channel.id, Source.POLLING, failed.fault, failed.wait)
    return heard


def _poll(connection: Connection, session: LiveSession, channel: Channel) -> int:
    _look(connection, session, channel)
    heard, wait, is_complete = 0, timedelta(0), True
    for video in videos.of(session.id, channel.id):
        asked_at = clock.now()
        since = (video.heard_until or session.went_live_at or asked_at) - OVERLAP
        for page in connection.heard_since(video.live_id, since):
            heard += incoming.hear(session, channel, page.comments).heard
            wait = max(wait, page.wait)
            latest = max((each.said_at for each in page.comments), default=None)
            _reached(video.id, asked_at if page.is_last else latest)
            is_complete = page.is_last
    if is_complete:  # else the rest comes with the next poll, and until then the channel is not heard in full
        sources.alive(channel.id, Source.POLLING)
    if wait:
        sources.rest(channel.id, Source.POLLING, wait)
    return heard


def _look(connection: Connection, session: LiveSession, channel: Channel) -> None:
    """See which videos run, when we do not know one that was seen running of late, and under which post."""
    known = videos.of(session.id, channel.id)
    if not any(not video.is_over and video.seen_at > clock.now() - LOOK_AGAIN for video in known):
        running = connection.running()
        for video in running:
            videos.note(channel.id, video)
        videos.only_these_run(channel.id, [video.live_id for video in running])
    for nameless in videos.of(session.id, channel.id):
        if not nameless.post_id:
            found = connection.video(nameless.live_id)
            videos.note(channel.id, replace(found, post_id=found.post_id or found.live_id))


@use_case
def _reached(video_id: int, until: datetime | None) -> None:
    """Everything up to this moment has been asked for; never back, whoever else asks meanwhile."""
    if until is None:
        return
    before = sa.or_(LiveVideo.heard_until.is_(None), LiveVideo.heard_until < until)
    db.session.execute(sa.update(LiveVideo).where(LiveVideo.id == video_id, before).values(heard_until=until))
