"""What happens to unpaid orders by the clock. Whoever wants their goods, or pays late, does not wait for it."""
from __future__ import annotations

import logging

from core.jobs import every
from orders.expiry import due, giving_up, reminding

log = logging.getLogger(__name__)


@every(seconds=60, when=due.to_remind)
def remind_of_deadlines() -> int:
    """Tell buyers once that the time to pay is nearly over."""
    return sum(reminding.remind(order_id) for order_id in due.to_remind())


@every(seconds=15, when=due.overdue)
def give_up_unpaid() -> int:
    """Give up what was not paid in time. One that cannot be given up holds up no other."""
    given_up = 0
    for order_id in due.overdue():
        try:
            given_up += giving_up.give_up(order_id)
        except Exception:  # it is tried again at the next beat
            log.exception("order %s was not given up", order_id)
    return given_up
