"""Which sessions a calendar feed holds, and the secret address of somebody's own."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from accounts.models import Grant, Person, Role, Scope
from accounts.tokens import fresh, hash_token
from core import clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.transactions import lock, use_case
from livestream.errors import NoSuchCalendar
from livestream.models import REAL, CalendarAddress, LiveSession, SessionChannel
from livestream.planning.calendar import Filters, narrowed
from shop.models import Cooperative

_BACK = timedelta(days=90)
_MOST = 1_000


def sessions(chosen: Filters) -> list[LiveSession]:
    """The sessions everybody may know of, from some weeks ago on; what was cancelled is among them."""
    return _found(narrowed(sa.select(LiveSession), chosen))


def seller(slug: str) -> Cooperative:
    """The cooperative whose calendar this is. Raises NoSuchCalendar."""
    found = db.session.scalar(sa.select(Cooperative).where(Cooperative.slug == slug, Cooperative.is_active))
    if found is None:
        raise NoSuchCalendar
    return found


def sessions_of_crew(person_id: int) -> list[LiveSession]:
    """The sessions somebody hosts or operates."""
    return _found(sa.select(LiveSession).where(sa.cast(LiveSession.id, sa.String).in_(sa.select(Grant.ref).where(
        Grant.scope == Scope.SESSION, Grant.role.in_((Role.HOST, Role.OPERATOR)), Grant.revoked_at.is_(None),
        Grant.person_id == person_id))))


def _found(wanted: sa.Select[LiveSession]) -> list[LiveSession]:
    """If there are too many, those that begin last: what is to come matters more than what was."""
    latest = wanted.where(LiveSession.ends_at > clock.now() - _BACK, REAL).order_by(
        LiveSession.starts_at.desc(), LiveSession.id.desc()).limit(_MOST)
    found = db.session.scalars(latest.options(
        selectinload(LiveSession.channels).joinedload(SessionChannel.channel)))
    return list(found)[::-1]


@use_case
def renew(actor: Actor) -> str:
    """A new secret address for the own calendar, of which this returns the token, once; the one before ends.

    Raises NoSuchCalendar for whoever is no person.
    """
    if actor.person_id is None:
        raise NoSuchCalendar
    lock(Person, actor.person_id)
    _end(actor.person_id)
    token = fresh()
    db.session.add(CalendarAddress(person_id=actor.person_id, token_hash=hash_token(token), made_at=clock.now()))
    note("calendar address made", f"person:{actor.person_id}")
    return token


@use_case
def end(actor: Actor) -> None:
    """The own secret address leads nowhere from now on; a repeat changes nothing."""
    if actor.person_id is None:
        raise NoSuchCalendar
    lock(Person, actor.person_id)
    if _end(actor.person_id):
        note("calendar address ended", f"person:{actor.person_id}")


def _end(person_id: int) -> bool:
    running = (CalendarAddress.person_id == person_id, CalendarAddress.ended_at.is_(None))
    ended = sa.update(CalendarAddress).where(*running).values(ended_at=clock.now()).returning(CalendarAddress.id)
    return db.session.scalar(ended) is not None


def has_address(person_id: int | None) -> bool:
    """True if somebody's own calendar can be read under some address."""
    wanted = sa.select(CalendarAddress.id).where(
        CalendarAddress.person_id == person_id, CalendarAddress.ended_at.is_(None))
    return db.session.scalar(wanted) is not None


def owner_of(token: str) -> Person:
    """Whose calendar this token opens. Raises NoSuchCalendar, also for people who may not sign in any more."""
    wanted = sa.select(Person).join(CalendarAddress, CalendarAddress.person_id == Person.id).where(
        CalendarAddress.token_hash == hash_token(token), CalendarAddress.ended_at.is_(None), Person.is_active)
    found = db.session.scalar(wanted)
    if found is None:
        raise NoSuchCalendar
    return found
