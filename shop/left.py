"""What is left of a product, and when that is nearly nothing."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g

from core import dated
from shop import lapsed
from shop.models import StockItem, Unit, Variant

_FEW = 3  # packs: so few may be gone before one has made up one's mind
NEARLY_GONE = "nearly_gone_percent"  # a dated setting


def nearly_gone() -> int:
    """So many percent of what was set aside, or less, is nearly gone: on every stock bar. Asked once in a request."""
    if "nearly_gone" not in g:
        g.nearly_gone = dated.value(NEARLY_GONE)
    return int(g.nearly_gone)


def is_near(available: int, full: int) -> bool:
    """True if something is left of what counts as full, and so little that buyers should hear of it."""
    return 0 < available * 100 <= full * nearly_gone()


@dataclass(frozen=True)
class Left:
    """Free base units, and the level that counts as full. `word` names a piece in the words of the seller."""

    available: int
    full: int
    unit: Unit
    word: str
    smallest: int

    @classmethod
    def of(cls, item: StockItem, sizes: Sequence[Variant]) -> Left:
        """Of a stock item sold in these pack sizes.

        Full is what lies in the store with all that is kept for others, and never so little that a few packs
        would look like plenty.
        """
        smallest = min(sizes, key=lambda size: size.base_units, default=None)
        packed = smallest.base_units if smallest else 1
        few = -(-_FEW * packed * 100 // max(1, nearly_gone()))
        free = item.on_hand - item.reserved
        if free < packed:
            free += lapsed.held([item.id]).get(item.id, 0)
        return cls(max(0, free), max(item.on_hand, few), item.unit,
                   smallest.unit_name if smallest and packed == 1 else "", packed)

    @property
    def state(self) -> str:
        """"out", "near" or "plenty"; less than the smallest pack is nothing."""
        if self.available < self.smallest:
            return "out"
        return "near" if is_near(self.available, self.full) else "plenty"
