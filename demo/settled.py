"""The month before, settled with the sellers: locked, and waiting to be paid out."""
from __future__ import annotations

from datetime import date, timedelta

from core import clock, dated
from core.actors import Actor
from core.transactions import batch
from orders.settlement import drafting, rates, steps

_RATES = {  # made up, as everything here
    rates.COMMISSION: 800, rates.OPERATOR: 100, rates.FREIGHT: 2_000, **dict.fromkeys(rates.PLATFORM.values(), 200),
}
_SINCE = date(2025, 7, 2)


def agree() -> None:
    """What is kept of each sale, since long ago."""
    with batch():
        for name, value in _RATES.items():
            dated.enact(name, _SINCE, value)


def last_month(admin: Actor) -> int:
    """A settlement of the month before for each seller, locked, but for the last one, which is a draft to be looked at.

    Returns how many there are.
    """
    last = clock.today().replace(day=1) - timedelta(days=1)
    with batch():
        made = drafting.draft_all(admin, last.replace(day=1), last).settlement_ids
        for settlement_id in made[:-1]:
            found = drafting.open_run(admin, settlement_id)
            found = steps.review(admin, settlement_id, found.version)
            steps.lock_run(admin, settlement_id, found.version)
    return len(made)
