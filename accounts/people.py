"""Who is asking."""
from __future__ import annotations

import hashlib

import sqlalchemy as sa
from flask import request, session

from accounts.models import ApiToken, Grant, Person, SignIn
from core import actors
from core.actors import Actor
from core.db import db


def hash_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def load(by_token: bool) -> Actor | None:
    """The person of this request: by bearer token where machines call, by session cookie elsewhere."""
    person = _by_token() if by_token else _by_session()
    return as_actor(person) if person is not None and person.is_active else None


def as_actor(person: Person) -> Actor:
    """The person with everything that is granted to them now."""
    held = sa.select(Grant.role, Grant.scope, Grant.ref).where(Grant.person_id == person.id, Grant.revoked_at.is_(None))
    grants = frozenset(actors.Grant(role.value, scope.value, ref) for role, scope, ref in db.session.execute(held))
    return Actor(f"person:{person.id}", frozenset(grant.role for grant in grants) | {"person"}, person.id, grants,
                 person.name)


def _by_token() -> Person | None:
    token = request.authorization
    if token is None or token.type != "bearer" or not token.token:
        return None
    wanted = sa.select(Person).join(ApiToken).where(ApiToken.token_hash == hash_token(token.token),
                                                    ApiToken.ended_at.is_(None))
    return db.session.scalar(wanted)


def _by_session() -> Person | None:
    token = session.get("sign_in")
    if not isinstance(token, str):
        return None
    wanted = sa.select(Person).join(SignIn).where(SignIn.token_hash == hash_token(token), SignIn.ended_at.is_(None))
    return db.session.scalar(wanted)
