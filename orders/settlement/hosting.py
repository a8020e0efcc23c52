"""Who hosts a live session: whose rate holds for what was sold in it, and to whom its commission is owed."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from accounts.models import Grant, Role, Scope
from core.db import db


def hosts(session_ids: Collection[int], known_by: datetime | None = None) -> dict[int, list[int]]:
    """Who hosts each session; of one that nobody hosts any more, who did to the end. `known_by` a moment: as it was
    then. Sessions that never had a host are left out."""
    named = {str(session_id) for session_id in session_ids}
    held: dict[int, list[tuple[int, datetime | None]]] = defaultdict(list)
    rows = db.session.execute(sa.select(Grant.ref, Grant.person_id, Grant.revoked_at).where(
        Grant.role == Role.HOST, Grant.scope == Scope.SESSION, Grant.ref.in_(named),
        sa.true() if known_by is None else Grant.granted_at <= known_by))
    for ref, person_id, revoked_at in rows:
        is_later = known_by is not None and revoked_at is not None and revoked_at > known_by
        held[int(ref)].append((person_id, None if is_later else revoked_at))
    return {session_id: _to_the_end(grants) for session_id, grants in held.items()}


def _to_the_end(grants: list[tuple[int, datetime | None]]) -> list[int]:
    still = [person for person, revoked_at in grants if revoked_at is None]
    latest = max((revoked_at for _, revoked_at in grants if revoked_at is not None), default=None)
    return sorted(set(still or [person for person, revoked_at in grants if revoked_at == latest]))
