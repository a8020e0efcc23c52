"""What happens to cards by the clock."""
from __future__ import annotations

from core.jobs import daily, every
from orders.cards import asking, hearing


@every(seconds=1, when=hearing.waiting)
def act_on_events() -> int:
    """Ask about what the provider has told."""
    return hearing.act_on_waiting()


@every(seconds=15, when=asking.waiting)
def ask_about_pages() -> int:
    """Whatever was not told."""
    return sum(asking.ask(payment_id) for payment_id in asking.waiting())


@daily(at="03:40")
def forget_events() -> int:
    """Events of long ago."""
    return hearing.forget()
