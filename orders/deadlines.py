"""Until when the goods of an order are kept: whoever sold them with a time limit says so at the start."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Asked = Callable[[int], datetime | None]
_asked: list[Asked] = []


def provide(asked: Asked) -> None:
    """Ask this with the id of an order; the livestream package does so when it registers."""
    _asked[:] = [asked]


def kept_until(order_id: int) -> datetime | None:
    """The earliest moment at which some of the goods go to others, unless the buyer answers; None if none is set."""
    return min((moment for asked in _asked if (moment := asked(order_id)) is not None), default=None)
