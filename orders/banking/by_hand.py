"""What a person says about a movement: for which orders it is, or that it is no buyer's money.

Each decision is written with a request key and a reason, and only as much is given away as is left: two people, or two
tabs, cannot give the same money twice.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.idempotency import once
from core.transactions import lock, use_case
from orders import followers, ledger, receiving
from orders.access import lock_orders, sees_everything
from orders.banking.errors import NoSuchLine, NothingGiven, NotSuchMoney
from orders.banking.hearing import open_surplus_case
from orders.cases.opening import close_cases
from orders.errors import NothingLeftOfTheLine, ReasonNeeded
from orders.ledger import Account, Leg, NewPosting
from orders.models import BankLine, Direction, Order, Refund, RefundStatus
from orders.models.money import BankLineEnd, LineEnd, Payout
from orders.money_errors import NoSuchOrderToPay
from orders.together import joined

SET_ASIDE, FEE = "set_aside", "fee"
WAYS = {Direction.IN: (LineEnd.SAME, LineEnd.OWN, LineEnd.INCOME),
        Direction.OUT: (LineEnd.FEE, LineEnd.REFUND, LineEnd.PAYOUT, LineEnd.OWN, LineEnd.SAME)}
_BANK_AGAINST = {LineEnd.SAME: Account.BANK, LineEnd.OWN: Account.BANK, LineEnd.INCOME: Account.LOSS}


@dataclass(frozen=True)
class Said:
    """What a person says that a movement was; the id of the refund or payout it was."""

    kind: LineEnd
    reason: str
    refund_id: int | None = None
    payout_id: int | None = None


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
        open_surplus_case(orders[found[code]], counted, line, "by hand")
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
        _end(line_id, said, reason)
        note("bank line explained", f"line:{line_id}", kind=said.kind.value, reason=reason)
        return line_id

    once(f"bank.end:{line_id}", request_key, [said.kind, reason, said.refund_id, said.payout_id], act)
    return db.session.get_one(BankLineEnd, line_id)


def _end(line_id: int, said: Said, reason: str) -> None:
    explain(lock(BankLine, line_id), replace(said, reason=reason))


def explain(line: BankLine, said: Said) -> None:
    """What is left of a line, which is locked, was this: as a person says it, or the machine where it is sure."""
    if not line.remaining:
        raise NothingLeftOfTheLine
    if said.kind not in WAYS[line.direction] or line.account_id is None:
        raise NotSuchMoney
    _check(line, said)
    amount = line.remaining
    line.remaining = Dong(0)
    db.session.add(BankLineEnd(
        line_id=line.id, kind=said.kind, amount=amount, refund_id=said.refund_id, payout_id=said.payout_id,
        reason=said.reason, made_at=clock.now(), made_by=actors.current().ref))
    db.session.flush()
    if line.direction == Direction.IN:
        ledger.post([NewPosting(f"bank:{line.id}", SET_ASIDE, [
            Leg(Account.UNCLEAR, amount, f"line:{line.id}"), Leg(_BANK_AGAINST[said.kind], Dong(-amount))])])
    elif said.kind == LineEnd.FEE:
        ledger.post([NewPosting(f"bank:{line.id}", FEE, [
            Leg(Account.FEES, amount), Leg(Account.BANK, Dong(-amount))])])
    close_cases(f"line:{line.id}", "nothing", said.reason)


def _check(line: BankLine, said: Said) -> None:
    """A refund and a payout were of as much, by transfer, and are no other line's. Raises NotSuchMoney."""
    if (said.kind == LineEnd.REFUND) != (said.refund_id is not None) or \
            (said.kind == LineEnd.PAYOUT) != (said.payout_id is not None):
        raise NotSuchMoney
    if said.refund_id is not None and said.refund_id not in {refund.id for refund in refunds_for(line)}:
        raise NotSuchMoney
    if said.payout_id is not None and said.payout_id not in {payout.id for payout in payouts_for(line)}:
        raise NotSuchMoney


def refunds_for(line: BankLine) -> list[Refund]:
    """Refunds of as much that were sent by transfer and are not found at the bank yet, the oldest first."""
    found = sa.select(Refund).where(
        Refund.amount == line.remaining, Refund.provider == "transfer",
        Refund.status.in_((RefundStatus.SENT, RefundStatus.RETURNED)),
        ~sa.exists().where(BankLineEnd.refund_id == Refund.id))
    return list(db.session.scalars(found.order_by(Refund.id).limit(20)))


def payouts_for(line: BankLine) -> list[Payout]:
    """Payouts of as much that are not found at the bank yet, the oldest first."""
    found = sa.select(Payout).where(
        Payout.amount == line.remaining, ~sa.exists().where(BankLineEnd.payout_id == Payout.id))
    return list(db.session.scalars(found.order_by(Payout.id).limit(20)))
