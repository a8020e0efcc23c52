"""One-time codes: handed over by an administrator, mostly read aloud on the phone, good for one password.

Twelve digits are 40 bits. The database keeps a keyed hash, so that a stolen copy of it is not enough to find
a code. A newer code of a person ends the older ones.
"""
from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from accounts.models import OneTimeCode, Purpose
from core import clock
from core.db import db

LIFE = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=24)}
_DIGITS = 12


def make(person_id: int, purpose: Purpose, by: str) -> str:
    """A new code, "4821 0937 5566". Call inside a use case that holds the person."""
    end_all(person_id)
    code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    now = clock.now()
    db.session.add(OneTimeCode(person_id=person_id, purpose=purpose, code_hash=_keyed_hash(code), made_by=by,
                               made_at=now, expires_at=now + LIFE[purpose]))
    return " ".join(code[i:i + 4] for i in range(0, _DIGITS, 4))


def find(code: str) -> OneTimeCode | None:
    """The code that somebody typed, spaces and dashes or not, if it still may be used."""
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdecimal())
    return db.session.scalar(_usable(OneTimeCode.code_hash == _keyed_hash(digits)))


def use(code_id: int) -> bool:
    """End the code. False if somebody was quicker, or its time ran out. Call inside a use case."""
    now = clock.now()
    usable = (OneTimeCode.id == code_id, OneTimeCode.ended_at.is_(None), OneTimeCode.expires_at > now)
    used = sa.update(OneTimeCode).where(*usable).values(ended_at=now).returning(OneTimeCode.id)
    return db.session.scalar(used) is not None


def end_all(person_id: int) -> None:
    """None of the person's codes may be used any more. Call inside a use case."""
    open_ones = (OneTimeCode.person_id == person_id, OneTimeCode.ended_at.is_(None))
    db.session.execute(sa.update(OneTimeCode).where(*open_ones).values(ended_at=clock.now()))


def waiting(person_id: int) -> OneTimeCode | None:
    """The code that this person has been given and has not used yet."""
    return db.session.scalar(_usable(OneTimeCode.person_id == person_id))


def _usable(which: sa.ColumnElement[bool]) -> sa.Select[OneTimeCode]:
    open_ones = (OneTimeCode.ended_at.is_(None), OneTimeCode.expires_at > clock.now())
    return sa.select(OneTimeCode).where(which, *open_ones)


def _keyed_hash(digits: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"one-time code:" + digits.encode(), hashlib.sha256).hexdigest()
