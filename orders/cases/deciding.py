"""One case: what it is about, and leaving it be with a reason. Other decisions close it by themselves."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from core.actors import Actor
from core.db import Dong, db
from core.transactions import lock, use_case
from orders import balances
from orders.cases.opening import close_cases
from orders.cases.overview import case_of
from orders.errors import ReasonNeeded
from orders.models import BankLine, Case, Order, Payment, Refund

NOTHING = "nothing"


@dataclass(frozen=True)
class About:
    """What is known of it."""

    order: Order | None
    line: BankLine | None
    refund: Refund | None
    payment: Payment | None


def about(case: Case) -> About:
    """Everything that the case names."""
    return About(
        None if case.order_id is None else db.session.get(Order, case.order_id),
        None if case.bank_line_id is None else db.session.get(BankLine, case.bank_line_id),
        None if case.refund_id is None else db.session.get(Refund, case.refund_id),
        None if case.payment_id is None else db.session.get(Payment, case.payment_id))


def orders_of(cases: Iterable[Case]) -> dict[int, Order]:
    """The orders that these cases name, by id."""
    ids = {case.order_id for case in cases}
    return {order.id: order for order in db.session.scalars(sa.select(Order).where(Order.id.in_(ids)))}


@use_case
def let_be(actor: Actor, case_id: int, reason: str) -> bool:
    """Nothing is to be done about it. False if somebody has decided before. Raises ReasonNeeded, NoSuchCase."""
    case_of(actor, case_id)
    text = " ".join(reason.split())
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    case = lock(Case, case_id)
    return case.closed_at is None and bool(close_cases(case.subject, NOTHING, text, (case.kind,)))


def signed(order: Order, amount: Dong) -> Dong:
    """A difference as orders.writing_off counts it: below zero where this order has too much."""
    return Dong(-amount) if balances.of(order).surplus else amount
