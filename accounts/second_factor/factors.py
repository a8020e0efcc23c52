"""Codes from a phone (TOTP, RFC 6238), and recovery codes for whoever has lost it.

A code is good in its half minute and the one before and after, and each once: the time step of the last one is kept,
so whoever looks over a shoulder cannot use it again. A factor counts from the first code on that confirms it.
"""
from __future__ import annotations

import base64
import secrets

import pyotp
import sqlalchemy as sa

from accounts import guessing, signin, tokens
from accounts.errors import NoSecondFactor, SecondFactorThere, UnknownPerson, WrongSecondCode
from accounts.models import Person, RecoveryCode, SecondFactor, SignIn
from accounts.rights import administrators_only, locked
from accounts.tokens import hash_token
from core import audit, clock, secret_box
from core.actors import Actor
from core.db import db
from core.transactions import lock, use_case

ISSUER = "Chợ Bản"
STEP = 30  # seconds
CODES = 10
_DIGITS = 6


def held(person_id: int) -> SecondFactor | None:
    """The factor of this person, confirmed or not."""
    return db.session.scalar(sa.select(SecondFactor).where(
        SecondFactor.person_id == person_id, SecondFactor.ended_at.is_(None)))


def is_enrolled(person_id: int) -> bool:
    """True if this person shows a second factor when signing in."""
    factor = held(person_id)
    return factor is not None and factor.confirmed_at is not None


@use_case
def begin(person_id: int) -> SecondFactor:
    """A factor that waits for its first code; one that waits already is the same. Raises SecondFactorThere."""
    locked(person_id)
    factor = held(person_id)
    if factor is not None and factor.confirmed_at is not None:
        raise SecondFactorThere
    if factor is None:
        factor = SecondFactor(person_id=person_id, made_at=clock.now(),
                              secret_box=secret_box.seal(pyotp.random_base32(), _about(person_id)))
        db.session.add(factor)
        db.session.flush()
    return factor


def secret_of(factor: SecondFactor) -> str:
    """What is typed into the phone where the picture cannot be read, in base32."""
    return secret_box.unseal(factor.secret_box, _about(factor.person_id))


def address_of(factor: SecondFactor) -> str:
    """The address in the picture (otpauth://), by the format of Google's key URI."""
    person = db.session.get_one(Person, factor.person_id)
    return pyotp.TOTP(secret_of(factor)).provisioning_uri(name=person.name, issuer_name=ISSUER)


def confirm(person_id: int, code: str, sign_in_id: int | None) -> list[str]:
    """The first code: from now on the factor counts, and this browser has shown it. The recovery codes, once.

    Raises NoSecondFactor, SecondFactorThere, WrongSecondCode, SignInPaused.
    """
    count = guessing.of_factor(person_id)
    count.one_more()
    codes = _confirm(person_id, code, sign_in_id)
    count.forgive()
    return codes


@use_case
def _confirm(person_id: int, code: str, sign_in_id: int | None) -> list[str]:
    locked(person_id)
    factor = held(person_id)
    if factor is None:
        raise NoSecondFactor
    if factor.confirmed_at is not None:
        raise SecondFactorThere
    if not _use_step(factor, code):
        raise WrongSecondCode
    factor.confirmed_at = clock.now()
    if sign_in_id is not None:
        db.session.execute(sa.update(SignIn).where(SignIn.id == sign_in_id).values(
            proved_at=clock.now(), fresh_at=clock.now()))
    signin.end_all(person_id, sign_in_id)
    audit.note("accounts.second_factor_confirmed", f"person:{person_id}")
    return _new_codes(factor)


@use_case
def renew_codes(person_id: int) -> list[str]:
    """Ten other recovery codes; those of before are good no more. Raises NoSecondFactor."""
    locked(person_id)
    factor = held(person_id)
    if factor is None or factor.confirmed_at is None:
        raise NoSecondFactor
    db.session.execute(sa.update(RecoveryCode).where(
        RecoveryCode.factor_id == factor.id, RecoveryCode.used_at.is_(None)).values(used_at=clock.now()))
    audit.note("accounts.recovery_codes_renewed", f"person:{person_id}")
    return _new_codes(factor)


