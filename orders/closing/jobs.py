"""Months that somebody wants closed are looked at in the background: it may take minutes."""
from __future__ import annotations

from core.jobs import every
from orders.closing import months


@every(seconds=10, when=months.asked)
def close_asked() -> int:
    """One after the other, the earliest first."""
    waiting = months.asked()
    for closing_id in waiting:
        months.work_on(closing_id)
    return len(waiting)
