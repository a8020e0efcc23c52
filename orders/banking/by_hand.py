"""What a person says about a movement: for which orders it is, or that it is no buyer's money.

Each decision is written with a request key and a reason, and only as much is given away as is left: two people, or two
tabs, cannot give the same money twice.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.idempotency import once
from core.transactions import lock, lock_all, use_case
from orders import followers, receiving
from orders.access import lock_orders, sees_everything
from orders.banking import bounced
from orders.banking.counting import surplus_cases
from orders.banking.errors import NoSuchLine, NothingGiven
from orders.banking.explaining import Said, explain
from orders.cases.opening import close_cases, open_cases
from orders.errors import NothingLeftOfTheLine, ReasonNeeded
from orders.models import BankLine, Direction, Order, Refund
from orders.models.money import BankLineEnd, LineEnd
from orders.money_errors import NoSuchOrderToPay
from orders.together import joined


def line_of(actor: Actor, line_id: int) -> BankLine:
    """One movement, for whoever handles money. Raises NoSuchLine."""
    found = db.session.get(BankLine, line_id) if sees_everything(actor) else None
    if found is None:
        raise NoSuchLine
    return found


@use_case(keyed=True)
def give(actor: Actor, line_id: int, parts: Mapping[str, Dong], request_key: str) -> BankLine:
    """So much of the line is for these orders, by code. The same key once.

    Raises NoSuchLine, NothingGiven, NoSuchOrderToPay, and NothingLeftOfTheLine for more than is left.
    """
    line_of(actor, line_id)

    def act() -> int:
        _give(line_id, parts)
        note("bank line given", f"line:{line_id}", **dict(sorted(parts.items())))
        return line_id

    once(f"bank.give:{line_id}", request_key, sorted(parts.items()), act)
    return db.session.get_one(BankLine, line_id)


def _give(line_id: int, parts: Mapping[str, Dong]) -> None:
    found = {order.code: joined.goes_on_in(order.id)
             for order in db.session.scalars(sa.select(Order).where(Order.code.in_(parts)))}
    if not parts or any(type(amount) is not int or amount <= 0 for amount in parts.values()):
        raise NothingGiven
    if len(found) < len(parts):
        raise NoSuchOrderToPay
    for order_id in sorted(set(found.values())):
        followers.prepare_payment(order_id)
    line = lock(BankLine, line_id)
    if line.direction != Direction.IN or line.account_id is None or sum(parts.values()) > line.remaining:
        raise NothingLeftOfTheLine
    orders = {order.id: order for order in lock_orders(set(found.values()))}
    for code, amount in sorted(parts.items()):
        counted = receiving.count_transfer(found[code], line.id, amount)
        open_cases(surplus_cases(orders[found[code]], counted, line, "by hand"))
    if not line.remaining:
        close_cases(f"line:{line.id}", "counted")


@use_case(keyed=True)
def end(actor: Actor, line_id: int, said: Said, request_key: str) -> BankLineEnd:
    """What is left of the movement is no buyer's money. The same key once.

    Raises NoSuchLine, ReasonNeeded, NotSuchMoney, and NothingLeftOfTheLine for a line that is given away.
    """
    line_of(actor, line_id)
    reason = " ".join(said.reason.split())
    if not 1 <= len(reason) <= 200:
        raise ReasonNeeded

    def act() -> int:
        _end(actor, line_id, said, reason)
        note("bank line explained", f"line:{line_id}", kind=said.kind.value, reason=reason)
        return line_id

    once(f"bank.end:{line_id}", request_key, [said.kind, reason, said.refund_id, said.payout_id], act)
    return db.session.get_one(BankLineEnd, line_id)


def _end(actor: Actor, line_id: int, said: Said, reason: str) -> None:
    source = None if said.refund_id is None else db.session.scalar(
        sa.select(Refund.bank_line_id).where(Refund.id == said.refund_id))  # the line that a refund is of, in its turn
    locked = {line.id: line for line in lock_all(BankLine, {line_id, source or line_id})}
    if said.kind == LineEnd.BOUNCED and said.payout_id is not None:
        bounced.take(actor, locked[line_id], said.payout_id, reason)
    else:
        explain(locked[line_id], replace(said, reason=reason))
