"""Money that goes back, made the way people promise and send it."""
from __future__ import annotations

import itertools
from typing import Any

from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import receiving
from orders.models import BankLine, Order, Payment, Refund
from orders.refunds import promising
from tests.make import money
from tests.make import orders as make

_numbers = itertools.count(1)


def wish(amount: int, provider: str = "transfer", **details: Any) -> promising.Wish:
    """So much is to go back."""
    values = {"reason": "too much", "request_key": f"refund-{next(_numbers)}"}
    return promising.Wish(amount=Dong(amount), provider=provider, **{**values, **details})


def overpaid(surplus: int = 20_000, **details: Any) -> Order:
    """An order by transfer that is confirmed, and for which so much too much has come."""
    order = money.by_transfer(**details)
    money.transferred(order, order.total + surplus)
    return order


def of_order(order: Order, amount: int, **details: Any) -> Refund:
    """So much of it is promised back."""
    return promising.promise(SYSTEM, order.id, wish(amount, **details))


def of_line(line: BankLine, amount: int, **details: Any) -> Refund:
    """So much of it is promised back."""
    return promising.promise_line(SYSTEM, line.id, wish(amount, **details))


@use_case
def by_card(order: Order, amount: int) -> Payment:
    """A payment by card that was begun."""
    payment = Payment(order_id=order.id, provider="card", amount=Dong(amount), made_at=order.placed_at,
                      reference=f"cs_test_{next(_numbers)}")
    db.session.add(payment)
    db.session.flush()
    return payment


def paid_by_card(amount: int | None = None, order: Order | None = None) -> tuple[Order, Payment]:
    """An order that was paid by card: so much, or all of it."""
    made = order or make.order()
    payment = by_card(made, made.total if amount is None else amount)
    receiving.count_payment(payment.id)
    return made, payment
