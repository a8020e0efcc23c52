"""Which roles people hold, and on what.

Packages to the right know the things on which roles are granted: they say with `add_scope` what there is to
choose from. A grant keeps the thing as text, its id or its code.
"""
from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import sqlalchemy as sa

from accounts import signin
from accounts.errors import LastAdministrator, NotActive, RoleNeedsPlace, UnknownGrant, UnknownPlace
from accounts.models import Grant, Person, Role, Scope
from accounts.rights import administrators_only, locked
from core import audit, clock
from core.actors import Actor
from core.db import db, insert_once
from core.text import fold
from core.transactions import use_case

Choices = Callable[[], list[tuple[str, str]]]
SCOPES: dict[Role, tuple[Scope, ...]] = {
    Role.ADMIN: (Scope.EVERYWHERE,),
    Role.MEMBER: (Scope.COOPERATIVE,),
    Role.HOST: (Scope.EVERYWHERE, Scope.SESSION),
    Role.OPERATOR: (Scope.EVERYWHERE, Scope.SESSION),
    Role.TRAINER: (Scope.EVERYWHERE,),
    Role.OFFICER: (Scope.COMMUNE,),
    Role.PROVINCE: (Scope.PROVINCE,),
}
_choices: dict[Scope, Choices] = {}


@dataclass(frozen=True)
class Held:
    """A role that somebody holds now, and where, in words."""

    id: int
    role: Role
    scope: Scope
    ref: str
    place: str


def add_scope(scope: Scope, choices: Choices) -> None:
    """Say what there is to choose from: pairs of what a grant keeps and the name people read, in order."""
    _choices[scope] = choices


def choices(scope: Scope, text: str = "", most: int = 30) -> list[tuple[str, str]]:
    """The first `most` things whose name holds every word typed, case and diacritics aside.

    Names that hold them just as they were typed come first.
    """
    wanted = fold(text[:100])
    found = [(wanted not in fold(name), place, ref, name) for place, (ref, name) in enumerate(_all(scope))
             if all(word in fold(name) for word in wanted.split())]
    return [(ref, name) for _, _, ref, name in sorted(found)[:most]]


def _all(scope: Scope) -> list[tuple[str, str]]:
    return _choices[scope]() if scope in _choices else []


@use_case
def grant(actor: Actor, person_id: int, role: Role, scope: Scope = Scope.EVERYWHERE, ref: str = "") -> bool:
    """Give the person a role. False if they hold it already.

    Their sign-ins end, unless it is only for one live session or the administrator's own. Raises
    OnlyAdministrators, UnknownPerson, NotActive, RoleNeedsPlace, UnknownPlace.
    """
    administrators_only(actor)
    if scope not in SCOPES[role] or (scope == Scope.EVERYWHERE) != (ref == ""):
        raise RoleNeedsPlace
    if scope in _choices and ref not in dict(_all(scope)):
        raise UnknownPlace
    if not locked(person_id).is_active:
        raise NotActive
    given = give(actor, person_id, role, scope, ref)
    if given:
        _end_sign_ins(actor, person_id, scope)
    return given


def give(actor: Actor, person_id: int, role: Role, scope: Scope, ref: str) -> bool:
    """The grant alone, for packages that have themselves decided who may. Call inside a use case."""
    given = insert_once(Grant, person_id=person_id, role=role, scope=scope, ref=ref, granted_by=actor.ref,
                        granted_at=clock.now())
    if given:
        audit.note("accounts.granted", f"person:{person_id}", role=role.value, scope=scope.value, ref=ref)
    return given


@use_case
def revoke(actor: Actor, grant_id: int) -> None:
    """Take the role back; a repeat changes nothing.

    Raises OnlyAdministrators, UnknownGrant, LastAdministrator.
    """
    administrators_only(actor)
    held = db.session.get(Grant, grant_id)
    if held is None:
        raise UnknownGrant
    locked(held.person_id)
    if held.role == Role.ADMIN and held.revoked_at is None:
        refuse_last_administrator(held.person_id)
    if take(held.person_id, held.role, held.scope, held.ref):
        _end_sign_ins(actor, held.person_id, held.scope)


