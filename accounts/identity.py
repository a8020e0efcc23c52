"""Is somebody who they say they are? Another person has looked, and the result is kept, never what was shown."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

import sqlalchemy as sa

from accounts.errors import NobodyChecksThemself
from accounts.models import CheckMethod, IdentityCheck
from accounts.rights import administrators_only, locked
from core import clock, dated
from core.actors import Actor
from core.audit import note
from core.db import db
from core.transactions import use_case

DAYS = "identity_check_days"  # so long a check holds, a dated setting
IS_REQUIRED = "identity_is_required"  # of who hosts a live session: 1 or 0, a dated setting


@use_case
def record(actor: Actor, person_id: int, method: CheckMethod, is_passed: bool) -> IdentityCheck:
    """Somebody was checked; what was recorded before stays. Raises OnlyAdministrators, UnknownPerson,
    NobodyChecksThemself.
    """
    administrators_only(actor)
    if actor.person_id == person_id:
        raise NobodyChecksThemself
    locked(person_id)
    until = clock.today() + timedelta(days=dated.value(DAYS)) if is_passed else None
    made = IdentityCheck(person_id=person_id, method=method, is_passed=is_passed, valid_until=until,
                         checked_by=actor.person_id, checked_name=actor.name[:120], checked_at=clock.now())
    db.session.add(made)
    db.session.flush()
    note("identity checked", f"person:{person_id}", method=method.value, passed=is_passed)
    return made


def latest(person_ids: Collection[int]) -> dict[int, IdentityCheck]:
    """The check that holds of each of these people who were ever checked."""
    last = sa.select(sa.func.max(IdentityCheck.id)).where(
        IdentityCheck.person_id.in_(sorted(person_ids))).group_by(IdentityCheck.person_id)
    rows = db.session.scalars(sa.select(IdentityCheck).where(IdentityCheck.id.in_(last)))
    return {row.person_id: row for row in rows}


def holds(check: IdentityCheck | None) -> bool:
    """True if somebody passed it and its last day is not over."""
    return check is not None and check.valid_until is not None and check.valid_until >= clock.today()


def history(person_id: int) -> Sequence[IdentityCheck]:
    """Every check of a person, the latest first; whoever asks says who may see it."""
    return db.session.scalars(sa.select(IdentityCheck).where(
        IdentityCheck.person_id == person_id).order_by(IdentityCheck.id.desc()).limit(50)).all()
