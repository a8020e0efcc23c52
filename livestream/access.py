"""Whose sessions are whose: the one place that says which sessions a person runs."""
from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.actors import Actor
from core.db import db
from core.transactions import lock
from livestream.errors import MayNotSchedule, NoSuchSession
from livestream.models import LiveSession, SessionChannel

ROLES = ("host", "operator")


def check_schedules(actor: Actor, is_rehearsal: bool = False) -> None:
    """Raise MayNotSchedule unless this person holds the role of a host or operator, not only in one session.

    Rehearsals are also planned by trainers, for others.
    """
    may = actor.is_system or actor.has("admin") or any(actor.has(role) for role in ROLES)
    if not (may or (is_rehearsal and sets_up_rehearsals(actor))):
        raise MayNotSchedule


def sets_up_rehearsals(actor: Actor) -> bool:
    """True for whoever may plan rehearsals for others, without being of their crew."""
    return actor.is_system or actor.has("admin") or actor.has("trainer")


def runs(actor: Actor, session_id: int) -> bool:
    """True if this person hosts or operates this very session; the plain role opens no session of others."""
    return actor.is_system or actor.has("admin") or any(
        str(session_id) in actor.refs(role, "session") for role in ROLES)


def sessions_visible_to(actor: Actor) -> sa.Select[LiveSession]:
    """The sessions whose studio this person may open."""
    wanted = sa.select(LiveSession)
    if actor.is_system or actor.has("admin"):
        return wanted
    ids = [int(ref) for role in ROLES for ref in actor.refs(role, "session") if ref.isdecimal()]
    return wanted.where(LiveSession.id.in_(ids))


def own_session(actor: Actor, code: str, *, with_channels: bool = False) -> LiveSession:
    """The session with this code, if the person runs it. Raises NoSuchSession, also for others'."""
    wanted = sessions_visible_to(actor).where(LiveSession.code == code)
    if with_channels:  # read in the same question
        wanted = wanted.options(joinedload(LiveSession.channels).joinedload(SessionChannel.channel))
    found = db.session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NoSuchSession
    return found


def find(actor: Actor, session_id: int) -> LiveSession:
    """The session with this id, if the person runs it. Raises NoSuchSession, also for others'."""
    found = db.session.get(LiveSession, session_id) if runs(actor, session_id) else None
    if found is None:
        raise NoSuchSession
    return found


def lock_session(actor: Actor, session_id: int) -> LiveSession:
    """Lock a session for change: whatever changes its items, comments or claims queues for this row.

    Raises NoSuchSession, also when the person does not run it.
    """
    return lock(LiveSession, find(actor, session_id).id)
