"""Who may change accounts: administrators, commands and jobs; and everybody their own."""
from __future__ import annotations

from accounts.errors import OnlyAdministrators, UnknownPerson
from accounts.models import Person, Role
from core.actors import Actor
from core.db import db
from core.transactions import lock


def administrators_only(actor: Actor) -> None:
    """Raises OnlyAdministrators."""
    if not (actor.is_system or actor.has(Role.ADMIN)):
        raise OnlyAdministrators


def own_or_administrator(actor: Actor, person_id: int) -> None:
    """Raises UnknownPerson for anybody else: who is somebody stays unknown to others."""
    if actor.person_id != person_id and not (actor.is_system or actor.has(Role.ADMIN)):
        raise UnknownPerson


def person(actor: Actor, person_id: int) -> Person:
    """The person for whoever may see them: themselves and administrators. Raises UnknownPerson."""
    own_or_administrator(actor, person_id)
    found = db.session.get(Person, person_id)
    if found is None:
        raise UnknownPerson
    return found


def locked(person_id: int) -> Person:
    """The person, and nobody else may change them until the end of this transaction. Raises UnknownPerson."""
    if db.session.get(Person, person_id) is None:
        raise UnknownPerson
    return lock(Person, person_id)
