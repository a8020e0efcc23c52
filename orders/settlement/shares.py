"""Parts of a sum that never lose a dong, worked out line by line without keeping the lines."""
from __future__ import annotations

from core.db import Dong
from core.money import percent


class Shares:
    """What each of many amounts costs at its rate; all parts of one rate add up to that rate of their sum.

    Each part is what the percentage of everything so far has grown by, so it is within a dong of the exact one and
    never below zero.
    """

    def __init__(self) -> None:
        self._sums: dict[int, int] = {}

    def part(self, amount: Dong, basis_points: int) -> Dong:
        """The part of the next amount."""
        before = self._sums.get(basis_points, 0)
        self._sums[basis_points] = before + amount
        return Dong(percent(Dong(before + amount), basis_points) - percent(Dong(before), basis_points))
