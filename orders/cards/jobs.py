"""What happens to cards by the clock."""
from __future__ import annotations

from core import outbox
from core.jobs import daily, every
from orders.cards import asking, hearing, setting, too_much
from orders.topics import PAID


def _was_paid_by_card(order_id: int, **_: object) -> bool:
    return setting.is_open() and too_much.is_paid_by_card(order_id)


@outbox.on(PAID, when=_was_paid_by_card)
def give_back_what_is_too_much(order_id: int, **_: object) -> None:
    """An order that was paid by card was paid in another way as well."""
    too_much.after_other_money(order_id)


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
