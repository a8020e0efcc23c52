"""Who signs in, what they may do, and what they carry to prove it."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime, choice
from core.sealed import Box, changed
from core.triggers import Trigger, append_only, attach, frozen


class Role(StrEnum):
    """What a person may be; most are granted on one cooperative, commune, province or session."""

    ADMIN = "admin"
    MEMBER = "member"  # of a cooperative: sells, packs, sees its money
    HOST = "host"
    OPERATOR = "operator"
    TRAINER = "trainer"
    OFFICER = "officer"  # of a commune: reads
    PROVINCE = "province"  # staff of a province: reads


class Scope(StrEnum):
    """On what kind of thing a role is granted."""

    EVERYWHERE = ""
    COOPERATIVE = "cooperative"
    COMMUNE = "commune"
    PROVINCE = "province"
    SESSION = "session"


class Purpose(StrEnum):
    """What a one-time code is for."""

    INVITATION = "invitation"
    RESET = "reset"


class Person(Base):
    """Somebody who can sign in. A buyer is none: buyers need no account."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(sa.String(240), index=True)
    phone: Mapped[str | None] = mapped_column(sa.String(10), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(200), unique=True)  # lower case
    password_hash: Mapped[str | None]  # argon2id; none until the invitation is used
    language: Mapped[str] = mapped_column(sa.String(2), default="vi")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    grants: Mapped[list[Grant]] = relationship(back_populates="person", viewonly=True)
    __table_args__ = (
        CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", "can_sign_in"),
        CheckConstraint("email = lower(email)", "email_lower"),
    )


@frozen("person_id", "role", "scope", "ref", "granted_by", "granted_at")
class Grant(Base):
    """A person holds a role, everywhere or on one thing, from a moment on and until it is revoked."""

    __tablename__ = "grants"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    scope: Mapped[Scope] = mapped_column(choice(Scope, "scope"))
    ref: Mapped[str] = mapped_column(sa.String(20), default="")  # id of cooperative or session, code of unit
    granted_by: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(back_populates="grants")
    __table_args__ = (
        CheckConstraint("(scope = '') = (ref = '')", "scope_has_ref"),
        sa.Index("uq_grants_active", "person_id", "role", "scope", "ref", unique=True,
                 sqlite_where=sa.text("revoked_at IS NULL"), postgresql_where=sa.text("revoked_at IS NULL")),
        sa.Index("ix_grants_scope_ref", "scope", "ref"),
    )


class OneTimeCode(Base):
    """A code an administrator hands over, by which a person sets a password once."""

    __tablename__ = "one_time_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, "purpose"))
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # used, or replaced by a newer one


class SignIn(Base):
    """One browser in which a person is signed in; the cookie holds a token, the row its hash."""

    __tablename__ = "sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    browser: Mapped[str] = mapped_column(sa.String(200), default="")
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a second factor
    fresh_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the person last said who they are
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship()


_HELD = sa.text("ended_at IS NULL")


@frozen("person_id", "made_at")
class SecondFactor(Base):
    """What a person's phone counts codes from (TOTP, RFC 6238); it counts once a code has confirmed it.

    `secret_box` is sealed for the person, and anew only with another key. `last_step` is the time step of the last
    code that was used: each once.
    """

    __tablename__ = "second_factors"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    secret_box: Mapped[str] = mapped_column(Box(400))
    last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.Index("uq_second_factors_held", "person_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
    )


attach(SecondFactor, Trigger("second_factors", "resealed_only", "UPDATE", changed("secret_box")))


@frozen("factor_id", "code_hash")
class RecoveryCode(Base):
    """A code for whoever has lost the phone; good once."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    factor_id: Mapped[int] = mapped_column(ForeignKey("second_factors.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiToken(Base):
    """A bearer token for somebody's program; it may what its person may."""

    __tablename__ = "api_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship()


class CheckMethod(StrEnum):
    """How it was made sure that somebody is who they say they are."""

    IN_PERSON = "in_person"  # a document was shown and handed back
    VNEID = "vneid"  # shown on their own phone
    VIDEO_CALL = "video_call"


@append_only
class IdentityCheck(Base):
    """Somebody looked whether a person is who they say: the result, and neither a number nor a picture of anything.

    The latest row of a person holds; one that was passed holds until its last day.
    """

    __tablename__ = "identity_checks"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    is_passed: Mapped[bool]
    method: Mapped[CheckMethod] = mapped_column(choice(CheckMethod, "method"))
    valid_until: Mapped[date | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    checked_name: Mapped[str] = mapped_column(sa.String(120), default="")  # as they were called then
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint("checked_by IS NULL OR checked_by <> person_id", "never_oneself"),
        CheckConstraint("is_passed = (valid_until IS NOT NULL)", "passed_until_a_day"),
    )
