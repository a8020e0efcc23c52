"""The providers that this installation has, by the name that payments keep."""
from __future__ import annotations

from collections.abc import Callable

from orders.payments.provider import Provider

_made: dict[str, Callable[[], Provider | None]] = {}


def provide(name: str, make: Callable[[], Provider | None]) -> None:
    """Payments of this name are with what `make` returns: asked each time, None while it is not set up."""
    _made[name] = make


def of(name: str) -> Provider | None:
    """Whom to ask about payments of this name; None where no machine can be asked (cash, a transfer), or none now."""
    make = _made.get(name)
    return None if make is None else make()