def take(person_id: int, role: Role, scope: Scope, ref: str) -> bool:
    """The end of a grant alone, for packages that have decided who may. False if it is not held."""
    here = (Grant.person_id == person_id, Grant.role == role, Grant.scope == scope, Grant.ref == ref)
    ended = sa.update(Grant).where(*here, Grant.revoked_at.is_(None)).values(revoked_at=clock.now())
    taken = db.session.scalar(ended.returning(Grant.id)) is not None
    if taken:
        audit.note("accounts.revoked", f"person:{person_id}", role=role.value, scope=scope.value, ref=ref)
    return taken


def _end_sign_ins(actor: Actor, person_id: int, scope: Scope) -> None:
    """Not for a session: hosts are planned in daily, and what they may is read anew with every request."""
    if scope != Scope.SESSION and actor.person_id != person_id:
        signin.end_all(person_id)


def refuse_last_administrator(person_id: int) -> None:
    """Raises LastAdministrator if nobody else could let people in. Call inside a use case.

    The grants of all administrators are locked, in the order of their ids, so that two administrators who
    take each other's role at the same moment see each other.
    """
    here = (Grant.role == Role.ADMIN, Grant.revoked_at.is_(None))
    db.session.execute(sa.select(Grant.id).where(*here).order_by(Grant.id).with_for_update()).all()
    # asked anew: while we waited for the lock, somebody else's change was committed
    holders = set(db.session.scalars(sa.select(Grant.person_id).join(Person).where(*here, Person.is_active)))
    if holders == {person_id}:
        raise LastAdministrator


def held_by(person_id: int) -> list[Held]:
    """The roles of a person now, in the order of the roles, each with the name of its place."""
    return held_by_each([person_id])[person_id]


def held_by_each(person_ids: Collection[int]) -> dict[int, list[Held]]:
    """The same for several people. What was granted for one live session is left out when that is over."""
    wanted = sa.select(Grant).where(Grant.person_id.in_(person_ids), Grant.revoked_at.is_(None))
    found = sorted(db.session.scalars(wanted.order_by(Grant.id)), key=lambda each: list(Role).index(each.role))
    names = {scope: dict(_all(scope)) for scope in {each.scope for each in found}}
    held: dict[int, list[Held]] = {person_id: [] for person_id in person_ids}
    for each in found:
        if each.scope == Scope.SESSION and each.ref not in names[each.scope]:
            continue
        place = names[each.scope].get(each.ref, each.ref)
        held[each.person_id].append(Held(each.id, each.role, each.scope, each.ref, place))
    return held


def people_with(role: Role, scope: Scope = Scope.EVERYWHERE, ref: str = "") -> list[Person]:
    """Who holds exactly this role on exactly this, by given name; only those who may sign in."""
    here = (Grant.role == role, Grant.scope == scope, Grant.ref == ref, Grant.revoked_at.is_(None))
    wanted = sa.select(Person).where(Person.id.in_(sa.select(Grant.person_id).where(*here)), Person.is_active)
    return list(db.session.scalars(wanted.order_by(Person.sort_key, Person.name, Person.id)))


def refs_of_people(role: Role, scope: Scope, person_ids: set[int]) -> dict[int, set[str]]:
    """On what each of these people holds this role: {person id: refs}, people without it left out."""
    wanted = sa.select(Grant.person_id, Grant.ref).where(
        Grant.role == role, Grant.scope == scope, Grant.revoked_at.is_(None), Grant.person_id.in_(person_ids))
    found: dict[int, set[str]] = {}
    for person_id, ref in db.session.execute(wanted):
        found.setdefault(person_id, set()).add(ref)
    return found
