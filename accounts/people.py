"""Who is asking, and how people come and go."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import request, session

from accounts import codes, grants, guessing, passwords, signin, tokens
from accounts.errors import (
    CodeUnknown,
    EmailTaken,
    NoName,
    NotActive,
    PhoneTaken,
    UnknownPerson,
    WrongPassword,
)
from accounts.identifiers import LONGEST_NAME, read_contact, sort_key, understood
from accounts.models import Grant, Person, Purpose, Role, Scope
from accounts.rights import administrators_only, locked
from core import actors, audit, clock
from core.actors import Actor
from core.db import db
from core.i18n import LANGUAGES
from core.prepared import Prepared
from core.text import fold, one_line
from core.transactions import use_case


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be invited, with a phone, an e-mail or both; and a first role if wanted."""

    name: str
    phone: str | None = None
    email: str | None = None
    language: str = LANGUAGES[0]
    role: Role | None = None
    scope: Scope = Scope.EVERYWHERE
    ref: str = ""


@dataclass(frozen=True)
class Details:
    """What is known about somebody."""

    name: str
    phone: str | None
    email: str | None


def load(by_token: bool) -> Actor | None:
    """The person of this request: by bearer token where machines call, by session cookie elsewhere."""
    if by_token:
        return _by_token()
    token = session.get("sign_in")
    person = signin.holder(token) if isinstance(token, str) else None
    return as_actor(person) if person is not None and person.is_active else None


def as_actor(person: Person) -> Actor:
    """The person with everything that is granted to them now."""
    db.session.flush()
    return _actor(person.id, person.name, _HELD.rows(person_id=person.id))


def _actor(person_id: int, name: str, held: Iterable[Sequence[Any]]) -> Actor:
    own = frozenset(actors.Grant(role.value, scope.value, ref) for role, scope, ref in held)
    return Actor(f"person:{person_id}", frozenset(grant.role for grant in own) | {"person"}, person_id, own, name)


def _by_token() -> Actor | None:
    """The person and what is granted to them, in one question: machines ask all the time."""
    token = request.authorization
    if token is None or token.type != "bearer" or not token.token:
        return None
    rows = tokens.holder(token.token)
    if not rows:
        return None
    person_id, name, *_ = rows[0]
    return _actor(person_id, name, [row[2:] for row in rows if row[2] is not None])


_HELD = Prepared(sa.select(Grant.role, Grant.scope, Grant.ref).where(
    Grant.person_id == sa.bindparam("person_id"), Grant.revoked_at.is_(None)))


def find(identifier: str) -> Person | None:
    """The person who signs in with this phone or e-mail, in any spelling."""
    who = understood(identifier)
    if who is None:
        return None
    return db.session.scalar(sa.select(Person).where(
        Person.phone == who.phone if who.phone else Person.email == who.email))


def known(identifier: str) -> Person:
    """As `find`. Raises UnknownPerson."""
    person = find(identifier)
    if person is None:
        raise UnknownPerson
    return person


@use_case
def invite(actor: Actor, wanted: NewPerson) -> str:
    """Add the person and return the one-time code to hand over; it is shown once and lasts seven days.

    Raises OnlyAdministrators, NoName, NoContact, NotAPhone, NotAnEmail, PhoneTaken, EmailTaken, and what
    `grants.grant` raises.
    """
    administrators_only(actor)
    name = _name(wanted.name)
    phone, email = read_contact(wanted.phone, wanted.email)
    _refuse_taken(phone, email)
    person = Person(name=name, sort_key=sort_key(name), phone=phone, email=email, created_at=clock.now(),
                    language=wanted.language if wanted.language in LANGUAGES else LANGUAGES[0])
    db.session.add(person)
    db.session.flush()
    audit.note("accounts.invited", f"person:{person.id}")
    code = codes.make(person.id, Purpose.INVITATION, actor.ref)
    if wanted.role is not None:
        grants.grant(actor, person.id, wanted.role, wanted.scope, wanted.ref)
    return code


@use_case
def reset_code(actor: Actor, person_id: int) -> str:
    """A code by which the person sets a new password; until it is used, the old one holds.

    Raises OnlyAdministrators, UnknownPerson, NotActive.
    """
    administrators_only(actor)
    person = locked(person_id)
    if not person.is_active:
        raise NotActive
    purpose = Purpose.INVITATION if person.password_hash is None else Purpose.RESET
    audit.note("accounts.code_made", f"person:{person_id}", purpose=purpose.value)
    return codes.make(person_id, purpose, actor.ref)


def use_code(code: str, password: str, address: str | None = None) -> int:
    """Set a password by a one-time code; the id of the person, who is signed out everywhere else.

    `address` is where a stranger may be guessing from. Raises CodeUnknown, SignInPaused, or what
    `passwords.check` raises: a refused password leaves the code as it is.
    """
    count = guessing.of_codes(address) if address is not None else None
    if count is not None:
        count.one_more()
    found = codes.find(code)
    if found is None:
        raise CodeUnknown
    code_id, person = found.id, db.session.get_one(Person, found.person_id)
    passwords.check(password, (person.name, person.phone, person.email))
    person_id = _set_by_code(code_id, person.id, passwords.hashed(password))
    if count is not None:
        count.forgive()
    guessing.of_account(person_id, "").forgive()
    return person_id