def reseal() -> int:
    """Seal anew what an older key has sealed, also of factors that have ended; how many."""
    old = [factor_id for factor_id, box in db.session.execute(sa.select(SecondFactor.id, SecondFactor.secret_box))
           if not secret_box.is_current(box)]
    for factor_id in old:
        _reseal(factor_id)
    return len(old)


@use_case
def _reseal(factor_id: int) -> None:
    factor = lock(SecondFactor, factor_id)
    factor.secret_box = secret_box.seal(secret_of(factor), _about(factor.person_id))


def codes_left(person_id: int) -> int:
    """How many recovery codes are still good."""
    return db.session.scalars(sa.select(sa.func.count()).select_from(RecoveryCode).join(
        SecondFactor, SecondFactor.id == RecoveryCode.factor_id).where(
        SecondFactor.person_id == person_id, SecondFactor.ended_at.is_(None), RecoveryCode.used_at.is_(None))).one()


def show(person_id: int, code: str) -> None:
    """This person has shown a code of the phone, or a recovery code; it is used up.

    Raises NoSecondFactor, WrongSecondCode, SignInPaused after too many.
    """
    count = guessing.of_factor(person_id)
    count.one_more()
    _show(person_id, code)
    count.forgive()


@use_case
def _show(person_id: int, code: str) -> None:
    factor = held(person_id)
    if factor is None or factor.confirmed_at is None:
        raise NoSecondFactor
    if _use_step(factor, code):
        return
    used = db.session.execute(sa.update(RecoveryCode).where(
        RecoveryCode.factor_id == factor.id, RecoveryCode.code_hash == hash_token(_plain(code)),
        RecoveryCode.used_at.is_(None)).values(used_at=clock.now()))
    if not used.rowcount:  # type: ignore[attr-defined]
        raise WrongSecondCode
    audit.note("accounts.recovery_code_used", f"person:{person_id}")


@use_case
def reset(actor: Actor, person_id: int) -> None:
    """The person has lost it, and an administrator knows who asks: signed out everywhere, and enrols anew.

    Nobody takes off their own so. Raises OnlyAdministrators, UnknownPerson, NoSecondFactor.
    """
    administrators_only(actor)
    if actor.person_id == person_id:
        raise UnknownPerson
    locked(person_id)
    factor = held(person_id)
    if factor is None:
        raise NoSecondFactor
    factor.ended_at = clock.now()
    signin.end_all(person_id)
    tokens.end_all(person_id)
    audit.note("accounts.second_factor_reset", f"person:{person_id}")


def _use_step(factor: SecondFactor, code: str) -> bool:
    """True if the code belongs to a step near now that no code was used of, nor of a later one; then it is used."""
    typed = "".join(code.split())
    if len(typed) != _DIGITS or not (typed.isascii() and typed.isdecimal()):
        return False
    totp, now = pyotp.TOTP(secret_of(factor)), int(clock.now().timestamp()) // STEP
    matching = [step for step in (now - 1, now, now + 1) if secrets.compare_digest(totp.at(step * STEP), typed)]
    if not matching:
        return False
    used = db.session.execute(sa.update(SecondFactor).where(
        SecondFactor.id == factor.id, SecondFactor.last_step < matching[0]).values(last_step=matching[0]))
    return bool(used.rowcount)  # type: ignore[attr-defined]


def _new_codes(factor: SecondFactor) -> list[str]:
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(factor_id=factor.id, code_hash=hash_token(code)) for code in codes)
    db.session.flush()
    return ["-".join(code[place:place + 4] for place in range(0, 16, 4)) for code in codes]


def _plain(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign.isalnum())[:40]


def _about(person_id: int) -> str:
    return f"second factor of person {person_id}"
