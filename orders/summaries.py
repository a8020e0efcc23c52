"""An order in short, with its lines, read in one statement: what programs are told of it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.prepared import Prepared
from orders.errors import NoSuchOrder
from orders.models import Order, OrderLine
from orders.pricing import NewLine

_HEAD = ("code", "secret", "status", "placed_at", "goods_total", "freight", "payment_method")
_LINE = ("product_name", "variant_name", "unit_name", "milli", "unit_price", "amount", "cancelled_at")
_BOTH = (
    sa.select(*(getattr(Order, name) for name in _HEAD), *(getattr(OrderLine, name) for name in _LINE))
    .join(OrderLine, OrderLine.order_id == Order.id)
    .order_by(OrderLine.id)
)
_BY_ID = Prepared(_BOTH.where(Order.id == sa.bindparam("wanted")))
_BY_SECRET = Prepared(_BOTH.where(Order.secret == sa.bindparam("wanted")))


Summary = dict[str, Any]  # _HEAD, and under "lines" a list of _LINE


def of(order_id: int) -> Summary:
    """The order with this id. Raises NoSuchOrder."""
    return _read(_BY_ID.rows(wanted=order_id))


def of_new(head: Mapping[str, Any], lines: Iterable[NewLine]) -> Summary:
    """The same of an order that was written just now, with nothing cancelled yet, without reading it."""
    told = [{**{name: getattr(line, name) for name in _LINE[:-1]}, "cancelled_at": None} for line in lines]
    return {**{name: head[name] for name in _HEAD}, "lines": told}


def behind(secret: str) -> Summary:
    """The order behind a secret link. Raises NoSuchOrder."""
    return _read(_BY_SECRET.rows(wanted=secret))


def _read(rows: Sequence[Sequence[Any]]) -> Summary:
    if not rows:
        raise NoSuchOrder
    order = dict(zip(_HEAD, rows[0][:len(_HEAD)], strict=True))
    lines = [dict(zip(_LINE, row[len(_HEAD):], strict=True)) for row in rows]
    return {**order, "lines": lines}
