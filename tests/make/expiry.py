"""Orders whose time to pay runs, or is over."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core import clock, dated
from core.db import db
from orders.expiry import giving_up
from orders.models import Case, Order
from tests.make import money


@contextmanager
def after_the_deadline(order: Order, minutes: int = 0) -> Iterator[None]:
    """So many minutes after the deadline, which counts for an order as it is now."""
    assert order.pay_by is not None
    with clock.at(order.pay_by + timedelta(minutes=minutes)):
        yield


@contextmanager
def over(order: Order, minutes: int = 1) -> Iterator[None]:
    """So many minutes after deadline and grace."""
    with after_the_deadline(order, dated.value(f"grace_{order.payment_method}_minutes") + minutes):
        yield


def given_up(order: Order | None = None, paid: int = 0, **details: Any) -> Order:
    """An order that was not paid in time; so much of it had come."""
    made = order or money.by_transfer(**details)
    if paid:
        money.transferred(made, paid)
    with over(made):
        assert giving_up.give_up(made.id)
    return made


def cases(order: Order) -> list[tuple[str, int | None, str, str]]:
    """The cases about it: kind, amount, note and what was decided."""
    found = db.session.scalars(sa.select(Case).where(Case.order_id == order.id).order_by(Case.id))
    return [(case.kind.value, case.amount, case.note, case.decision) for case in found]
