"""What a movement was that is no buyer's money, as a person says it, or the machine where it is sure.

Money that went to a producer or back to a buyer went: the payout is paid, the refund is sent, whoever says so first.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock
from core.actors import SYSTEM
from core.db import Dong, db
from orders import ledger
from orders.banking.errors import NotSuchMoney
from orders.cases.opening import close_cases
from orders.errors import NothingLeftOfTheLine
from orders.ledger import Account, Entry, Leg, NewPosting, Posting
from orders.models import BankLine, Direction, Refund, RefundStatus
from orders.models.money import BankLineEnd, LineEnd, Payout, PayoutStatus
from orders.refunds import going
from orders.settlement import payouts

SET_ASIDE, FEE = "set_aside", "fee"  # fees of the bank were booked so before orders/debts
WAYS = {Direction.IN: (LineEnd.BOUNCED, LineEnd.SAME, LineEnd.OWN),
        Direction.OUT: (LineEnd.REFUND, LineEnd.PAYOUT, LineEnd.OWN, LineEnd.SAME)}


@dataclass(frozen=True)
class Said:
    """What a person says that a movement was; the id of the refund or payout it was."""

    kind: LineEnd
    reason: str
    refund_id: int | None = None
    payout_id: int | None = None
_MOST = 20
_OPEN = (RefundStatus.PROMISED, RefundStatus.SENDING, RefundStatus.UNKNOWN)


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
            Leg(Account.UNCLEAR, amount, f"line:{line.id}"), Leg(Account.BANK, Dong(-amount))])])
    close_cases(f"line:{line.id}", "nothing", said.reason)
    _went(line, said)


def _went(line: BankLine, said: Said) -> None:
    """The bank says that it went: so it has, whatever was known before. Whoever says so may explain lines."""
    if said.kind == LineEnd.PAYOUT and said.payout_id is not None and \
            db.session.get_one(Payout, said.payout_id).status == PayoutStatus.SENT:
        payouts.confirm(SYSTEM, said.payout_id)
    if said.refund_id is not None and db.session.get_one(Refund, said.refund_id).status in _OPEN:
        going.sent(SYSTEM, said.refund_id, line.reference or f"line:{line.id}")


def _check(line: BankLine, said: Said) -> None:
    """A refund and a payout were of as much, by transfer, and are no other line's. Raises NotSuchMoney."""
    if (said.kind == LineEnd.REFUND) != (said.refund_id is not None) or \
            (said.kind in (LineEnd.PAYOUT, LineEnd.BOUNCED)) != (said.payout_id is not None):
        raise NotSuchMoney
    if said.refund_id is not None and not refunds_for(line, [said.refund_id]):
        raise NotSuchMoney
    if said.kind == LineEnd.BOUNCED:
        back = db.session.get(Payout, said.payout_id)
        if back is None or back.amount != line.remaining or not is_back(back.id):
            raise NotSuchMoney
    elif said.payout_id is not None and not payouts_for(line, [said.payout_id]):
        raise NotSuchMoney


def refunds_for(line: BankLine, among: Collection[int] | None = None) -> list[Refund]:
    """Refunds of as much by transfer that did not fail and are not found at the bank yet, the oldest first."""
    found = sa.select(Refund).where(
        Refund.amount == line.remaining, Refund.provider == "transfer", Refund.status != RefundStatus.FAILED,
        ~sa.exists().where(BankLineEnd.refund_id == Refund.id))
    if among is not None:
        found = found.where(Refund.id.in_(among))
    return list(db.session.scalars(found.order_by(Refund.id).limit(_MOST)))


def payouts_for(line: BankLine, among: Collection[int] | None = None) -> list[Payout]:
    """Payouts of as much that were in a file for the bank and are not found there yet, the oldest first."""
    found = sa.select(Payout).where(
        Payout.amount == line.remaining, Payout.status != PayoutStatus.WAITING,
        ~sa.exists().where(BankLineEnd.payout_id == Payout.id, BankLineEnd.kind == LineEnd.PAYOUT))
    if among is not None:
        found = found.where(Payout.id.in_(among))
    return list(db.session.scalars(found.order_by(Payout.id).limit(_MOST)))


def is_back(payout_id: int) -> bool:
    """True if a person has said of it that it came back, and no line has."""
    return db.session.scalar(sa.select(Payout.id).where(Payout.id == payout_id, is_back_by_hand())) is not None


def is_back_by_hand() -> sa.ColumnElement[bool]:
    """The same for a query of payouts: it came back into the bank by somebody's word alone."""
    document = sa.literal("payout:") + sa.cast(Payout.id, sa.String)
    by_word = sa.exists().where(Posting.document == document, Posting.kind == payouts.RETURNED,
                                Entry.posting_id == Posting.id, Entry.account == Account.BANK)
    found = sa.exists().where(BankLineEnd.payout_id == Payout.id, BankLineEnd.kind == LineEnd.BOUNCED)
    return sa.and_(Payout.status == PayoutStatus.RETURNED, by_word, ~found)
