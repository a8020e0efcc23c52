"""Tokens: what a cookie or a program carries, of which the database keeps only a hash."""
from __future__ import annotations

import hashlib
import secrets
from typing import Any

import sqlalchemy as sa

from accounts.errors import NotActive, UnknownPerson
from accounts.models import ApiToken, Grant, Person
from accounts.rights import administrators_only, locked, own_or_administrator
from core import audit, clock
from core.actors import Actor
from core.db import db
from core.prepared import Prepared
from core.text import one_line
from core.transactions import use_case


def hash_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def fresh() -> str:
    """256 random bits that fit into an address or a header."""
    return secrets.token_urlsafe(32)


def holder(token: str) -> list[tuple[Any, ...]]:
    """Whose token this is, if it still holds and they are active, with what is granted to them, in one question.

    A row for each grant: (person's id, name, role, scope, ref); the last three are None for whoever has none.
    """
    return _HOLDER.rows(token_hash=hash_token(token))


_HOLDER = Prepared(
    sa.select(Person.id, Person.name, Grant.role, Grant.scope, Grant.ref).join(ApiToken)
    .outerjoin(Grant, sa.and_(Grant.person_id == Person.id, Grant.revoked_at.is_(None)))
    .where(ApiToken.token_hash == sa.bindparam("token_hash"), ApiToken.ended_at.is_(None), Person.is_active))


@use_case
def issue(actor: Actor, person_id: int, name: str) -> str:
    """A bearer token for a program of this person; shown once.

    Raises OnlyAdministrators, UnknownPerson, NotActive.
    """
    administrators_only(actor)
    if not locked(person_id).is_active:
        raise NotActive
    token = fresh()
    db.session.add(ApiToken(person_id=person_id, name=one_line(name)[:80], token_hash=hash_token(token),
                            made_at=clock.now()))
    audit.note("accounts.token_issued", f"person:{person_id}", name=one_line(name)[:80])
    return token


@use_case
def end(actor: Actor, token_id: int) -> None:
    """The program behind this token may nothing any more; a repeat changes nothing. Raises UnknownPerson."""
    token = db.session.get(ApiToken, token_id)
    if token is None:
        raise UnknownPerson
    own_or_administrator(actor, token.person_id)
    if token.ended_at is None:
        token.ended_at = clock.now()
        audit.note("accounts.token_ended", f"person:{token.person_id}", name=token.name)


def end_all(person_id: int) -> None:
    """Every program of this person. Call inside a use case."""
    running = (ApiToken.person_id == person_id, ApiToken.ended_at.is_(None))
    db.session.execute(sa.update(ApiToken).where(*running).values(ended_at=clock.now()))


def running(actor: Actor, person_id: int) -> list[ApiToken]:
    """The tokens that this person's programs may use now."""
    own_or_administrator(actor, person_id)
    wanted = sa.select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(ApiToken.id)))
