"""Signing in and out: one row per browser, which ends when it should.

A sign-in ends by signing out, by 14 days without use, after 90 days at the latest, and when the password, the
roles or the state of the person change.
"""
from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa
from flask import g

from accounts import guessing, passwords
from accounts.errors import UnknownPerson, WrongPassword, WrongSignIn
from accounts.guessing import KnownBrowser
from accounts.identifiers import Identifier, understood
from accounts.models import Person, SecondFactor, SignIn
from accounts.rights import locked, own_or_administrator
from accounts.tokens import fresh, hash_token
from core import audit, clock
from core.actors import Actor
from core.db import db
from core.text import one_line
from core.transactions import use_case

IDLE = timedelta(days=14)
LONGEST = timedelta(days=90)
SEEN_AGAIN = timedelta(hours=1)
log = logging.getLogger(__name__)


def sign_in(
    identifier: str, password: str, browser: str, address: str, known: KnownBrowser | None = None
) -> str:
    """The token of a new sign-in. Raises WrongSignIn, whatever is wrong, or SignInPaused after too many.

    The password is compared before the transaction begins: it takes 20 milliseconds, in which a row or
    SQLite's only writer must not be held.
    """
    guessing.of_address(address).one_more()
    who = understood(identifier)
    person_id, password_hash, is_active = _find(who) or (None, None, False)
    count = guessing.of_account(person_id, who.phone or who.email if who else one_line(identifier), known)
    count.one_more()
    is_right = passwords.matches(password_hash, password)
    if person_id is None or password_hash is None or not is_active or not is_right:
        reason = "unknown" if person_id is None else "wrong password" if is_active else "not active"
        log.warning("sign-in refused: %s, account %s, from %s", reason, person_id or "none", address)
        raise WrongSignIn
    newer = passwords.hashed(password) if passwords.is_outdated(password_hash) else None
    token = _begin(person_id, password_hash, newer, browser)
    count.forgive()
    return token


def _find(who: Identifier | None) -> tuple[int, str | None, bool] | None:
    if who is None:
        return None
    here = Person.phone == who.phone if who.phone else Person.email == who.email
    wanted = sa.select(Person.id, Person.password_hash, Person.is_active).where(here)
    found = db.session.execute(wanted).one_or_none()
    return (found.id, found.password_hash, found.is_active) if found is not None else None


@use_case
def _begin(person_id: int, password_hash: str, newer: str | None, browser: str) -> str:
    person = locked(person_id)
    if not person.is_active or person.password_hash != password_hash:
        raise WrongSignIn  # both may have changed while the password was compared
    if newer is not None:
        person.password_hash = newer
    return begin(person_id, browser)


@use_case
def begin(person_id: int, browser: str) -> str:
    """The token of a new sign-in of somebody who has just proved who they are. Raises UnknownPerson."""
    if not locked(person_id).is_active:
        raise UnknownPerson
    token, now = fresh(), clock.now()
    db.session.add(SignIn(token_hash=hash_token(token), person_id=person_id, browser=one_line(browser)[:200],
                          began_at=now, seen_at=now, fresh_at=now))
    return token


def confirm(person_id: int, password: str, address: str) -> str:
    """The hash of the person's password, if it is this one. Raises WrongPassword or SignInPaused."""
    guessing.of_address(address).one_more()
    count = guessing.of_account(person_id, "")
    count.one_more()
    password_hash = db.session.scalar(sa.select(Person.password_hash).where(Person.id == person_id))
    if not passwords.matches(password_hash, password) or password_hash is None:
        log.warning("password not confirmed: account %s, from %s", person_id, address)
        raise WrongPassword
    count.forgive()
    return password_hash


def holder(token: str) -> Person | None:
    """Whose sign-in this is, if it still holds; remembers if it should be noted that it was seen.

    Who has a second factor and has not shown it in this browser is nobody yet (accounts.second_factor).
    """
    now = clock.now()
    lacks_factor = sa.and_(SignIn.proved_at.is_(None), sa.exists().where(
        SecondFactor.person_id == SignIn.person_id, SecondFactor.confirmed_at.is_not(None),
        SecondFactor.ended_at.is_(None)))
    wanted = sa.select(Person, SignIn.id, SignIn.seen_at, SignIn.fresh_at, lacks_factor.label("is_half")).join(
        SignIn).where(SignIn.token_hash == hash_token(token), SignIn.ended_at.is_(None),
                      SignIn.began_at > now - LONGEST, SignIn.seen_at > now - IDLE)
    found = db.session.execute(wanted).one_or_none()
    if found is None:
        return None
    if found.is_half:
        g.half_sign_in = (found.id, found.Person.id)
        return None
    g.sign_in_id, g.sign_in_fresh_at = found.id, found.fresh_at
    g.sign_in_seen_long_ago = found.seen_at <= now - SEEN_AGAIN
    person: Person = found.Person
    return person


@use_case
def seen(sign_in_id: int) -> None:
    """The browser is in use. Asked for at most once an hour of use, so a page view rarely writes."""
    now = clock.now()
    due = (SignIn.id == sign_in_id, SignIn.ended_at.is_(None), SignIn.seen_at <= now - SEEN_AGAIN)
    db.session.execute(sa.update(SignIn).where(*due).values(seen_at=now))


@use_case
def sign_out(token: str) -> None:
    """End the sign-in behind this token; an unknown or ended one changes nothing."""
    _end(SignIn.token_hash == hash_token(token))


@use_case
def end_sign_in(actor: Actor, sign_in_id: int) -> None:
    """Sign one browser out from afar. Raises UnknownPerson for other people's."""
    person_id = db.session.scalar(sa.select(SignIn.person_id).where(SignIn.id == sign_in_id))
    if person_id is None:
        raise UnknownPerson
    own_or_administrator(actor, person_id)
    _end(SignIn.id == sign_in_id)


@use_case
def end_all_sign_ins(actor: Actor, person_id: int, but: int | None = None) -> None:
    """Sign the person out everywhere, or everywhere `but` in one browser. Raises UnknownPerson for others."""
    own_or_administrator(actor, person_id)
    end_all(person_id, but)
    audit.note("accounts.signed_out_everywhere", f"person:{person_id}")


def end_all(person_id: int, but: int | None = None) -> None:
    """As `end_all_sign_ins`, for rules of this package. Call inside a use case."""
    _end(SignIn.person_id == person_id, SignIn.id != but if but is not None else sa.true())


def _end(*which: sa.ColumnElement[bool]) -> None:
    ended = sa.update(SignIn).where(*which, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
    db.session.execute(ended)


def open_sign_ins(actor: Actor, person_id: int) -> list[SignIn]:
    """Where this person is signed in, last used first. Raises UnknownPerson for others."""
    own_or_administrator(actor, person_id)
    now = clock.now()
    wanted = sa.select(SignIn).where(
        SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.began_at > now - LONGEST,
        SignIn.seen_at > now - IDLE)
    return list(db.session.scalars(wanted.order_by(SignIn.seen_at.desc(), SignIn.id)))
