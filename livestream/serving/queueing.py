"""Who gets what is left: first come, first served, by the written rule (docs/claims.md). Nothing here reads a row.

Each in turn takes what there is, up to what they want. Where claims are filled in part, that is as many whole
portions as are left, and the rest goes on waiting in its place; so nobody who waits is overtaken, except by who
wants less than one portion of theirs. Where it is all or nothing, a claim too large for what is left is passed over.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd


@dataclass(frozen=True)
class Wanted:
    """Somebody in the queue: `base_units` of a stock item, in portions of so many."""

    stock_item_id: int
    base_units: int
    portion: int


def portion_of(unit_base: int, loose_step: int | None) -> int:
    """The smallest part of a claim that can be sold by itself: one unit, or what may be taken off a loose one.

    It is whole in thousandths of the unit, as claims are.
    """
    if loose_step is None:
        return unit_base
    whole = unit_base // gcd(unit_base, 1000)
    return loose_step * whole // gcd(loose_step, whole)


def takes(wanted: Wanted, left: int, in_part: bool) -> int:
    """How much of what is left this one gets."""
    if wanted.base_units <= left:
        return wanted.base_units
    return max(0, left) // wanted.portion * wanted.portion if in_part else 0


def serve(queue: Iterable[Wanted], left: dict[int, int], in_part: bool) -> list[int]:
    """How much each gets, in the order of the queue; `left`, by stock item, becomes what is left afterwards."""
    served = []
    for wanted in queue:
        amount = takes(wanted, left.get(wanted.stock_item_id, 0), in_part)
        left[wanted.stock_item_id] = left.get(wanted.stock_item_id, 0) - amount
        served.append(amount)
    return served
