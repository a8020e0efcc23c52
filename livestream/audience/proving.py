"""Proving that a phone number is one's own: a one-time code goes there by message and comes back in the same browser.

Eight digits are 26 bits. A code is good once, for ten minutes, in the browser that asked, for five tries; a newer one
asked for there ends it. It is a keyed hash of a random seed: the database keeps no code, and a stolen copy finds none.
The answer never says whether somebody has used the number here before.
"""
from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from accounts.guessing import network
from accounts.tokens import fresh, hash_token
from core import clock, outbox, throttle
from core.db import db
from core.messaging import sending
from core.messaging.messenger import Message
from core.phones import read_mobile
from core.text import one_line
from core.transactions import use_case
from livestream.audience import identity
from livestream.audience_errors import CodeIsOver, WrongCode
from livestream.models import ViewerCode
from livestream.models.audience import MOST_TRIES

ASKED = outbox.topic("livestream.viewer_code")
LIFE = timedelta(minutes=10)
_DIGITS = 8
_SENT_TO_PHONE = 5  # in an hour: enough for somebody whose messages are slow, too few to bother a stranger
_SENT_FOR_ADDRESS = 60  # in an hour: a village behind one router
_TRIED_FROM_ADDRESS = 120
_HOUR = timedelta(hours=1)
_AT_ONCE = 500


def count(phone: str, address: str) -> None:
    """Count one more code to this number and for this network address. Raises core.throttle.TooOften."""
    throttle.check("viewers.address", network(address), _SENT_FOR_ADDRESS, _HOUR)
    throttle.check("viewers.phone", hashlib.sha256(phone.encode()).hexdigest(), _SENT_TO_PHONE, _HOUR)


@use_case
def ask(phone: str, name: str, language: str, before: object = None) -> str:
    """Promise a code to this number; what the browser keeps to type it with. `before` is what it kept until now.

    Raises NotAPhone.
    """
    number, token, now = read_mobile(phone), fresh(), clock.now()
    if isinstance(before, str):
        db.session.execute(sa.update(ViewerCode).where(*_open(before)).values(ended_at=now))
    row = ViewerCode(ask_hash=hash_token(token), phone=number, name=one_line(name)[:120], seed=secrets.token_hex(16),
                     language="en" if language == "en" else "vi", made_at=now, expires_at=now + LIFE)
    db.session.add(row)
    db.session.flush()
    outbox.put(ASKED, str(row.id), code_id=row.id)
    return token


def asked(token: object) -> str | None:
    """The number to which this browser's code is on its way; none when there is no code to type."""
    if not isinstance(token, str):
        return None
    return db.session.scalar(sa.select(ViewerCode.phone).where(*_open(token)))


def prove(token: object, typed: str, address: str) -> str:
    """The number is theirs who typed its code: a token that says so, for the cookie of the browser.

    Raises WrongCode with the tries that are left, CodeIsOver, core.throttle.TooOften.
    """
    throttle.check("viewers.tries", network(address), _TRIED_FROM_ADDRESS, _HOUR)
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdecimal())
    tried = _try(token, digits) if isinstance(token, str) else None
    if tried is None:
        raise CodeIsOver
    if tried.token is None:
        raise WrongCode(left=tried.left) if tried.left else CodeIsOver
    return tried.token


@dataclass(frozen=True)
class _Tried:
    """One try of a code that may be tried."""

    left: int
    token: str | None


@use_case
def _try(token: str, digits: str) -> _Tried | None:
    """Count the try in the same statement that finds the code, so that a hundred at once are five tries and one use."""
    tried = sa.update(ViewerCode).where(*_open(token)).values(tries=ViewerCode.tries + 1)
    code_id = db.session.scalar(tried.returning(ViewerCode.id))
    if code_id is None:
        return None
    code = db.session.get_one(ViewerCode, code_id, populate_existing=True)
    if code.phone is None or not hmac.compare_digest(_digits(code).encode(), digits.encode()):
        return _Tried(MOST_TRIES - code.tries, None)
    code.ended_at = clock.now()
    return _Tried(0, identity.remember(identity.viewer_of(code.phone), code.name))


def _open(token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (ViewerCode.ask_hash == hash_token(token), ViewerCode.ended_at.is_(None), ViewerCode.phone.is_not(None),
            ViewerCode.expires_at > clock.now(), ViewerCode.tries < MOST_TRIES)


def _digits(code: ViewerCode) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(key, f"viewer code:{code.id}:{code.phone}:{code.seed}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made, 'big') % 10**_DIGITS:0{_DIGITS}}"


@outbox.on(ASKED)
def send(code_id: int) -> None:
    """The code to its number, unless it is over by now; then what was sent is erased, so that it stands nowhere."""
    code = db.session.get_one(ViewerCode, code_id, populate_existing=True)
    if code.phone is None or code.ended_at is not None or code.expires_at <= clock.now():
        return
    digits = _digits(code)
    with force_locale(code.language):
        text = str(_l("Chợ Bản: your code is %(code)s, good for 10 minutes. Please give it to nobody.",
                      code=f"{digits[:4]} {digits[4:]}"))
    sending.send(Message(code.phone, text, code.language, _reference(code_id)), _reference(code_id))
    _forget_text([code_id])


@use_case
def _forget_text(code_ids: list[int]) -> None:
    sending.forget([_reference(each) for each in code_ids])


@use_case
def erase() -> int:
    """Erase number, name and seed of codes that are over, and what was sent. Returns how many; there may be more."""
    is_over = sa.or_(ViewerCode.expires_at <= clock.now(), ViewerCode.ended_at.is_not(None))
    ids = list(db.session.scalars(sa.select(ViewerCode.id).where(
        ViewerCode.phone.is_not(None), is_over).order_by(ViewerCode.id).limit(_AT_ONCE)))
    db.session.execute(sa.update(ViewerCode).where(ViewerCode.id.in_(ids)).values(phone=None, name="", seed=""))
    _forget_text(ids)
    return len(ids)


def _reference(code_id: int) -> str:
    """What the message is about, as core.messaging keeps it."""
    return f"viewer-code:{code_id}"
