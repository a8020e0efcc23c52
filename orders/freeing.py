"""Goods that were paid are due no more: whoever takes care of that money is told, after the commit."""
from __future__ import annotations

import uuid

from core import actors, outbox
from orders import balances
from orders.models import Order
from orders.topics import MONEY_FREED


def freed(order: Order, was_cancelled: bool) -> None:
    """Say so if something is too much now; `was_cancelled` by a person, not by a rule. The order is locked."""
    if order.received and balances.of(order).surplus:
        by_a_person = was_cancelled and not actors.current().ref.startswith("job:")
        outbox.put(MONEY_FREED, uuid.uuid4().hex, order_id=order.id, was_cancelled=by_a_person)
