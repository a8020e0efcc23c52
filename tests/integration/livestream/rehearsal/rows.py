"""How many rows there are in every table, and what stands in those that count goods and money."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.db import Base, db

OWN = {  # what a rehearsal is made of, and what every use of the program writes
    "live_sessions", "session_channels", "session_cooperatives", "session_terms", "channels", "run_items",
    "item_prices", "live_prices", "comments", "comment_versions", "live_buyers", "claims", "comment_deeds",
    "item_figures", "session_figures", "promotions", "second_looks", "slip_runs", "slips", "slip_settings", "deals",
    "events", "streams", "status_changes", "audit_log", "grants", "people", "request_keys", "job_leases",
    "job_runs", "throttles"}


def rows() -> dict[str, Any]:
    """Each table that a rehearsal may not touch with all its rows, as text that can be compared."""
    db.session.rollback()
    found = {}
    for name, table in sorted(Base.metadata.tables.items()):
        if name not in OWN:
            found[name] = sorted(repr(tuple(row)) for row in db.session.execute(sa.select(table)))
    return found
