"""Money that comes in, made the way the market hears of it."""
from __future__ import annotations

import itertools
from typing import Any

from core import clock
from core.db import Dong, db
from core.transactions import use_case
from orders import ledger, receiving
from orders.ledger import Account, Leg, NewPosting
from orders.models import BankAccount, BankLine, Direction, Order, Payment
from tests.make import orders as make

_numbers = itertools.count(1)


@use_case
def account(number: str = "0011004455667", bank: str = "970436", is_shown: bool = True) -> BankAccount:
    """An account of the operator, shown to buyers."""
    made = BankAccount(bin=bank, number=number, holder="SAN CHO BAN", is_shown=is_shown, made_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


@use_case
def line(amount: int, text: str = "", **details: Any) -> BankLine:
    """Money that has come into the bank, booked, and nobody's yet."""
    values = {"account_number": "0011004455667", "direction": Direction.IN, "amount": Dong(amount),
              "remaining": Dong(amount), "at": clock.now(), "day": clock.today(), "text": text,
              "reference": f"FT{next(_numbers)}", "source": "file", "heard_at": clock.now()}
    made = BankLine(**{**values, **details})
    db.session.add(made)
    db.session.flush()
    if made.direction == Direction.IN:
        ledger.post([NewPosting(f"bank:{made.id}", "received", [
            Leg(Account.BANK, made.amount), Leg(Account.UNCLEAR, Dong(-made.amount), f"line:{made.id}")])])
    return made


def by_transfer(quantities: Any = None, **details: Any) -> Order:
    """An order that waits for a transfer; there is an account for it."""
    if not db.session.query(BankAccount).count():
        account()
    return make.order(quantities, payment_method="transfer", **details)


def transferred(order: Order, amount: int | None = None) -> receiving.Counted:
    """So much (all of it) has come by transfer and is counted for the order."""
    wanted = order.total if amount is None else amount
    return receiving.count_transfer(order.id, line(wanted, order.code).id, Dong(wanted))


@use_case
def card_started(order: Order, amount: int | None = None) -> Payment:
    """Somebody has begun to pay so much (all of it) by card."""
    made = Payment(order_id=order.id, provider="card", reference=f"cs_test_{next(_numbers)}",
                   amount=Dong(order.total if amount is None else amount), made_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made
