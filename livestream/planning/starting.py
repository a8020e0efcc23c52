"""Shortly before a live session begins its crew and the viewers who asked for it are reminded.

A job looks which reminders are due and promises them; the outbox sends them. Each start is told once: if it moves by
more than `MOVED` after somebody was told, they hear the new time at once, and are reminded again before it unless it is
near already. What was cancelled is said once to whoever waits. Nothing is said of a session that has begun, however
late the job or the outbox runs.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from accounts.models import Person, Role
from core import clock, dated, links, moments, outbox
from core.db import db
from core.figures import Language
from core.messaging import sending
from core.messaging.messenger import Message
from core.transactions import in_batch, lock, use_case
from livestream.models import REAL, CrewReminder, LiveSession, SessionStatus, ViewerReminder
from livestream.planning import crew, viewers
from shop.places.units import ward

STARTS, MOVES, CANCELS = "starts", "moves", "cancelled"  # what a viewer is told
VIEWER = outbox.topic("livestream.viewer_reminder")
CREW = outbox.topic("livestream.crew_reminder")
MOVED = timedelta(minutes=15)
_NEAR = timedelta(hours=1)  # who hears of a new time so shortly before needs no second word
_LONGEST_TITLE = 60


def sessions_due() -> list[int]:
    """The sessions that are to be looked at now: their start is near, or somebody was told another, or they are off."""
    now = clock.now()
    soon = now + max(_lead(), _crew_lead())
    to_tell = sa.select(ViewerReminder.session_id).where(
        ViewerReminder.phone.is_not(None), ViewerReminder.stopped_at.is_(None))
    told = to_tell.where(ViewerReminder.told_start.is_not(None), ViewerReminder.told_start != LiveSession.starts_at)
    wanted = sa.select(LiveSession.id).where(LiveSession.starts_at > now, REAL, sa.or_(
        sa.and_(LiveSession.status == SessionStatus.PLANNED, LiveSession.starts_at <= soon),
        sa.and_(LiveSession.status == SessionStatus.PLANNED, LiveSession.id.in_(told.correlate(LiveSession))),
        sa.and_(LiveSession.status == SessionStatus.CANCELLED,
                LiveSession.id.in_(to_tell.where(ViewerReminder.cancel_told_at.is_(None))))))
    return list(db.session.scalars(wanted.order_by(LiveSession.id)))


@use_case
def remind(session_id: int) -> int:
    """Promise whoever is to be told of this session now their message. Returns how many; a repeat finds none."""
    session = lock(LiveSession, session_id)
    if session.starts_at <= clock.now() or session.is_rehearsal:
        return 0
    if session.status == SessionStatus.CANCELLED:
        return _tell_cancelled(session)
    if session.status != SessionStatus.PLANNED:
        return 0
    return _tell_moved(session) + _remind_viewers(session) + _remind_crew(session)


def _waiting(session: LiveSession, *which: sa.ColumnElement[bool]) -> list[int]:
    return list(db.session.scalars(sa.select(ViewerReminder.id).where(
        ViewerReminder.session_id == session.id, ViewerReminder.phone.is_not(None),
        ViewerReminder.stopped_at.is_(None), *which).order_by(ViewerReminder.id)))


def _tell_cancelled(session: LiveSession) -> int:
    ids = _waiting(session, ViewerReminder.cancel_told_at.is_(None))
    return _promise(session, CANCELS, ids, cancel_told_at=clock.now())


def _tell_moved(session: LiveSession) -> int:
    ids = _waiting(session, ViewerReminder.told_start.is_not(None), _is_far(session, ViewerReminder.told_start))
    is_near = session.starts_at <= clock.now() + max(_lead(), _NEAR)
    again = {"reminded_for": session.starts_at} if is_near else {}
    return _promise(session, MOVES, ids, told_start=session.starts_at, **again)


def _remind_viewers(session: LiveSession) -> int:
    if session.starts_at > clock.now() + _lead():
        return 0
    ids = _waiting(session, sa.or_(ViewerReminder.reminded_for.is_(None),
                                   _is_far(session, ViewerReminder.reminded_for)))
    return _promise(session, STARTS, ids, reminded_for=session.starts_at, told_start=session.starts_at)


def _is_far(session: LiveSession, told: Any) -> sa.ColumnElement[bool]:
    return sa.or_(told < session.starts_at - MOVED, told > session.starts_at + MOVED)


def _promise(session: LiveSession, what: str, ids: Iterable[int], **told: datetime) -> int:
    chosen = list(ids)
    if not chosen:
        return 0
    db.session.execute(sa.update(ViewerReminder).where(ViewerReminder.id.in_(chosen)).values(**told))
    start = session.starts_at.isoformat()
    outbox.put_all(VIEWER, {_key(each, what, start): {"reminder_id": each, "what": what, "start": start}
                            for each in chosen})
    return len(chosen)


def _remind_crew(session: LiveSession) -> int:
    if session.starts_at > clock.now() + _crew_lead():
        return 0
    told = set(db.session.scalars(sa.select(CrewReminder.person_id).where(
        CrewReminder.session_id == session.id, ~_is_far(session, CrewReminder.starts_at))))
    people = {person.id for role in (Role.HOST, Role.OPERATOR) for person in crew.people(session.id, role)
              if person.phone is not None}
    start, due = session.starts_at.isoformat(), sorted(people - told)
    db.session.add_all(CrewReminder(session_id=session.id, person_id=each, starts_at=session.starts_at,
                                    promised_at=clock.now()) for each in due)
    outbox.put_all(CREW, {f"{session.id}:{_key(each, STARTS, start)}": {
        "session_id": session.id, "person_id": each, "start": start} for each in due})
    return len(due)


def _key(ident: int, what: str, start: str) -> str:
    return f"{ident}:{what}:{int(datetime.fromisoformat(start).timestamp())}"


def _lead() -> timedelta:
    return timedelta(minutes=dated.value("viewer_reminder_minutes"))


def _crew_lead() -> timedelta:
    return timedelta(minutes=dated.value("crew_reminder_minutes"))


def _is_news(**_: Any) -> bool:
    """What is loaded in bulk is history: nobody waits for word of it."""
    return not in_batch()


@outbox.on(VIEWER, when=_is_news, name="livestream.starting.tell_viewer")
def tell_viewer(reminder_id: int, what: str, start: str) -> None:
    """What was promised, if it still holds now that it is sent."""
    reminder = db.session.get_one(ViewerReminder, reminder_id, populate_existing=True)
    session = reminder.session
    if reminder.phone is None or reminder.stopped_at is not None or not _holds(session, what, start):
        return
    language: Language = "en" if reminder.language == "en" else "vi"
    facts = _named(session, language) | {
        "link": links.absolute("livestream.live", code=session.code),
        "stop": links.absolute("reminders.stop", secret=reminder.secret)}
    texts = {
        STARTS: _l("Chợ Bản: %(title)s begins at %(time)s. Watch: %(link)s Stop: %(stop)s", **facts),
        MOVES: _l("Chợ Bản: %(title)s begins at another time: %(time)s. Watch: %(link)s Stop: %(stop)s", **facts),
        CANCELS: _l("Chợ Bản: we are sorry, %(title)s at %(time)s was cancelled.", **facts)}
    _send(reminder.phone, texts[what], language, viewers.reference(reminder.id),
          f"reminder:{_key(reminder.id, what, start)}")


@outbox.on(CREW, when=_is_news, name="livestream.starting.tell_crew")
def tell_crew(session_id: int, person_id: int, start: str) -> None:
    """Whoever hosts or operates the session, unless they do so no more: when, where, and the studio."""
    session = db.session.get_one(LiveSession, session_id, populate_existing=True)
    person = db.session.get_one(Person, person_id, populate_existing=True)
    now = crew.of_session(session_id)
    if person.phone is None or person_id not in now.hosts | now.operators or not _holds(session, STARTS, start):
        return
    language: Language = "en" if person.language == "en" else "vi"
    text = _l("Chợ Bản: your live session %(title)s begins at %(time)s in %(place)s. Studio: %(link)s",
              place=ward(session.commune_code).full_name, link=links.absolute("studio.show", code=session.code),
              **_named(session, language))
    _send(person.phone, text, language, f"session:{session.code}",
          f"crew-reminder:{session_id}:{_key(person_id, STARTS, start)}")


def _holds(session: LiveSession, what: str, start: str) -> bool:
    """False once the session has begun, was cancelled or moved away; that it was cancelled holds until its start."""
    if session.starts_at <= clock.now():
        return False
    if what == CANCELS:
        return session.status == SessionStatus.CANCELLED
    near = abs(session.starts_at - datetime.fromisoformat(start)) <= MOVED
    return session.status == SessionStatus.PLANNED and near


def _named(session: LiveSession, language: Language) -> dict[str, str]:
    """Title and start as messages name them: a title of many letters is cut, a text message is short."""
    title = session.title
    return {"title": title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE - 1].rstrip()}…",
            "time": moments.exact(session.starts_at, language)}


def _send(phone: str, text: LazyString, language: Language, about: str, key: str) -> None:
    with force_locale(language):
        message = Message(phone, str(text), language, about)
    sending.send(message, key)
