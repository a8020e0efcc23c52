"""What the buyers of an order have said on air and do not have yet: its page shows it.

The livestream package, which knows, says so at the start.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.db import Dong


@dataclass(frozen=True)
class Wish:
    """So much of one thing. With a place in the queue (counted in buyers from 1, so much in front) it waits; without
    one nothing is kept and nobody waits: it is to be paid first. `left` is what can be had now, if anything."""

    code: str
    name: str
    quantity: str
    amount: Dong
    left: str
    place: int | None = None
    ahead: str = ""
    cooperative_id: int = 0


@dataclass(frozen=True)
class Moved:
    """Goods that somebody waited for and has got, and until when they are kept for them."""

    goods: str
    until: datetime


@dataclass(frozen=True)
class Transfer:
    """Money that the crew has seen coming in."""

    amount: Dong
    at: datetime


@dataclass(frozen=True)
class Wished:
    """Everything of one order. `pays_first`: goods go to who pays first; `is_over`: nobody moves up any more."""

    wishes: tuple[Wish, ...]
    moved: tuple[Moved, ...]
    transfers: tuple[Transfer, ...]
    pays_first: bool
    is_over: bool

    @property
    def unpaid(self) -> tuple[Wish, ...]:
        """What nothing is kept of, and nobody waits for."""
        return tuple(wish for wish in self.wishes if wish.place is None)

    @property
    def queued(self) -> tuple[Wish, ...]:
        """What the buyer waits for in the queue."""
        return tuple(wish for wish in self.wishes if wish.place is not None)

    @property
    def amount(self) -> Dong:
        """What all of it costs, without freight."""
        return Dong(sum(wish.amount for wish in self.wishes))

    @property
    def parcels(self) -> int:
        """In how many parcels all of it would come."""
        return len({wish.cooperative_id for wish in self.wishes})

    @property
    def transferred(self) -> Dong:
        """What the crew has seen coming in, all of it."""
        return Dong(sum(each.amount for each in self.transfers))


NOTHING = Wished((), (), (), pays_first=False, is_over=False)
Asked = Callable[[int], Wished]
_asked: list[Asked] = []


def provide(asked: Asked) -> None:
    """Ask this with the id of an order; the livestream package does so when it registers."""
    _asked[:] = [asked]


def of(order_id: int) -> Wished:
    """What its buyers wish and wait for."""
    return _asked[0](order_id) if _asked else NOTHING
