"""Who acts in the transaction that frees goods of an order: on air somebody waits for them.

The livestream package says so at the start. It locks what it needs before the order is locked.
"""
from __future__ import annotations

from collections.abc import Callable

Step = Callable[[int], None]
_steps: list[tuple[Step, Step]] = []


def provide(prepare: Step, follow: Step) -> None:
    """Call `prepare` with the id of an order before it is locked to be cancelled, `follow` when it was."""
    _steps[:] = [(prepare, follow)]


def prepare(order_id: int) -> None:
    """Lines of this order are about to be cancelled."""
    for first, _ in _steps:
        first(order_id)


def follow(order_id: int) -> None:
    """Lines of this order were cancelled."""
    for _, then in _steps:
        then(order_id)
