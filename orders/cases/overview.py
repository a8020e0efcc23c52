"""How much of money waits for a person: cases by kind, refunds to be sent, answers that have not come."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.actors import Actor
from core.db import Dong, db
from orders import balances
from orders.access import sees_everything
from orders.cases.words import ORDER
from orders.models import BankLine, Case, CaseKind, Direction, Order, Refund, RefundStatus
from orders.money_errors import NoSuchCase
from orders.transfer_slips import looking as slips

_S = RefundStatus
TO_SEND = (_S.PROMISED, _S.SENDING)


@dataclass(frozen=True)
class Waiting:
    """So many of one kind, the oldest since then, together so much."""

    count: int
    oldest: datetime | None
    amount: Dong


@dataclass(frozen=True)
class Overview:
    """Everything about money that waits. Kinds of which nothing waits are left out."""

    cases: dict[CaseKind, Waiting]
    to_send: Waiting  # refunds that a person sends
    asked: Waiting  # refunds that a machine was asked to send, without an answer yet
    unclear: Waiting  # money in the bank that is nobody's
    slips: Waiting  # photos of transfers that nobody has looked at; they are no amount

    @property
    def is_quiet(self) -> bool:
        """True if nobody has anything to do."""
        return not self.cases and not self.to_send.count and not self.asked.count and not self.slips.count


def overview(actor: Actor) -> Overview:
    """What waits, for whoever handles money."""
    nothing = Waiting(0, None, Dong(0))
    if not sees_everything(actor):
        return Overview({}, nothing, nothing, nothing, nothing)
    amount = sa.func.coalesce(sa.func.sum(Case.amount), 0)
    counted = db.session.execute(sa.select(Case.kind, sa.func.count(), sa.func.min(Case.opened_at), amount).where(
        Case.closed_at.is_(None)).group_by(Case.kind))
    cases = {kind: Waiting(count, oldest, Dong(int(total or 0))) for kind, count, oldest, total in counted}
    if (over := cases.get(CaseKind.OVER)) is not None:
        today = amounts(db.session.scalars(wanted(CaseKind.OVER)).all())
        cases[CaseKind.OVER] = Waiting(over.count, over.oldest, Dong(sum(each or 0 for each in today.values())))
    by_hand = Refund.provider.in_(("transfer", "cod"))
    return Overview(
        {kind: cases[kind] for kind in ORDER if kind in cases},
        _counted(Refund.amount, Refund.made_at, by_hand, Refund.status.in_((*TO_SEND, _S.UNKNOWN))),
        _counted(Refund.amount, Refund.made_at, ~by_hand, Refund.status.in_((*TO_SEND, _S.UNKNOWN))),
        _counted(BankLine.remaining, BankLine.heard_at, BankLine.remaining > 0, BankLine.direction == Direction.IN),
        Waiting(*slips.waiting_count(), Dong(0)))


def amounts(cases: Collection[Case]) -> dict[int, Dong | None]:
    """What each case is about today, by its id: what is too much of an order grows and shrinks while nobody decides."""
    found = {case.id: case.amount for case in cases}
    for case in cases:
        if case.kind == CaseKind.OVER and case.order_id is not None and case.closed_at is None:
            found[case.id] = balances.of(db.session.get_one(Order, case.order_id)).surplus
    return found


def case_of(actor: Actor, case_id: int) -> Case:
    """One case, for whoever handles money. Raises NoSuchCase."""
    found = db.session.get(Case, case_id) if sees_everything(actor) else None
    if found is None:
        raise NoSuchCase
    return found


def of_order(order_id: int) -> list[Case]:
    """Everything about this order that waits, the oldest first."""
    return list(db.session.scalars(sa.select(Case).where(
        Case.order_id == order_id, Case.closed_at.is_(None)).order_by(Case.id)))


def wanted(kind: CaseKind | None) -> sa.Select[Case]:
    """What waits, of one kind or all, the oldest first."""
    found = sa.select(Case).where(Case.closed_at.is_(None)).order_by(Case.opened_at, Case.id)
    return found if kind is None else found.where(Case.kind == kind)


def _counted(amount: Any, at: Any, *conditions: sa.ColumnElement[bool]) -> Waiting:
    count, oldest, total = db.session.execute(sa.select(
        sa.func.count(), sa.func.min(at), sa.func.coalesce(sa.func.sum(amount), 0)).where(*conditions)).one()
    return Waiting(count, oldest, Dong(int(total)))
