"""Orders for which a card was charged another sum than we had asked for: their buyers are told to wait.

The case about it waits for a person (orders/cards/other_sum.py). Until somebody has decided nothing more is asked of
the buyer, and no deadline ends.
"""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.db import Dong, db
from orders.models import Case, CaseKind


def amount(order_id: int) -> Dong | None:
    """What the card was charged; None if nothing of this order waits so."""
    return db.session.scalar(sa.select(Case.amount).where(*_is_about(order_id)).limit(1))


def holds(order_id: Any) -> sa.ColumnElement[bool]:
    """Whether something waits so, as a condition on a column."""
    return sa.exists().where(*_is_about(order_id))


def _is_about(order_id: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return (Case.order_id == order_id, Case.kind == CaseKind.UNKNOWN, Case.closed_at.is_(None),
            Case.payment_id.is_not(None), Case.amount.is_not(None), Case.subject.startswith("card:"))
