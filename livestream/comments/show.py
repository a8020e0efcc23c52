"""The run-of-show as the grammar reads it, and what it understood as other modules use it."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.db import db
from core.prepared import Prepared
from core.transactions import known
from livestream.grammar import Grammar, Item, Line, Reading, RunOfShow, Unit, base_quantity
from livestream.models import ItemPrice, LiveSession, RunItem
from shop.models import Product, StockItem, Variant


@dataclass(frozen=True)
class Portion:
    """So much of one item, in a unit it is sold in."""

    price: ItemPrice
    milli: int
    base_units: int


_SHOWN = Prepared(
    sa.select(RunItem.code, Product.name, Product.aliases, StockItem.unit, Variant.unit_name, Variant.base_units,
              ItemPrice.price, Variant.loose_step, Variant.weight_g)
    .join_from(RunItem, ItemPrice, ItemPrice.item_id == RunItem.id)
    .join(Variant, Variant.id == ItemPrice.variant_id)
    .join(Product, Product.id == RunItem.product_id)
    .join(StockItem, StockItem.id == RunItem.stock_item_id)
    .where(RunItem.session_id == sa.bindparam("session_id"), RunItem.position > 0)
    .order_by(RunItem.position, RunItem.id, ItemPrice.id))


def grammar_of(session: LiveSession) -> Grammar | None:
    """What reads the comments of this session; None while it has nothing to sell.

    Every comment asks, so the run-of-show is read as plain rows, and the grammar made when they are others.
    """
    rows = _SHOWN.rows(session_id=session.id)
    return _grammar(tuple((*row[:2], tuple(row[2]), *row[3:]) for row in rows)) if rows else None


@lru_cache(maxsize=64)
def _grammar(rows: tuple[tuple[Any, ...], ...]) -> Grammar:
    items = []
    for (code, name, aliases, base_unit), sizes in groupby(rows, itemgetter(0, 1, 2, 3)):
        units = tuple(Unit(*size[4:]) for size in sizes)
        items.append(Item(code=code, name=name, aliases=aliases, default_unit=units[0].name,
                          base_unit=base_unit.value, units=units))
    return Grammar(RunOfShow(tuple(items)))


def items_of(session: LiveSession, codes: Collection[str | None], ids: Collection[int]) -> list[RunItem]:
    """Items of the run-of-show that may be sold, by code or id, with all that is asked of them in one statement.

    The plan of a session changes under its lock, so a use case that has it reads each item once.
    """
    read: dict[int, RunItem] = known(("items", session.id), dict)
    named = {item.code for item in read.values()}
    if not named.issuperset(codes) or not read.keys() >= set(ids):
        rows = db.session.scalars(
            _items(), {"session_id": session.id, "codes": list(codes), "ids": list(ids)}).unique()
        read.update((item.id, item) for item in rows)
    return [item for item in read.values()
            if item.prices and item.position > 0 and (item.code in codes or item.id in ids)]


@cache
def _items() -> Any:
    named = sa.or_(RunItem.code.in_(sa.bindparam("codes", expanding=True)),
                   RunItem.id.in_(sa.bindparam("ids", expanding=True)))
    return sa.select(RunItem).where(
        RunItem.session_id == sa.bindparam("session_id"), RunItem.position > 0, named).options(
        joinedload(RunItem.product), joinedload(RunItem.shelf),
        joinedload(RunItem.prices).joinedload(ItemPrice.variant))


def as_item(item: RunItem, shelf: StockItem) -> Item:
    """The item with its names, units and prices of today."""
    return Item(
        code=item.code, name=item.product.name, aliases=tuple(item.product.aliases),
        default_unit=item.prices[0].variant.unit_name, base_unit=shelf.unit.value,
        units=tuple(Unit(each.variant.unit_name, each.variant.base_units, each.price, each.variant.loose_step,
                         each.variant.weight_g) for each in item.prices))


def portion(item: RunItem, shelf: StockItem, qty: Decimal, unit: str | None) -> Portion | None:
    """What `qty` of `unit` is, sold as this item; None when it cannot be sold so."""
    read = as_item(item, shelf)
    sold = base_quantity(read, qty, unit or read.default_unit)
    if sold is None:
        return None
    price = next(each for each in item.prices if each.variant.unit_name == sold.unit_name)
    milli = sold.quantity * 1000
    if milli != milli.to_integral_value() or not 1 <= milli <= 999_000:
        return None
    return Portion(price, int(milli), sold.base_units)


def as_json(reading: Reading) -> dict[str, Any]:
    """What was understood, as it is kept with the comment and shown in its text."""
    return {
        "kind": reading.kind.value, "lines": [_line(each) for each in reading.lines],
        "cancel": [_line(each) for each in reading.cancel_lines], "phone": reading.phone,
        "address": reading.address, "mode": reading.mode.value if reading.mode else None,
        "review": reading.review, "reasons": list(reading.reasons), "outcome": [],
        "marks": [[mark.start, mark.end, mark.what.value, mark.says, mark.doubt] for mark in reading.marks],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"code": line.code, "qty": str(line.qty) if line.qty is not None else None, "unit": line.unit,
            "product": line.product, "implicit": line.implicit, "span": list(line.span) if line.span else None}
