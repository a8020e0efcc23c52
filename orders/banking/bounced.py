"""Payouts that a bank sent back. Its line tells of it, a person does, or both, in either order: the money counts once.

Told by a person first, the bank has it again by that word; the line that comes later is known to be the same and is
linked. Told by the line first, a person is not believed any more: the line says it.
"""
from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core import actors, clock, moments
from core.actors import SYSTEM, Actor
from core.db import Dong, db
from core.templating import language
from core.transactions import lock, use_case
from orders.banking import explaining
from orders.banking.errors import LineHasCome, NotSuchMoney
from orders.banking.explaining import Said
from orders.banking.naming import payouts_named
from orders.models import BankLine, Case, CaseKind, Direction
from orders.models.money import BankLineEnd, LineEnd, Payout, PayoutStatus
from orders.settlement import payouts

_MOST = 20
_WENT = (PayoutStatus.SENT, PayoutStatus.PAID)


def candidates(line: BankLine) -> list[Payout]:
    """Payouts of as much that may have come back by this line: those that went, and those of which a person has said
    that they came back, and no line has. The latest first, but what the words name before all."""
    found = db.session.scalars(sa.select(Payout).where(
        Payout.amount == line.remaining, sa.or_(Payout.status.in_(_WENT), explaining.is_back_by_hand()))
        .order_by(Payout.id.desc()).limit(_MOST)).all()
    named = payouts_named(line.text)
    return sorted(found, key=lambda payout: (payout.settlement_id, payout.nth) not in named)


def take(actor: Actor, line: BankLine, payout_id: int, reason: str) -> None:
    """All that is left of the line, which is locked, is this payout that came back. In the caller's transaction.

    Raises NotSuchMoney for a payout of another sum, or one that another line has brought back.
    """
    payout = payouts.locked(actor, payout_id)
    if line.direction != Direction.IN or line.account_id is None or payout.amount != line.remaining:
        raise NotSuchMoney
    if payout.status == PayoutStatus.RETURNED:
        explaining.explain(line, Said(LineEnd.BOUNCED, reason, payout_id=payout_id))
        return
    amount = line.remaining
    payouts.confirm(actor, payout_id)  # what came back has gone
    payouts.bounce(actor, payout_id, reason, line.id)
    db.session.add(BankLineEnd(line_id=line.id, kind=LineEnd.BOUNCED, amount=amount, payout_id=payout_id,
                               reason=reason, made_at=clock.now(), made_by=actors.current().ref))
    db.session.flush()


def follow(line: BankLine, reason: str) -> bool:
    """Money came in that a bank sent back, it says: if its words surely name one payout of just as much, it is that."""
    named = payouts_named(line.text)
    if len(named) != 1:
        return False
    found = [payout for payout in candidates(line) if (payout.settlement_id, payout.nth) in named]
    if len(found) != 1:
        return False
    take(SYSTEM, line, found[0].id, reason)
    return True


@use_case
def by_hand(actor: Actor, payout_id: int, reason: str) -> Payout:
    """A person has seen that the bank sent it back, before any line tells so. A repeat changes nothing.

    Raises LineHasCome when a line has told of it already, and what orders.settlement.payouts says.
    """
    payout = payouts.locked(actor, payout_id)
    if payout.status == PayoutStatus.RETURNED:
        brought = db.session.scalar(sa.select(BankLine).join(BankLineEnd, BankLineEnd.line_id == BankLine.id).where(
            BankLineEnd.kind == LineEnd.BOUNCED, BankLineEnd.payout_id == payout_id))
        if brought is not None:
            raise LineHasCome(day=_day(brought))
        return payout
    waiting = [line for line in _unexplained(payout.amount) if (payout.settlement_id, payout.nth) in payouts_named(
        line.text) or _is_said_to_be_back(line)]
    if waiting:
        raise LineHasCome(day=_day(waiting[0]))
    return payouts.bounce(actor, payout_id, reason)


@use_case
def choose(actor: Actor, line_id: int, payout_id: int, reason: str) -> None:
    """A person says that this line is that payout, which came back. Raises NotSuchMoney."""
    take(actor, lock(BankLine, line_id), payout_id, reason)


def _unexplained(amount: Dong) -> Sequence[BankLine]:
    return db.session.scalars(sa.select(BankLine).where(
        BankLine.direction == Direction.IN, BankLine.account_id.is_not(None), BankLine.remaining == amount)
        .order_by(BankLine.id)).all()


def _is_said_to_be_back(line: BankLine) -> bool:
    """The bank says that it is money sent back, and nobody knows yet whose."""
    return db.session.scalar(sa.select(Case.id).where(
        Case.bank_line_id == line.id, Case.kind == CaseKind.RETURNED, Case.closed_at.is_(None)).limit(1)) is not None


def _day(line: BankLine) -> str:
    return moments.exact_day(line.day, language())
