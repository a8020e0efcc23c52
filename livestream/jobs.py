"""What happens by the clock."""
from __future__ import annotations

from core import actors
from core.jobs import every
from livestream import following, sessions


@every(seconds=15)
def end_closing_sessions() -> int:
    """End the sessions whose closing time is over."""
    due = sessions.due()
    for session_id in due:
        sessions.end(actors.SYSTEM, session_id)
    return len(due)


@every(seconds=15)
def release_lapsed_claims() -> int:
    """Release claims whose buyer left no phone number in time, and those that were cancelled at the order.

    Whoever needs the goods does not wait for this job: a new claim takes over what has lapsed.
    """
    lapsed = sum(following.lapse(session_id) for session_id in following.with_lapsed_claims())
    return lapsed + sum(following.reconcile(session_id) for session_id in following.with_cancelled_lines())
