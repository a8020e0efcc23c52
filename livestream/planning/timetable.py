"""What buyers see of live sessions: what is live, what comes next, what was."""
from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import sqlalchemy as sa
from flask import has_request_context, url_for
from sqlalchemy.orm import joinedload, selectinload

from core import actors, clock
from core.db import db
from livestream import access, words
from livestream.errors import NoSuchSession
from livestream.models import REAL, LiveSession, Platform, RunItem, SessionChannel, SessionStatus
from livestream.planning import crew
from orders.session_names import SessionName
from shop.drawings import of_place
from shop.places.units import ward

_RUNNING = (SessionStatus.LIVE, SessionStatus.CLOSING)


@dataclass(frozen=True)
class LiveCard:
    """A session in a list, as templates/components/card.html shows it."""

    url: str
    title: str
    state: SessionStatus
    starts_at: datetime
    place: str
    host: str
    channels: list[str]
    drawing: str
    on_air: str


@dataclass(frozen=True)
class Place:
    """Where a session is watched: `embed` is the address of a frame, if the platform allows one."""

    name: str
    platform: Platform
    platform_name: str
    url: str
    embed: str
    takes_orders: bool


def running() -> list[LiveSession]:
    """What is live now, the longest first."""
    return _found(LiveSession.status.in_(_RUNNING), LiveSession.went_live_at.asc(), 12)


def coming(most: int = 24) -> list[LiveSession]:
    """What is planned, the next first."""
    is_ahead = sa.and_(LiveSession.status == SessionStatus.PLANNED, LiveSession.ends_at > clock.now())
    return _found(is_ahead, LiveSession.starts_at.asc(), most)


def _found(wanted: sa.ColumnElement[bool], order: sa.UnaryExpression[Any], most: int) -> list[LiveSession]:
    found = sa.select(LiveSession).where(wanted, REAL).order_by(order, LiveSession.id).limit(most)
    return list(db.session.scalars(found.options(
        selectinload(LiveSession.channels).joinedload(SessionChannel.channel),
        selectinload(LiveSession.items).joinedload(RunItem.product))))


def cards(sessions: Sequence[LiveSession]) -> list[LiveCard]:
    """The sessions as cards, in their order."""
    hosts = crew.host_names([session.id for session in sessions])
    return [LiveCard(
        url=url_for("livestream.live", code=session.code), title=session.title, state=session.status,
        starts_at=session.starts_at, place=ward(session.commune_code).full_name, host=hosts.get(session.id, ""),
        channels=[each.channel.name for each in session.channels], drawing=of_place(session.commune_code),
        on_air=next((item.product.name for item in session.items if item.id == session.on_air_id), ""),
    ) for session in sessions]


def session_with(code: str) -> LiveSession:
    """The session with this code, unless it was cancelled or is only rehearsed. Raises NoSuchSession."""
    wanted = sa.select(LiveSession).where(
        LiveSession.code == code, LiveSession.status != SessionStatus.CANCELLED, REAL)
    found = db.session.scalar(wanted.options(
        selectinload(LiveSession.channels).joinedload(SessionChannel.channel), joinedload(LiveSession.items)))
    if found is None:
        raise NoSuchSession
    return found


def places(session: LiveSession) -> list[Place]:
    """Where to watch, those with a picture here first."""
    found = [Place(each.channel.name, each.channel.platform, str(words.PLATFORMS[each.channel.platform]),
                   each.video_url or each.channel.url, embed(each.video_url), each.channel.platform.takes_orders)
             for each in session.channels]
    return sorted(found, key=lambda place: not place.embed)


def clock_times(session: LiveSession, minutes: Sequence[int]) -> list[str]:
    """When each item comes on air by the plan ("20:05"), if each lasts so many minutes."""
    starts = [clock.local(session.starts_at + timedelta(minutes=sum(minutes[:n]))) for n in range(len(minutes))]
    return [f"{start:%H:%M}" for start in starts]


def embed(url: str) -> str:
    """The address under which a video may be shown in our page, or nothing.

    >>> embed("https://youtu.be/dQw4w9WgXcQ")
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host in ("youtube.com", "youtu.be"):
        name = parse_qs(parts.query).get("v", [""])[0] or parts.path.rpartition("/")[2]
        return f"https://www.youtube-nocookie.com/embed/{name}" if re.fullmatch(r"[\w-]{6,20}", name) else ""
    if host in ("facebook.com", "fb.watch"):
        return f"https://www.facebook.com/plugins/video.php?href={quote(url, safe='')}&show_text=false"
    return ""


def session_names(ids: Collection[int]) -> dict[int, SessionName]:
    """What sessions are called, for reports about orders."""
    found = db.session.scalars(sa.select(LiveSession).where(LiveSession.id.in_(list(ids))))
    return {session.id: SessionName(session.code, session.title, session.starts_at, _report_url(session))
            for session in found}


def _report_url(session: LiveSession) -> str:
    is_shown = has_request_context() and access.runs(actors.current(), session.id)
    return url_for("studio_report.show", code=session.code) if is_shown else ""


def choices() -> list[tuple[str, str]]:
    """Sessions on which a role may be granted: those that are not over."""
    wanted = sa.select(LiveSession).where(
        LiveSession.status.in_((SessionStatus.PLANNED, *_RUNNING))).order_by(LiveSession.starts_at)
    return [(str(session.id), f"{session.title} ({session.code})") for session in db.session.scalars(wanted)]
