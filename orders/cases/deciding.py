"""One case: what it is about, and leaving it be with a reason. Other decisions close it by themselves."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from core.actors import Actor
from core.db import Dong, db
from core.transactions import lock, use_case
from orders import balances
from orders.banking import bounced
from orders.cases.opening import close_cases
from orders.cases.overview import case_of
from orders.errors import ReasonNeeded
from orders.models import BankLine, Case, CaseKind, Order, Payment, Refund, RefundStatus
from orders.models.money import Payout
from orders.money_errors import NotSentSo
from orders.refunds import going
from orders.together import joined

NOTHING = "nothing"
BY_BANK = "sent back by the bank"
_MOST = 10


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
        None if case.order_id is None else db.session.get(Order, _living(case)),
        None if case.bank_line_id is None else db.session.get(BankLine, case.bank_line_id),
        None if case.refund_id is None else db.session.get(Refund, case.refund_id),
        None if case.payment_id is None else db.session.get(Payment, case.payment_id))


def _living(case: Case) -> int:
    """The order of the case. What a photo of a transfer is for goes on where its order does."""
    order_id = case.order_id or 0
    return joined.goes_on_in(order_id) if case.kind == CaseKind.SLIP_UNMATCHED else order_id


def orders_of(cases: Iterable[Case]) -> dict[int, Order]:
    """The orders that these cases are about, by the id that they name."""
    ids = {case.order_id: _living(case) for case in cases if case.order_id is not None}
    found = {order.id: order for order in db.session.scalars(sa.select(Order).where(Order.id.in_(ids.values())))}
    return {named: found[living] for named, living in ids.items()}


def sent_as_much(line: BankLine) -> tuple[list[Refund], list[Payout]]:
    """What was sent by transfer and may have come back by this line: just as much, the latest first."""
    refunds = sa.select(Refund).where(
        Refund.provider == "transfer", Refund.status == RefundStatus.SENT, Refund.amount == line.remaining)
    return (list(db.session.scalars(refunds.order_by(Refund.id.desc()).limit(_MOST))),
            bounced.candidates(line) if line.remaining else [])


@use_case
def came_back(actor: Actor, case_id: int, what: str) -> None:
    """The line of this case is a refund ("refund:5") or a payout ("payout:3") that the bank sent back.

    Raises NoSuchCase, NotSentSo for anything else, and what orders.refunds.going and orders.settlement say.
    """
    case = case_of(actor, case_id)
    kind, _, number = what.partition(":")
    if case.bank_line_id is None or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotSentSo
    if kind == "refund":
        going.came_back(actor, int(number), case.bank_line_id)
    elif kind == "payout":
        bounced.choose(actor, case.bank_line_id, int(number), BY_BANK)
    else:
        raise NotSentSo


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
