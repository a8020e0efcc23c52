"""Who hosts and who operates a session: grants of accounts on this very session."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from accounts import grants
from accounts.models import Grant, Person, Role, Scope
from core.actors import Actor
from core.db import db
from livestream.errors import NotOfTheCrew

_ROLES = (Role.HOST, Role.OPERATOR)


@dataclass(frozen=True)
class Crew:
    """The people of a session, by id."""

    hosts: frozenset[int]
    operators: frozenset[int]


def candidates() -> Sequence[Person]:
    """Everybody who may host or operate: who holds one of the roles everywhere."""
    wanted = (
        sa.select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Person.is_active, Grant.role.in_(_ROLES), Grant.scope == Scope.EVERYWHERE, Grant.revoked_at.is_(None))
        .order_by(Person.sort_key, Person.id).distinct())
    return db.session.scalars(wanted).all()


def of_session(session_id: int) -> Crew:
    """Who hosts and operates this session now."""
    held = {role: frozenset(person.id for person in people(session_id, role)) for role in _ROLES}
    return Crew(held[Role.HOST], held[Role.OPERATOR])


def people(session_id: int, role: Role) -> list[Person]:
    """The people who hold this role in the session, in Vietnamese order."""
    return grants.people_with(role, Scope.SESSION, str(session_id))


def check(hosts: Collection[int], operators: Collection[int], is_open: bool = False) -> None:
    """Raise NotOfTheCrew unless each is a person who holds the role of a host or operator everywhere.

    What is open to beginners is open to everybody who may sign in.
    """
    if is_open:
        wanted = sa.select(Person.id).where(Person.is_active, Person.id.in_({*hosts, *operators}))
        known = set(db.session.scalars(wanted))
    else:
        known = {person.id for person in candidates()}
    if not {*hosts, *operators} <= known:
        raise NotOfTheCrew


def appoint(actor: Actor, session_id: int, crew: Crew) -> None:
    """Make this the crew of the session: grant what is new, take what is not wanted any more."""
    before = of_session(session_id)
    for role, wanted, held in ((Role.HOST, crew.hosts, before.hosts),
                               (Role.OPERATOR, crew.operators, before.operators)):
        for person_id in sorted(held - wanted):
            grants.take(person_id, role, Scope.SESSION, str(session_id))
        for person_id in sorted(wanted - held):
            grants.give(actor, person_id, role, Scope.SESSION, str(session_id))


def host_names(session_ids: Collection[int]) -> dict[int, str]:
    """Who hosts each of these sessions, in words."""
    wanted = sa.select(Grant.ref, Person.name).join(Person, Person.id == Grant.person_id).where(
        Grant.scope == Scope.SESSION, Grant.role == Role.HOST, Grant.revoked_at.is_(None),
        Grant.ref.in_([str(session_id) for session_id in session_ids])).order_by(Person.sort_key, Person.id)
    found: dict[int, list[str]] = {}
    for ref, name in db.session.execute(wanted):
        found.setdefault(int(ref), []).append(name)
    return {session_id: ", ".join(names) for session_id, names in found.items()}
