"""What becomes of money when goods that were paid are due no more.

What a person has cancelled goes back by itself, as it came. What a rule gave up (the time to pay was over) waits for a
person, since the rest of the money may be on its way; and so does what came back from a buyer, or was paid in cash.
"""
from __future__ import annotations

import uuid

from core.transactions import use_case
from orders.refunds import going, on_cards, promising, taken_back

CANCELLED = "cancelled"
TWICE = "paid twice"  # or too much
ELSEWHERE = "sent back elsewhere"  # on the pages of the provider


@use_case
def give_back(order_id: int, was_cancelled: bool) -> None:
    """Promise all that is too much by the ways it came, or have a person look."""
    order = on_cards.lock_with_those(order_id)
    taken_back.keep(order)
    if was_cancelled:
        for way in promising.ways(order):
            if way.provider != promising.CASH:
                promising.take(order, promising.Wish(
                    amount=way.most, provider=way.provider, payment_id=way.payment_id, reason=CANCELLED,
                    request_key=f"cancelled:{order.code}:{uuid.uuid4().hex[:12]}"))
    going.ask_a_person(order_id)
