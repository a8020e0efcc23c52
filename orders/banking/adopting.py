"""Lines of accounts that turn out to be ours: somebody has added the account, or one of its virtual numbers, since.

They are booked and matched as if they came now. One that another source has told under the main number meanwhile is the
same movement: it is set aside, and counts nowhere.
"""
from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core.db import db
from core.transactions import lock, use_case
from orders.banking import counting, hearing, twins
from orders.banking.explaining import Said, explain
from orders.models import BankAccount, BankLine, Direction
from orders.models.money import BankAlias, LineEnd

_MOST = 200
SAME_REASON = "told under another number of the account"


def waiting() -> Sequence[int]:
    """Lines on accounts that are ours by now and were not when they came, the oldest first."""
    ours = sa.or_(BankLine.account_number.in_(sa.select(BankAccount.number)), BankLine.account_number.in_(
        sa.select(BankAlias.number).where(BankAlias.ended_at.is_(None))))
    return db.session.scalars(sa.select(BankLine.id).where(
        BankLine.account_id.is_(None), BankLine.remaining == BankLine.amount, ours)
        .order_by(BankLine.at, BankLine.id).limit(_MOST)).all()


def adopt_all() -> int:
    """Take them as ours, each in a transaction of its own; how many."""
    found = waiting()
    for line_id in found:
        adopt(line_id)
    return len(found)


@use_case
def adopt(line_id: int) -> None:
    """Take one of them as ours. A second time changes nothing."""
    line = db.session.get_one(BankLine, line_id)
    account = hearing.account_of([line.account_number])
    if account is None:
        return
    if line.direction == Direction.IN:
        counting.prepare([line.text])
    account = lock(BankAccount, account.id)
    line = lock(BankLine, line_id)
    if line.account_id is not None or line.remaining < line.amount:
        return
    same = twins.twin_of(line, account)
    if same is None:
        hearing.take_as_ours(line, account)
        return
    hearing.set_account(line, account)
    if line.direction == Direction.IN:
        hearing.book(line)
    hearing.remember(line.source, f"line:{line.id}", same)  # so that it is the same as no other
    explain(line, Said(LineEnd.SAME, f"{SAME_REASON}: {same.id}"))
