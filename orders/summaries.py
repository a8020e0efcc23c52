"""An order in short, with its lines, read in one statement: what programs are told of it."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.prepared import Prepared
from orders.errors import NoSuchOrder
from orders.models import Order, OrderLine

_HEAD = ("code", "secret", "status", "placed_at", "goods_total", "freight", "payment_method")
_LINE = ("product_name", "variant_name", "unit_name", "milli", "unit_price", "amount", "cancelled_at")
_BOTH = (
    sa.select(*(getattr(Order, name) for name in _HEAD), *(getattr(OrderLine, name) for name in _LINE))
    .join(OrderLine, OrderLine.order_id == Order.id)
    .order_by(OrderLine.id)
)
_BY_ID = Prepared(_BOTH.where(Order.id == sa.bindparam("wanted")))
_BY_SECRET = Prepared(_BOTH.where(Order.secret == sa.bindparam("wanted")))


def of(order_id: int) -> dict[str, Any]:
    """The order with this id. Raises NoSuchOrder."""
    return _read(_BY_ID.rows(wanted=order_id))


def behind(secret: str) -> dict[str, Any]:
    """The order behind a secret link. Raises NoSuchOrder."""
    return _read(_BY_SECRET.rows(wanted=secret))


def _read(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    if not rows:
        raise NoSuchOrder
    order = dict(zip(_HEAD, rows[0][:len(_HEAD)], strict=True))
    lines = [dict(zip(_LINE, row[len(_HEAD):], strict=True)) for row in rows]
    return {**order, "lines": lines}
