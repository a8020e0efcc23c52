"""Money was counted for an order: nobody need ask any more what became of a photo of it."""
from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core import actors, clock
from core.db import db
from core.transactions import use_case
from orders.models import Case, CaseKind
from orders.together import joined


@use_case(joins=True)
def close(order_ids: Collection[int]) -> int:
    """Close what waits about photos of these orders, and of those that went on in them; how many cases that were."""
    told = {"closed_at": clock.now(), "closed_by": actors.current().ref, "decision": "counted"}
    changed = db.session.execute(sa.update(Case).where(
        Case.kind == CaseKind.SLIP_UNMATCHED, Case.closed_at.is_(None),
        sa.or_(Case.order_id.in_(order_ids), Case.order_id.in_(joined.came_into(order_ids)))).values(told),
        execution_options={"synchronize_session": False})  # nobody who counts money looks at cases
    return int(changed.rowcount)  # type: ignore[attr-defined]
