"""Orders whose payment by card is in dispute: what of them has not left yet stays until the bank or a person decides.

The case about it holds them: it ends when the bank has decided, or earlier, when somebody of the office leaves it be.
Until then nobody asks the buyer for that money a second time.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from core.db import db
from orders.errors import HeldByDispute
from orders.models import Case, CaseKind, Order
from orders.opening import Opened
from orders.progress import IN_STORE


def held(order_ids: Collection[int]) -> set[int]:
    """Those of these orders that a dispute holds."""
    return set(db.session.scalars(sa.select(Order.id).where(Order.id.in_(order_ids), holds(Order.id))))


def holds(order_id: Any) -> sa.ColumnElement[bool]:
    """The same as a condition on a column."""
    return sa.exists().where(
        Case.order_id == order_id, Case.kind == CaseKind.DISPUTE, Case.closed_at.is_(None))


def refuse(opened: Sequence[Opened]) -> None:
    """Raises HeldByDispute, with the names of all parcels that have to stay, if one of these has to."""
    orders = held({each.order.id for each in opened})
    stay = [each.parcel.code for each in opened if each.order.id in orders and each.parcel.status in IN_STORE]
    if stay:
        raise HeldByDispute(parcels=", ".join(stay))
