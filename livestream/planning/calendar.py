"""The calendar: which sessions a week or a month has, day by day as people here live them."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from accounts.models import Grant, Person, Role, Scope
from core import clock, dated, moments, templating
from core.db import db
from livestream.models import REAL, Channel, LiveSession, SessionChannel, SessionCooperative, SessionStatus
from livestream.planning import crew
from shop.models import Cooperative
from shop.places.units import ward

_FARTHEST = timedelta(days=400)  # as far as pages lead, back and ahead
_MOST = 600  # sessions on one page: a month of twenty a day


@dataclass(frozen=True)
class Period:
    """The days a page shows: whole weeks from Monday to Sunday. `month` is the month they are shown for."""

    view: str  # "week" or "month"
    first: date
    last: date
    month: date
    before: date | None  # a day of the period before, unless that is too far back
    after: date | None

    @property
    def title(self) -> str:
        """"23/11/2026 – 29/11/2026" or "tháng 11/2026"."""
        language = templating.language()
        if self.view == "month":
            return moments.month(self.month, language)
        return f"{moments.exact_day(self.first, language)} – {moments.exact_day(self.last, language)}"


@dataclass(frozen=True)
class Filters:
    """What is left of all sessions; nothing chosen leaves all of them."""

    commune: str = ""
    cooperative: int | None = None
    host: int | None = None
    channel: int | None = None

    def __bool__(self) -> bool:
        return bool(self.commune or self.cooperative or self.host or self.channel)

    def as_query(self) -> dict[str, str | int]:
        """How an address says them."""
        named = {"commune": self.commune, "cooperative": self.cooperative, "host": self.host, "channel": self.channel}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Entry:
    """A session on one of its days. `url` is empty where there is no page to open."""

    code: str
    title: str
    url: str
    state: SessionStatus
    hours: str
    place: str
    host: str
    channels: str
    is_mine: bool
    began_before: bool


@dataclass(frozen=True)
class Day:
    """One day with what happens on it, earliest first."""

    day: date
    name: str
    entries: list[Entry]
    is_today: bool
    is_past: bool
    is_of_month: bool


def period(view: str, asked: str) -> Period:
    """The week or month of a day in ISO form; whatever else is asked means the week of today."""
    today = clock.today()
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = today
    day = min(max(day, today - _FARTHEST), today + _FARTHEST)
    month = day.replace(day=1)
    if view == "month":
        next_month = (month + timedelta(days=31)).replace(day=1)
        first, last = _monday(month), _monday(next_month - timedelta(days=1)) + timedelta(days=6)
        before, after = month - timedelta(days=1), next_month
    else:
        first = _monday(day)
        last = first + timedelta(days=6)
        before, after = first - timedelta(days=1), last + timedelta(days=1)
    return Period("month" if view == "month" else "week", first, last, month,
                  before if before >= today - _FARTHEST else None, after if after <= today + _FARTHEST else None)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def filters(asked: Mapping[str, str]) -> Filters:
    """The filters an address asks for; what cannot be meant is no filter."""
    def number(name: str) -> int | None:
        text = asked.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

    commune = asked.get("commune", "")
    return Filters(commune if len(commune) == 5 and commune.isascii() and commune.isdecimal() else "",
                   number("cooperative"), number("host"), number("channel"))


def days(shown: Period, chosen: Filters, own: Collection[int] | None = None) -> list[Day]:
    """Each day of the period. With `own`, the ids of somebody's own sessions, it is the calendar of the studio.

    A session that goes on after midnight stands on both days. One that was cancelled is struck out for the public,
    if it had been announced, and is no more in the studio.
    """
    found = _found(shown, chosen, own is not None)
    hosts = crew.host_names([each.id for each in found])
    by_day: dict[date, list[Entry]] = {}
    for session in found:
        start, end = clock.local(session.starts_at), clock.local(session.ends_at)
        day = start.date()
        while day == start.date() or datetime.combine(day, time.min, clock.HOME) < end:
            by_day.setdefault(day, []).append(_entry(session, day, hosts.get(session.id, ""), own))
            day += timedelta(days=1)
    today, language = clock.today(), templating.language()
    every = (shown.first + timedelta(days=n) for n in range((shown.last - shown.first).days + 1))
    return [Day(day, moments.named_day(day, language, today),
                sorted(by_day.get(day, []), key=lambda each: not each.began_before),
                day == today, day < today, shown.view == "week" or day.month == shown.month.month) for day in every]


def _found(shown: Period, chosen: Filters, in_studio: bool) -> list[LiveSession]:
    since, until = clock.day_bounds(shown.first)[0], clock.day_bounds(shown.last)[1]
    wanted = sa.select(LiveSession).where(LiveSession.starts_at < until, LiveSession.ends_at > since, REAL)
    found = db.session.scalars(narrowed(wanted, chosen).order_by(LiveSession.starts_at, LiveSession.id).limit(
        _MOST).options(selectinload(LiveSession.channels).joinedload(SessionChannel.channel)))
    return [each for each in found
            if each.status != SessionStatus.CANCELLED or (not in_studio and was_announced(each))]


def narrowed(wanted: sa.Select[LiveSession], chosen: Filters) -> sa.Select[LiveSession]:
    """Those of these sessions that the filters leave."""
    if chosen.commune:
        wanted = wanted.where(LiveSession.commune_code == chosen.commune)
    if chosen.cooperative:
        wanted = wanted.where(LiveSession.id.in_(sa.select(SessionCooperative.session_id).where(
            SessionCooperative.cooperative_id == chosen.cooperative)))
    if chosen.channel:
        wanted = wanted.where(LiveSession.id.in_(sa.select(SessionChannel.session_id).where(
            SessionChannel.channel_id == chosen.channel)))
    if chosen.host:
        wanted = wanted.where(sa.cast(LiveSession.id, sa.String).in_(sa.select(Grant.ref).where(
            _HOSTS_SESSIONS, Grant.person_id == chosen.host)))
    return wanted


_HOSTS_SESSIONS = sa.and_(Grant.scope == Scope.SESSION, Grant.role == Role.HOST, Grant.revoked_at.is_(None))


def was_announced(session: LiveSession) -> bool:
    """True if a cancelled session had stood in the calendar so long that somebody may have seen it."""
    if session.planned_at is None or session.changed_at is None:
        return True
    return session.changed_at - session.planned_at >= timedelta(minutes=dated.value("announced_after_minutes"))


def _entry(session: LiveSession, day: date, host: str, own: Collection[int] | None) -> Entry:
    start, end = clock.local(session.starts_at), clock.local(session.ends_at)
    is_mine = own is not None and session.id in own
    url = "" if session.status == SessionStatus.CANCELLED or (own is not None and not is_mine) else url_for(
        "studio.show" if is_mine else "livestream.live", code=session.code)
    return Entry(session.code, session.title, url, session.status, f"{start:%H:%M}–{end:%H:%M}",
                 ward(session.commune_code).full_name, host, ", ".join(each.channel.name for each in session.channels),
                 is_mine, day > start.date())


@dataclass(frozen=True)
class Choices:
    """What there is to filter by: pairs of a value and the name people read."""

    communes: list[tuple[str, str]]
    cooperatives: list[tuple[int, str]]
    hosts: list[tuple[int, str]]
    channels: list[tuple[int, str]]


def choices() -> Choices:
    """Everything that occurs in the sessions these pages lead to."""
    since = clock.now() - _FARTHEST
    near = sa.select(LiveSession.id).where(
        LiveSession.ends_at > since, LiveSession.status != SessionStatus.CANCELLED, REAL)
    codes = db.session.scalars(sa.select(LiveSession.commune_code).where(LiveSession.id.in_(near)).distinct())
    sellers = sa.select(Cooperative.id, Cooperative.name).where(Cooperative.is_active, Cooperative.id.in_(
        sa.select(SessionCooperative.cooperative_id).where(SessionCooperative.session_id.in_(near))))
    channels = sa.select(Channel.id, Channel.name).where(Channel.id.in_(
        sa.select(SessionChannel.channel_id).where(SessionChannel.session_id.in_(near))))
    hosts = sa.select(Person.id, Person.name).where(Person.id.in_(sa.select(Grant.person_id).where(
        _HOSTS_SESSIONS, Grant.ref.in_(sa.select(sa.cast(LiveSession.id, sa.String)).where(LiveSession.id.in_(near))))))
    return Choices(
        sorted(((code, ward(code).full_name) for code in codes), key=lambda each: each[1]),
        [(number, name) for number, name in db.session.execute(sellers.order_by(Cooperative.sort_key))],
        [(number, name) for number, name in db.session.execute(hosts.order_by(Person.sort_key, Person.id))],
        [(number, name) for number, name in db.session.execute(channels.order_by(Channel.name, Channel.id))])


def nearest(chosen: Filters) -> date | None:
    """The local day of the next session that is planned, for whoever looks at an empty week."""
    wanted = narrowed(sa.select(LiveSession), chosen).where(
        LiveSession.status == SessionStatus.PLANNED, LiveSession.ends_at > clock.now(), REAL)
    found = db.session.scalars(wanted.order_by(LiveSession.starts_at).limit(1)).first()
    return clock.local(found.starts_at).date() if found is not None else None