@use_case
def _set_by_code(code_id: int, person_id: int, password_hash: str) -> int:
    person = locked(person_id)
    if not person.is_active or not codes.use(code_id):
        raise CodeUnknown
    person.password_hash = password_hash
    signin.end_all(person_id)
    audit.note("accounts.password_set", f"person:{person_id}", by="code")
    return person_id


def change_password(actor: Actor, old: str, new: str, address: str, here: int | None = None) -> None:
    """One's own password; every other browser is signed out, the sign-in `here` stays.

    Raises WrongPassword, SignInPaused, or what `passwords.check` raises.
    """
    person_id = own_id(actor)
    old_hash = signin.confirm(person_id, old, address)
    person = db.session.get_one(Person, person_id)
    passwords.check(new, (person.name, person.phone, person.email))
    _replace_password(person_id, old_hash, passwords.hashed(new), here)


@use_case
def _replace_password(person_id: int, old_hash: str, new_hash: str, here: int | None) -> None:
    person = locked(person_id)
    if person.password_hash != old_hash:
        raise WrongPassword  # somebody was quicker
    person.password_hash = new_hash
    codes.end_all(person_id)
    signin.end_all(person_id, but=here)
    audit.note("accounts.password_set", f"person:{person_id}", by="themselves")


@use_case
def change_own(actor: Actor, name: str, language: str) -> None:
    """One's own name and language. Raises NoName."""
    person = locked(own_id(actor))
    person.name = _name(name)
    person.sort_key = sort_key(person.name)
    person.language = language if language in LANGUAGES else person.language


@use_case
def change(actor: Actor, person_id: int, details: Details) -> None:
    """What an administrator corrects; who signs in with another phone or e-mail now is signed out everywhere.

    Raises OnlyAdministrators, UnknownPerson, and what `invite` raises about name and contact.
    """
    administrators_only(actor)
    person = locked(person_id)
    phone, email = read_contact(details.phone, details.email)
    _refuse_taken(phone, email, but=person_id)
    if (phone, email) != (person.phone, person.email):
        person.phone, person.email = phone, email
        codes.end_all(person_id)
        if actor.person_id != person_id:
            signin.end_all(person_id)
    person.name = _name(details.name)
    person.sort_key = sort_key(person.name)
    audit.note("accounts.changed", f"person:{person_id}")


@use_case
def deactivate(actor: Actor, person_id: int) -> None:
    """The person cannot sign in any more; sign-ins, codes and tokens end at once. Roles and history stay.

    A repeat changes nothing. Raises OnlyAdministrators, UnknownPerson, LastAdministrator.
    """
    administrators_only(actor)
    person = locked(person_id)
    if not person.is_active:
        return
    grants.refuse_last_administrator(person_id)
    person.is_active = False
    signin.end_all(person_id)
    codes.end_all(person_id)
    tokens.end_all(person_id)
    audit.note("accounts.deactivated", f"person:{person_id}")


@use_case
def reactivate(actor: Actor, person_id: int) -> None:
    """The person may sign in again with the password they had. A repeat changes nothing."""
    administrators_only(actor)
    person = locked(person_id)
    if not person.is_active:
        person.is_active = True
        audit.note("accounts.reactivated", f"person:{person_id}")


def search(actor: Actor, text: str = "", role: Role | None = None) -> sa.Select[Person]:
    """Everybody, for administrators, by given name: every word typed is in the name, phone or e-mail."""
    administrators_only(actor)
    wanted = sa.select(Person).order_by(Person.sort_key, Person.name, Person.id)
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdecimal())
    if len(digits) >= 3:
        return wanted.where(Person.phone.contains(digits))
    for word in fold(text[:100]).split():
        wanted = wanted.where(sa.or_(Person.sort_key.contains(word, autoescape=True),
                                     Person.email.contains(word, autoescape=True)))
    if role is not None:
        held = sa.select(Grant.person_id).where(Grant.role == role, Grant.revoked_at.is_(None))
        wanted = wanted.where(Person.id.in_(held))
    return wanted


def own(actor: Actor) -> Person:
    """The actor, as a person. Raises UnknownPerson for machines and visitors."""
    return db.session.get_one(Person, own_id(actor))


def own_id(actor: Actor) -> int:
    """Who the actor is, as a person. Raises UnknownPerson for machines and visitors."""
    if actor.person_id is None:
        raise UnknownPerson
    return actor.person_id


def _name(text: str) -> str:
    name = one_line(text)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise NoName
    return name


def _refuse_taken(phone: str | None, email: str | None, but: int | None = None) -> None:
    others = Person.id != but if but is not None else sa.true()
    for column, value, taken in ((Person.phone, phone, PhoneTaken), (Person.email, email, EmailTaken)):
        if value is not None:
            name = db.session.scalar(sa.select(Person.name).where(column == value, others))
            if name is not None:
                raise taken(name=name)
