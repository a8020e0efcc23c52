"""What a further comment of the same buyer means for what they have claimed already. The one written rule.

| said about an item                                | what comes of it                                                |
| ------------------------------------------------- | --------------------------------------------------------------- |
| the first time                                    | claimed                                                         |
| the same quantity in the same unit again          | nothing: a repeat does not order twice                          |
| more, in the same unit                            | raised: the difference is claimed at the price of this comment  |
| less, in the same unit                            | lowered: the latest goes first; what stays keeps its price      |
| another unit ("1 hộp" after "2 kg")               | replaced: the old claims go, the new one is at this one's price |
| with "thêm", "nữa"                                | added on top, whatever was claimed before                       |
| "bớt 1 kg"                                        | lowered by that much                                            |
| "huỷ mận", "bỏ a1"                                | all of that item goes                                           |
| "huỷ đơn" without an item                         | everything goes                                                 |

What is said about a comment later:

| on the platform                                   | what comes of it                                                |
| ------------------------------------------------- | --------------------------------------------------------------- |
| the comment is edited                             | what all comments add up to now, instead of before: the same    |
|                                                   | changes nothing, less is lowered, more is claimed as new        |
| the comment is removed                            | what it did is taken back; what others said stays said          |

A quantity without a word of adding is what the buyer wants in all: buyers write their line again when they are not
sure that it was read. What waits is given up before what is held. Nothing here reads or writes a row.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.db import Dong


class Did(StrEnum):
    """What came of a line, in a word."""

    CLAIMED = "claimed"
    REPEATED = "repeated"
    ADDED = "added"
    RAISED = "raised"
    LOWERED = "lowered"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    NOTHING = "nothing"  # there was nothing to cancel


@dataclass(frozen=True)
class Agreed:
    """What one unit costs, by which deal if by one, and the moment at which that held (none: long ago)."""

    unit_price: Dong
    deal_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Have:
    """One open claim of this buyer on the item. `unit_base` is what one unit takes of the stock."""

    claim_id: int
    price_id: int
    milli: int
    base_units: int
    unit_base: int
    agreed: Agreed
    is_waiting: bool = False


@dataclass(frozen=True)
class Want:
    """So much of the item in one unit."""

    price_id: int
    milli: int
    base_units: int


@dataclass(frozen=True)
class Make:
    """A claim to be made, at a price that is still to be found or as agreed, in the queue's place of `instead_of`."""

    price_id: int
    milli: int
    base_units: int
    agreed: Agreed | None = None
    instead_of: int | None = None


@dataclass(frozen=True)
class Change:
    """Claims to release and claims to make; `base_units` is what the buyer has of the item afterwards."""

    did: Did
    release: tuple[int, ...] = ()
    make: tuple[Make, ...] = ()
    base_units: int = 0


class CannotSplit(ValueError):
    """What would stay is no whole part of the unit it was claimed in."""


def order(have: Sequence[Have], want: Want, is_addition: bool = False) -> Change:
    """The buyer orders so much of an item of which they have claimed `have`. Raises CannotSplit."""
    total = sum(each.base_units for each in have)
    wanted = Make(want.price_id, want.milli, want.base_units)
    if not have:
        return Change(Did.CLAIMED, make=(wanted,), base_units=want.base_units)
    if is_addition:
        return Change(Did.ADDED, make=(wanted,), base_units=total + want.base_units)
    if any(each.price_id != want.price_id for each in have):
        return Change(Did.REPLACED, tuple(each.claim_id for each in have), (wanted,), want.base_units)
    if want.base_units == total:
        return Change(Did.REPEATED, base_units=total)
    if want.base_units < total:
        return less(have, total - want.base_units)
    more = Make(want.price_id, want.milli - sum(each.milli for each in have), want.base_units - total)
    return Change(Did.RAISED, make=(more,), base_units=want.base_units)


