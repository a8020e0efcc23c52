"""What must hold between what movements are said to have paid, the lines at the bank and the books."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core import checks
from core.checks import Question, each_row, fixed
from orders.ledger import Account, Entry, Posting
from orders.models import BankLine, Direction
from orders.models.money import BankLineEnd, LineUse
from orders.settlement.repaid import is_undone

_DOCUMENT = (sa.literal("line_use:") + sa.cast(LineUse.id, sa.String)).label("document")


@fixed
def what_left_the_bank_is_explained_once() -> Iterable[Question]:
    """What remains of a line that went out is what nobody has explained."""
    def total(amount: Any, *conditions: Any) -> Any:
        return sa.select(sa.func.coalesce(sa.func.sum(amount), 0)).where(*conditions).correlate(
            BankLine).scalar_subquery()

    told = total(BankLineEnd.amount, BankLineEnd.line_id == BankLine.id) + total(
        LineUse.amount, LineUse.line_id == BankLine.id, ~is_undone())
    yield from each_row(
        sa.select(BankLine.id, BankLine.remaining, told.label("told")).where(
            BankLine.direction == Direction.OUT, BankLine.amount - BankLine.remaining != told),
        "bank line {id} has {remaining} left, {told} of it is explained")


@fixed
def debts_are_paid_to_somebody() -> Iterable[Question]:
    """On accounts of what we owe, whatever was paid names whom, and nobody else's documents do."""
    owed = (Account.TAX, Account.COMMISSION, Account.FREIGHT)
    yield from each_row(
        sa.select(Posting.document, Entry.account).join(Entry, Entry.posting_id == Posting.id).where(
            Entry.account.in_(owed), (Entry.party != "") != Posting.document.startswith("line_use:")),
        "{document} books {account} without, or with, somebody it should not")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (what_left_the_bank_is_explained_once, debts_are_paid_to_somebody):
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
