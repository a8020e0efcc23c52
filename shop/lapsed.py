"""Goods that are still held for somebody whose time is over: as good as free, whether anybody has freed them or not.

Whoever holds goods with a time limit says so at the start, and frees them when somebody wants them.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Asked = Callable[[Collection[int]], Mapping[int, int]]
_asked: list[Asked] = []


def provide(asked: Asked) -> None:
    """Ask this with ids of stock items for base units; the orders package does so when it registers."""
    _asked[:] = [asked]


def held(stock_item_ids: Collection[int]) -> Mapping[int, int]:
    """How much of these is held in vain, by stock item; what nothing is held of is left out."""
    return _asked[0](stock_item_ids) if _asked and stock_item_ids else {}