def less(have: Sequence[Have], base_units: int) -> Change:
    """The buyer takes so much off, or everything if they have no more. Raises CannotSplit."""
    rest, release, make = base_units, [], []
    for each in sorted(have, key=lambda one: (not one.is_waiting, -one.claim_id)):
        if rest <= 0:
            break
        release.append(each.claim_id)
        if each.base_units > rest:
            kept = each.base_units - rest
            if kept * 1000 % each.unit_base:
                raise CannotSplit
            make.append(Make(each.price_id, kept * 1000 // each.unit_base, kept, each.agreed, each.claim_id))
        rest -= each.base_units
    left = max(0, sum(each.base_units for each in have) - base_units)
    if not have:
        return Change(Did.NOTHING)
    return Change(Did.LOWERED if left else Did.CANCELLED, tuple(release), tuple(make), left)


def nothing_more(have: Sequence[Have]) -> Change:
    """The buyer takes the whole item off."""
    if not have:
        return Change(Did.NOTHING)
    return Change(Did.CANCELLED, tuple(each.claim_id for each in have))


class Do(StrEnum):
    """What a comment does to what its buyer has of an item."""

    SET = "set"  # so much in all
    ADD = "add"
    LESS = "less"
    NONE = "none"  # nothing of it; without an item: nothing at all


@dataclass(frozen=True)
class Step:
    """One thing a comment does; kept with it, so that it can be done otherwise when the comment is edited."""

    do: Do
    item_id: int | None = None
    price_id: int | None = None
    base_units: int = 0


Sum = dict[int, int]  # base units by price


def add_up(steps: Iterable[Step]) -> dict[int, Sum]:
    """What these steps come to, one after the other: for each item the base units by price."""
    items: dict[int, Sum] = {}
    for step in steps:
        if step.item_id is None:
            items.clear()
            continue
        has = items.setdefault(step.item_id, {})
        if step.do in (Do.SET, Do.NONE):
            has.clear()
        if step.do is Do.LESS:
            _take_off(has, step.base_units)
        elif step.price_id is not None:
            has[step.price_id] = has.pop(step.price_id, 0) + step.base_units
    return {item_id: has for item_id, has in items.items() if has}


def _take_off(has: Sum, base_units: int) -> None:
    """The latest goes first."""
    for price_id in reversed(list(has)):
        taken = min(base_units, has[price_id])
        base_units -= taken
        has[price_id] -= taken
        if not has[price_id]:
            del has[price_id]


def edited(have: Sequence[Have], was: Mapping[int, int], now: Mapping[int, int], units: Mapping[int, int]) -> Change:
    """The buyer's comments came to `was` of an item and come to `now`, both in base units by price.

    What is less is given up, the latest first; what is more is made as new. Who has nothing left of it, because it
    lapsed, says it anew. `units` is what one unit of each price takes of the stock. Raises CannotSplit.
    """
    was = was if have else {}
    release: list[int] = []
    make: list[Make] = []
    total = sum(each.base_units for each in have)
    for price_id in {**was, **now}:
        more = now.get(price_id, 0) - was.get(price_id, 0)
        if more < 0:
            change = less([each for each in have if each.price_id == price_id], -more)
            release += change.release
            make += change.make
        elif more:
            if more * 1000 % units[price_id]:
                raise CannotSplit
            make.append(Make(price_id, more * 1000 // units[price_id], more))
    after = total - sum(each.base_units for each in have if each.claim_id in release) + sum(
        each.base_units for each in make)
    return Change(_did(release, make, total, after), tuple(release), tuple(make), after)


def _did(release: Sequence[int], make: Sequence[Make], before: int, after: int) -> Did:
    if not release and not make:
        return Did.REPEATED if after else Did.NOTHING
    if not after:
        return Did.CANCELLED
    if not before:
        return Did.CLAIMED
    if release and any(each.instead_of is None for each in make):
        return Did.REPLACED
    return Did.RAISED if after > before else Did.LOWERED
