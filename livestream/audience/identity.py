"""Who watches on our own live page: a phone number that was proved in this browser, or a person who is signed in.

The number is the buyer there, on whatever device: comments and claims are those of one author, the number's. It is
remembered for the browser for `viewer_days` (a dated setting) and erased when it has been out of use for as long.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from accounts.models import Person
from accounts.tokens import fresh, hash_token
from core import clock, dated
from core.actors import Actor
from core.db import db, insert_once
from core.transactions import use_case
from livestream.models import Viewer, ViewerBrowser

PROVED = "viewer:"
"""How the author begins whose number was proved."""
_AT_ONCE = 500


@dataclass(frozen=True)
class Identity:
    """Somebody with a number that is theirs. `author` is how comments name it; none until it has said anything."""

    phone: str
    name: str
    author: str | None
    is_signed_in: bool = False


def of(token: object, actor: Actor) -> Identity | None:
    """Whose browser this is: by the token in its cookie, else by who is signed in and has a number; perhaps nobody."""
    if isinstance(token, str):
        found = db.session.execute(sa.select(Viewer.phone, Viewer.author, ViewerBrowser.name).join(
            Viewer, Viewer.id == ViewerBrowser.viewer_id).where(*_holds(token), Viewer.phone.is_not(None))).first()
        if found is not None:
            return Identity(found.phone, found.name, found.author)
    if actor.person_id is None:
        return None
    person = db.session.execute(sa.select(Person.phone, Person.name, Viewer.author).outerjoin(
        Viewer, Viewer.phone == Person.phone).where(Person.id == actor.person_id, Person.phone.is_not(None))).first()
    return None if person is None else Identity(person.phone, person.name, person.author, is_signed_in=True)


def _holds(token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (ViewerBrowser.token_hash == hash_token(token), ViewerBrowser.ended_at.is_(None),
            ViewerBrowser.until > clock.now())


@use_case
def author_of(phone: str) -> str:
    """How comments name the holder of this number; notes that they were here."""
    return viewer_of(phone).author


def viewer_of(phone: str) -> Viewer:
    """The row of this number, made when it comes for the first time. Call inside a use case."""
    now = clock.now()
    insert_once(Viewer, phone=phone, author=PROVED + fresh(), since=now, seen_at=now)
    found = db.session.scalars(sa.select(Viewer).where(Viewer.phone == phone)).one()
    found.seen_at = now
    return found


def remember(viewer: Viewer, name: str) -> str:
    """A token for the cookie of a browser in which this viewer has proved the number. Call inside a use case."""
    token, now = fresh(), clock.now()
    db.session.add(ViewerBrowser(viewer_id=viewer.id, token_hash=hash_token(token), name=name, since=now,
                                 until=now + timedelta(days=dated.value("viewer_days"))))
    return token


@use_case
def leave(token: object) -> None:
    """"Not my number": this browser is nobody's any more. A repeat, or a token that is none, changes nothing."""
    if isinstance(token, str):
        db.session.execute(sa.update(ViewerBrowser).where(*_holds(token)).values(ended_at=clock.now()))


def is_proved(author_id: str) -> bool:
    """True for an author whose number was proved: no other that is said counts."""
    return author_id.startswith(PROVED)


def phone_of(author_id: str) -> str | None:
    """The proved number of an author, if it is one of our viewers."""
    if not is_proved(author_id):
        return None
    return db.session.scalar(sa.select(Viewer.phone).where(Viewer.author == author_id))


@use_case
def erase() -> int:
    """Erase the numbers that nobody has used here for `viewer_days`, and what their browsers were called.

    Returns how many; there may be more. What they ordered keeps its own number.
    """
    before = clock.now() - timedelta(days=dated.value("viewer_days"))
    is_known = sa.exists().where(ViewerBrowser.viewer_id == Viewer.id, ViewerBrowser.ended_at.is_(None),
                                 ViewerBrowser.until > clock.now())
    ids = list(db.session.scalars(sa.select(Viewer.id).where(
        Viewer.phone.is_not(None), Viewer.seen_at <= before, ~is_known).order_by(Viewer.id).limit(_AT_ONCE)))
    db.session.execute(sa.update(Viewer).where(Viewer.id.in_(ids)).values(phone=None, erased_at=clock.now()))
    db.session.execute(sa.update(ViewerBrowser).where(ViewerBrowser.viewer_id.in_(ids)).values(name=""))
    return len(ids)
