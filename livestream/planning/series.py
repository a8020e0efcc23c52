"""Market days: a session that repeats weekly, each time a session of its own.

What is planned together is tied by a series. Later "this and the following" changes or cancels those of them that
are still planned and that nobody has changed by hand, and says which it left alone.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.i18n import say
from core.idempotency import once
from core.states import move
from core.text import one_line
from core.transactions import lock_all, use_case
from livestream import access, signals
from livestream.errors import (
    ChannelIsBusy,
    HostIsBusy,
    NeedsDates,
    NeedsLastDate,
    NotPlanned,
    NotRepeated,
    TooManyDates,
)
from livestream.models import LiveSession, Occurrence, SessionSeries, SessionStatus
from livestream.planning import copying, plans
from livestream.planning.plans import NewSession

MOST = 26  # half a year of market days
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Chance:
    """One date of a series before it is planned. `why` says what is in the way; a free date has none."""

    day: date
    why: str


@dataclass(frozen=True)
class Left:
    """A session that "this and the following" did not touch, and why."""

    session: LiveSession
    why: str


@dataclass(frozen=True)
class Done:
    """What "this and the following" did."""

    sessions: list[LiveSession]
    left: list[Left]


def dates(first: date, weekdays: Collection[int], until: date | None, times: int | None) -> list[date]:
    """The days from `first` on that fall on these weekdays (0 is Monday), up to a day or so many times.

    Raises NeedsLastDate without an end, NeedsDates, TooManyDates for more than half a year of them.
    """
    if until is None and times is None:
        raise NeedsLastDate
    found: list[date] = []
    day = first
    while weekdays and day < date.max and (until is None or day <= until) and (times is None or len(found) < times):
        if day.weekday() in weekdays:
            found.append(day)
        if len(found) > MOST:
            raise TooManyDates(most=MOST)
        day += timedelta(days=1)
    if not found:
        raise NeedsDates
    return found


def dry_run(actor: Actor, wish: NewSession, days: Sequence[date]) -> list[Chance]:
    """Which of these days are free for the channels and hosts of the wish. Nothing is written or held."""
    access.check_schedules(actor, wish.is_rehearsal)
    _, people = plans.checked(actor, _on(wish, days[0]))
    return [Chance(day, _in_the_way(_on(wish, day), people.hosts)) for day in days]


def _in_the_way(wish: NewSession, hosts: Collection[int], but: int | None = None) -> str:
    try:
        plans.check_places(wish, hosts, but)
    except (ChannelIsBusy, HostIsBusy) as error:
        return say(str(error), error.facts)
    return ""


def _on(wish: NewSession, day: date) -> NewSession:
    """The same session on another day, at the same time on the clocks here."""
    start = datetime.combine(day, clock.local(wish.starts_at).time(), clock.HOME)
    return replace(wish, starts_at=start, ends_at=start + (wish.ends_at - wish.starts_at))


@use_case(keyed=True)
def plan(actor: Actor, wish: NewSession, days: Sequence[date], request_key: str,
         source_id: int | None = None) -> int:
    """Plan a session on each of these days, tied by a series if there are several; the id of the first of them.

    With a source each gets a copy of its run-of-show and terms, and a source that is still planned joins the series.
    The address of a video is that of one session, hence only the first keeps it. The same request key, once.
    Raises what `sessions.schedule` raises, also if one of the days is not free (any more): then nothing is planned.
    """
    access.check_schedules(actor, wish.is_rehearsal)
    chosen = sorted(set(days))
    body = [repr(replace(wish, video_urls={})), sorted(wish.video_urls.items()),
            [day.isoformat() for day in chosen], source_id]
    return once(f"series:{actor.ref}", request_key, body, lambda: _plan(actor, wish, chosen, source_id))


def _plan(actor: Actor, wish: NewSession, days: Sequence[date], source_id: int | None) -> int:
    if not days:
        raise NeedsDates
    if len(days) > MOST:
        raise TooManyDates(most=MOST)
    source = access.find(actor, source_id) if source_id is not None else None
    values, people = plans.checked(actor, _on(wish, days[0]))
    plans.lock_places(wish, people)
    made = []
    for day in days:
        here = _on(wish if day == days[0] else replace(wish, video_urls={}), day)
        plans.check_places(here, people.hosts)
        session = plans.write_new(actor, values | {"starts_at": here.starts_at, "ends_at": here.ends_at}, here, people)
        if source is not None:
            copying.take_over(source, session)
        note("session planned", f"session:{session.id}", code=session.code)
        signals.session_changed(session)
        made.append(session)
    joining = [source] if source is not None and not wish.is_rehearsal and _may_join(source) else []
    if len(made) + len(joining) > 1:
        _tie(actor, [*joining, *made])
    return made[0].id


def _may_join(source: LiveSession) -> bool:
    is_ahead = source.status == SessionStatus.PLANNED and not source.is_rehearsal
    return is_ahead and db.session.get(Occurrence, source.id) is None


def _tie(actor: Actor, sessions: Sequence[LiveSession]) -> None:
    weekdays = sum({1 << clock.local(each.starts_at).weekday() for each in sessions})
    series = SessionSeries(weekdays=weekdays, made_by=actor.ref, made_at=clock.now())
    db.session.add(series)
    db.session.flush()
    for each in sessions:
        db.session.add(Occurrence(session_id=each.id, series_id=series.id, revision=each.revision))
    note("series planned", f"series:{series.id}", sessions=len(sessions))


def code_of(session_id: int) -> str:
    """How addresses name a session that was just planned: whoever planned it runs it from the next request on."""
    return db.session.get_one(LiveSession, session_id).code


def of_session(session: LiveSession) -> list[LiveSession]:
    """All sessions of its series in their order; none if it is in no series."""
    mine = sa.select(Occurrence.series_id).where(Occurrence.session_id == session.id).scalar_subquery()
    wanted = sa.select(LiveSession).join(Occurrence, Occurrence.session_id == LiveSession.id).where(
        Occurrence.series_id == mine).order_by(LiveSession.starts_at, LiveSession.id)
    return list(db.session.scalars(wanted))


def following(session: LiveSession) -> list[LiveSession]:
    """The sessions of its series that come after it and are not cancelled."""
    return [each for each in of_session(session)
            if each.starts_at > session.starts_at and each.status != SessionStatus.CANCELLED]


@use_case
def change_following(actor: Actor, session_id: int, wish: NewSession) -> Done:
    """Write the plan of this session anew, and of those that follow it in its series: moved by as many days as it.

    Each keeps the addresses of its own videos. Left alone are those that have begun, that were changed by hand, that
    the actor does not run, or whose new time is not free. Raises what `sessions.change` raises, and NotRepeated.
    """
    wish = replace(wish, is_rehearsal=access.find(actor, session_id).is_rehearsal)
    values, people = plans.checked(actor, wish)
    plans.lock_places(wish, people)
    this, others, tied = _locked(actor, session_id)
    days = clock.local(wish.starts_at).date() - clock.local(this.starts_at).date()
    is_later = wish.starts_at > this.starts_at
    done, left = [], []
    # from the end that moves into free days, so that none meets the old time of the next
    for session in sorted([this, *others], key=lambda each: each.starts_at, reverse=is_later):
        here = _moved(session, wish, days) if session is not this else wish
        why = "" if session is this else _not_touched(actor, session, tied[session.id])
        if session is this:
            plans.check_places(here, people.hosts, session.id)
        why = why or _in_the_way(here, people.hosts, session.id)
        if why:
            left.append(Left(session, why))
            continue
        new = values | {"starts_at": here.starts_at, "ends_at": here.ends_at}
        plans.write_again(actor, session, new, here, people)
        tied[session.id].revision = session.revision
        note("session changed", f"session:{session.id}", starts_at=here.starts_at.isoformat())
        signals.session_changed(session)
        done.append(session)
    return _in_order(done, left)


@use_case
def cancel_following(actor: Actor, session_id: int, reason: str = "") -> Done:
    """Take this session back and those that follow it in its series, but for what others or a hand have changed."""
    this, others, tied = _locked(actor, session_id)
    done, left = [], []
    for session in [this, *others]:
        why = "" if session is this else _not_touched(actor, session, tied[session.id])
        if why:
            left.append(Left(session, why))
        elif move(session, SessionStatus.CANCELLED, one_line(reason)[:200]):
            plans.revised(session)
            tied[session.id].revision = session.revision
            signals.session_changed(session)
            done.append(session)
    return _in_order(done, left)


def _locked(actor: Actor, session_id: int) -> tuple[LiveSession, list[LiveSession], dict[int, Occurrence]]:
    """The session and those that follow it, locked in the order of their ids, with what ties them."""
    this = access.find(actor, session_id)
    others = following(this)
    sessions = {each.id: each for each in lock_all(LiveSession, [this.id, *(each.id for each in others)])}
    tied = {each.session_id: each for each in db.session.scalars(
        sa.select(Occurrence).where(Occurrence.session_id.in_(sessions)).execution_options(populate_existing=True))}
    if this.id not in tied:
        raise NotRepeated
    if sessions[this.id].status != SessionStatus.PLANNED:
        raise NotPlanned
    return sessions[this.id], [sessions[each.id] for each in others], tied


def _not_touched(actor: Actor, session: LiveSession, tie: Occurrence) -> str:
    if session.status != SessionStatus.PLANNED:
        return str(gettext("it has begun, is over or was cancelled"))
    if session.revision != tie.revision:
        return str(gettext("it was changed by hand"))
    return "" if access.runs(actor, session.id) else str(gettext("you are not in its crew"))


def _moved(session: LiveSession, wish: NewSession, days: timedelta) -> NewSession:
    videos = {each.channel_id: each.video_url for each in session.channels}
    return replace(_on(wish, clock.local(session.starts_at).date() + days), video_urls=videos)


def _in_order(done: list[LiveSession], left: list[Left]) -> Done:
    return Done(sorted(done, key=lambda each: each.starts_at), sorted(left, key=lambda each: each.session.starts_at))
