"""The run-of-show as the grammar reads it, and what it understood as other modules use it."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from livestream.grammar import Grammar, Item, Line, Reading, RunOfShow, Unit, base_quantity
from livestream.models import ItemPrice, LiveSession, RunItem
from shop.models import StockItem


@dataclass(frozen=True)
class Portion:
    """So much of one item, in a unit it is sold in."""

    price: ItemPrice
    milli: int
    base_units: int


@lru_cache(maxsize=64)
def _grammar(show: RunOfShow) -> Grammar:
    return Grammar(show)


def grammar_of(session: LiveSession, units: dict[int, StockItem]) -> Grammar | None:
    """What reads the comments of this session; None while it has nothing to sell."""
    shown = tuple(as_item(item, units[item.stock_item_id]) for item in session.line_up if item.prices)
    return _grammar(RunOfShow(shown)) if shown else None


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
    }


def _line(line: Line) -> dict[str, Any]:
    return {"code": line.code, "qty": str(line.qty) if line.qty is not None else None, "unit": line.unit,
            "product": line.product, "implicit": line.implicit, "span": list(line.span) if line.span else None}
