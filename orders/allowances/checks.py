"""What must hold of money back for goods that stay with the buyer."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.checks import Question, differences, each_row, fixed
from core.db import DongColumn
from orders.allowances.granting import ALLOWED, UNDONE, is_undone
from orders.ledger import Account, Entry, Posting
from orders.models import OrderLine
from orders.models.money import (
    Allowance,
    AllowanceCorrection,
    AllowanceUndone,
    Bearer,
    CorrectionAccount,
    SettlementCorrection,
)

_DOCUMENT = (sa.literal("allowance:") + sa.cast(Allowance.id, sa.String)).label("document")


@fixed
def allowances_are_booked() -> Iterable[Question]:
    """Each once with its amount, and once more the other way round if it does not hold any more."""
    undone = sa.select(_DOCUMENT, sa.literal(UNDONE).label("kind"), sa.cast(-Allowance.amount, DongColumn)).join(
        AllowanceUndone, AllowanceUndone.allowance_id == Allowance.id)
    both = sa.union_all(sa.select(_DOCUMENT, sa.literal(ALLOWED).label("kind"), Allowance.amount.label("amount")),
                        undone).subquery()
    booked = sa.select(Posting.document, Posting.kind, Entry.amount).join(Entry, Entry.posting_id == Posting.id).where(
        Posting.document.startswith("allowance:"), Entry.account == Account.LOSS)
    yield from differences(sa.select(both.c.document, both.c.kind, both.c.amount), booked,
                           "{0}, {1} of {2} is not booked so", "{0}, {1} is booked with {2} in vain")


@fixed
def allowances_are_part_of_their_goods() -> Iterable[Question]:
    """No more of a line goes back than it cost, and what its seller bears is what their runs correct."""
    total = sa.func.sum(Allowance.amount)
    yield from each_row(
        sa.select(OrderLine.id, OrderLine.amount, total.label("total")).join(
            Allowance, Allowance.line_id == OrderLine.id).where(~is_undone()).group_by(
            OrderLine.id, OrderLine.amount).having(total > OrderLine.amount),
        "of line {id} of {amount} goes back {total}")
    corrected = sa.select(sa.func.coalesce(sa.func.sum(SettlementCorrection.amount), 0)).join(
        AllowanceCorrection, AllowanceCorrection.correction_id == SettlementCorrection.id).where(
        AllowanceCorrection.allowance_id == Allowance.id, SettlementCorrection.account == CorrectionAccount.LOSS,
    ).correlate(Allowance).scalar_subquery()
    borne = sa.case((sa.or_(Allowance.bearer == Bearer.OPERATOR, is_undone()), 0), else_=-Allowance.amount)
    yield from each_row(sa.select(Allowance.id, borne.label("borne"), corrected.label("corrected")).where(
        borne != corrected), "allowance {id} is borne with {borne}, runs correct {corrected}")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (allowances_are_booked, allowances_are_part_of_their_goods):
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
