"""What happens to refunds by itself: machines are asked, and what was paid for goods that were cancelled goes back."""
from __future__ import annotations

from core import outbox
from core.jobs import every
from orders.refunds import asking, following
from orders.topics import MONEY_FREED, REFUND_PROMISED


@outbox.on(REFUND_PROMISED)
def send(refund_id: int) -> None:
    """At once, where a machine sends it."""
    asking.pass_on(refund_id)


@outbox.on(MONEY_FREED)
def give_back(order_id: int, was_cancelled: bool) -> None:
    """What is too much now goes back as it came, or waits for a person."""
    following.give_back(order_id, was_cancelled)


@every(seconds=30, when=asking.waiting)
def ask_again() -> int:
    """Whoever gave no answer that can be believed."""
    return sum(asking.pass_on(refund_id) is not None for refund_id in asking.waiting())
