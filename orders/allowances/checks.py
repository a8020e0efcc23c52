"""What must hold of money back for goods that stay with the buyer."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.checks import Question, each_row, fixed
from orders.allowances.granting import is_undone
from orders.models import OrderLine
from orders.models.money import (
    Allowance,
    AllowanceCorrection,
    Bearer,
    CorrectionAccount,
    SettlementCorrection,
)


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
    checks.add("allowances are part of their goods", allowances_are_part_of_their_goods, about_money=True)
