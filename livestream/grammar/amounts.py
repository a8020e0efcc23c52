"""From what a buyer said to what is sold: base units of stock and whole dong."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, cast

from livestream.grammar.show import Item, Unit

if TYPE_CHECKING:
    from core.db import Dong

MOST = Decimal(100)
"""More than this of anything in one comment is for a person to confirm."""

_MEASURES = {"kg": ("g", 1000), "lạng": ("g", 100), "g": ("g", 1), "lít": ("ml", 1000), "ml": ("ml", 1)}
_LARGER = {"lạng": ("kg", 10), "g": ("kg", 1000), "ml": ("lít", 1000)}


@dataclass(frozen=True, slots=True)
class Sold:
    """`quantity` of `unit_name` takes `base_units` of stock and costs `amount` dong at `price` a unit."""

    unit_name: str
    quantity: Decimal
    base_units: int
    price: Dong
    amount: Dong


def base_quantity(item: Item, qty: Decimal, unit: str) -> Sold | None:
    """What `qty` of `unit` of `item` takes from stock and costs; None when that claim is doubtful.

    A unit the item offers is sold as such, in parts only when it is loose and in whole steps. Any other
    measure is turned into base units and packed in the default unit where that divides evenly.
    """
    if not qty.is_finite() or not 0 < qty <= MOST * 1000:
        return None
    offered = item.unit(unit)
    if offered is None and unit in _LARGER:
        unit, parts = _LARGER[unit]
        qty = qty / parts
        offered = item.unit(unit)
    if qty > MOST:
        return None
    if offered is not None:
        return _sold(offered, qty)
    base, factor = _MEASURES.get(unit, ("", 0))
    default = item.unit(item.default_unit)
    if base != item.base_unit or default is None:
        return None
    packs = qty * factor / default.base_qty
    return _sold(default, packs) if packs == packs.to_integral_value() else None


def _sold(unit: Unit, qty: Decimal) -> Sold | None:
    base = qty * unit.base_qty
    if base != base.to_integral_value() or base <= 0:
        return None
    if qty != qty.to_integral_value() and (unit.loose_step is None or base % unit.loose_step):
        return None
    amount = (unit.price * qty).to_integral_value(ROUND_HALF_UP)
    return Sold(unit.name, qty, int(base), unit.price, cast("Dong", int(amount)))
