"""Who hosts a live session: whose rate holds for what was sold in it, and to whom its commission is owed."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from accounts.models import Grant, Role, Scope
from core.db import db


class Time(NamedTuple):
    """Somebody hosted a session from one moment on, until another if they were taken off."""

    person_id: int
    since: datetime
    ended: datetime | None

    def until(self, known_by: datetime | None) -> datetime | None:
        """The end, if it was known then."""
        return None if known_by is not None and self.ended is not None and self.ended > known_by else self.ended


def hosts(session_ids: Collection[int], known_by: datetime | None = None) -> dict[int, list[int]]:
    """Who hosts each session; of one that nobody hosts any more, who did to the end. `known_by` a moment: as it was
    then. Sessions that never had a host are left out."""
    found = {session_id: hosts_at(times, known_by) for session_id, times in times_of(session_ids).items()}
    return {session_id: who for session_id, who in found.items() if who}


def times_of(session_ids: Collection[int]) -> dict[int, list[Time]]:
    """Who ever hosted each session, and when."""
    named = {str(session_id) for session_id in session_ids}
    held: dict[int, list[Time]] = defaultdict(list)
    for grant in db.session.scalars(sa.select(Grant).where(
            Grant.role == Role.HOST, Grant.scope == Scope.SESSION, Grant.ref.in_(named))):
        held[int(grant.ref)].append(Time(grant.person_id, grant.granted_at, grant.revoked_at))
    return held


def hosts_at(times: Iterable[Time], known_by: datetime | None = None) -> list[int]:
    """Who of these hosted then, or now."""
    return _to_the_end([(each.person_id, each.until(known_by)) for each in times
                        if known_by is None or each.since <= known_by])


def _to_the_end(grants: list[tuple[int, datetime | None]]) -> list[int]:
    still = [person for person, revoked_at in grants if revoked_at is None]
    latest = max((revoked_at for _, revoked_at in grants if revoked_at is not None), default=None)
    return sorted(set(still or [person for person, revoked_at in grants if revoked_at == latest]))
