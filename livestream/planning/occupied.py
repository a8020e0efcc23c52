"""Who and what is already taken at a time: a host is in one place, a channel shows one session."""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from accounts.models import Grant, Person, Role, Scope
from core import moments, templating
from core.db import db
from livestream.errors import ChannelIsBusy, HostIsBusy
from livestream.models import REAL, Channel, LiveSession, SessionChannel, SessionStatus

_COUNTS = (SessionStatus.PLANNED, SessionStatus.LIVE, SessionStatus.CLOSING)


def check_free(
    starts_at: datetime, ends_at: datetime, channels: Collection[int], hosts: Collection[int],
    but: int | None = None,
) -> None:
    """Raise ChannelIsBusy or HostIsBusy, naming the session that is in the way; session `but` is not.

    Whoever asks has locked these channels and people, so that nobody takes them in between. Sessions that
    follow each other without a break do not conflict, and a rehearsal is in nobody's way.
    """
    overlaps = (
        LiveSession.status.in_(_COUNTS), LiveSession.starts_at < ends_at, LiveSession.ends_at > starts_at,
        LiveSession.id != (but or 0), REAL)
    channel = db.session.execute(
        sa.select(LiveSession, Channel.name)
        .join(SessionChannel, SessionChannel.session_id == LiveSession.id)
        .join(Channel, Channel.id == SessionChannel.channel_id)
        .where(*overlaps, Channel.id.in_(list(channels)))
        .order_by(LiveSession.starts_at).limit(1)).first()
    if channel is not None:
        raise ChannelIsBusy(name=channel[1], **_about(channel[0]))
    host = db.session.execute(
        sa.select(LiveSession, Person.name)
        .join(Grant, sa.and_(Grant.scope == Scope.SESSION, Grant.ref == sa.cast(LiveSession.id, sa.String),
                             Grant.role == Role.HOST, Grant.revoked_at.is_(None)))
        .join(Person, Person.id == Grant.person_id)
        .where(*overlaps, Person.id.in_(list(hosts)))
        .order_by(LiveSession.starts_at).limit(1)).first()
    if host is not None:
        raise HostIsBusy(name=host[1], **_about(host[0]))


def check_not_live(session: LiveSession) -> None:
    """Raise ChannelIsBusy if another session runs at this moment on one of the channels of `session`."""
    channels = [each.channel_id for each in session.channels]
    other = db.session.execute(
        sa.select(LiveSession, Channel.name)
        .join(SessionChannel, SessionChannel.session_id == LiveSession.id)
        .join(Channel, Channel.id == SessionChannel.channel_id)
        .where(LiveSession.status == SessionStatus.LIVE, LiveSession.id != session.id, Channel.id.in_(channels), REAL)
        .limit(1)).first()
    if other is not None:
        raise ChannelIsBusy(name=other[1], **_about(other[0]))


def _about(session: LiveSession) -> dict[str, Any]:
    language = templating.language()
    return {"title": session.title, "code": session.code, "start": moments.exact(session.starts_at, language),
            "end": moments.exact(session.ends_at, language)}
