"""Which order lines are ready to be settled, as the database sees them."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.db import Dong, db
from orders.models import LineEvent, LineEventKind, OrderLine
from orders.models.money import LineKind, Settlement, SettlementLine, SettlementStatus

DONE = (SettlementStatus.LOCKED, SettlementStatus.PAID)
_AT_ONCE = 2_000
_ordered, _delivered, _returned = (sa.orm.aliased(LineEvent) for _ in range(3))
_sale, _back = (sa.orm.aliased(SettlementLine) for _ in range(2))


class Due(NamedTuple):
    """An order line that was delivered and is paid for."""

    line_id: int
    parcel_id: int
    session_id: int | None
    amount: Dong
    ordered: date
    delivered: date


def came_back(line_id: Any) -> sa.ColumnElement[bool]:
    """The line was given back after it had been delivered."""
    return sa.exists().where(_returned.line_id == line_id, _returned.kind == LineEventKind.RETURNED)


def is_collected() -> sa.ColumnElement[bool]:
    """All of the line is paid for, in whatever way: orders.balances keeps it with every payment."""
    return OrderLine.paid == OrderLine.amount


def _ready(last: date) -> sa.ColumnElement[bool]:
    settled = sa.exists().where(_sale.order_line_id == OrderLine.id, _sale.kind == LineKind.SALE)
    return sa.and_(
        OrderLine.cancelled_at.is_(None), _delivered.kind == LineEventKind.DELIVERED, _delivered.day <= last,
        is_collected(), ~settled, ~came_back(OrderLine.id))


def due(cooperative_id: int, last: date) -> Iterator[list[Due]]:
    """What of this seller was delivered by `last` and is collected, not back, and in no run yet: some lines at a
    time, in the order of their ids, so that memory does not grow with their number."""
    after: int | None = 0
    wanted: Any = sa.select(
        OrderLine.id, OrderLine.parcel_id, OrderLine.session_id, OrderLine.amount, _ordered.day, _delivered.day,
    ).join(_delivered, _delivered.line_id == OrderLine.id).join(
        _ordered, sa.and_(_ordered.line_id == OrderLine.id, _ordered.kind == LineEventKind.ORDERED),
    ).where(OrderLine.cooperative_id == cooperative_id, _ready(last)).order_by(OrderLine.id).limit(_AT_ONCE)
    while after is not None:
        rows = [Due(*row) for row in db.session.execute(wanted.where(OrderLine.id > after))]
        if rows:
            yield rows
        after = rows[-1].line_id if len(rows) == _AT_ONCE else None


def returns() -> sa.ColumnElement[bool]:
    """Conditions on settled sales that came back since and were not taken back yet."""
    return sa.and_(
        SettlementLine.kind == LineKind.SALE, Settlement.status.in_(DONE), came_back(SettlementLine.order_line_id),
        ~sa.exists().where(_back.order_line_id == SettlementLine.order_line_id, _back.kind == LineKind.RETURN))


def sellers_with_something(last: date) -> set[int]:
    """Who has sold, or got back, something that no run holds."""
    sold = sa.select(OrderLine.cooperative_id).join(_delivered, _delivered.line_id == OrderLine.id).where(_ready(last))
    back = sa.select(Settlement.cooperative_id).join(
        SettlementLine, SettlementLine.settlement_id == Settlement.id).where(returns())
    return set(db.session.scalars(sold.distinct())) | set(db.session.scalars(back.distinct()))


def is_out_of_date(settlement_id: int) -> bool:
    """True if a sale in this run came back since it was computed, or is not paid for any more."""
    wrong = sa.select(SettlementLine.id).join(OrderLine, OrderLine.id == SettlementLine.order_line_id).where(
        SettlementLine.settlement_id == settlement_id, SettlementLine.kind == LineKind.SALE,
        sa.or_(~is_collected(), came_back(OrderLine.id))).limit(1)
    return db.session.scalar(wrong) is not None
