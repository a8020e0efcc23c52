"""Which orders a transfer is for. Pure: it knows the words of the line and how the orders it names stand.

The result for a set of lines does not depend on the order in which they come: what each is for follows from what the
orders cost, not from what came before.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.db import Dong
from core.text import fold
from orders.banking.memos import codes_in

_COURIER = re.compile(r"\bVTP\s+[A-Z0-9]+\s+\d{6}\s+\d{6,10}\b")
_CAME_BACK = re.compile(r"\b(hoan (tra|lai|tien)|tra lai|bi tra|return(ed)?|reject(ed)?)\b")
# what we write beside refunds and payouts
_OUR_WORDS = re.compile(r"\bhoan tien \d+\b|\bcho ban quyet toan\b|\bqt ?\d{6}\b")


class Match(StrEnum):
    """What the machine makes of a line."""

    EXACT = "exact"  # one order, to the dong
    SHORT = "short"
    OVER = "over"
    TWICE = "twice"  # an order that was paid in full before
    LATE = "late"  # an order that was given up
    SEVERAL = "several"  # just what they cost, or what was asked of them
    UNCLEAR = "unclear"  # several orders, and another sum: a person decides
    UNKNOWN = "unknown"  # names no order of ours
    COURIER = "courier"  # cash that a carrier has collected
    RETURNED = "returned"  # what we sent came back


@dataclass(frozen=True)
class Standing:
    """How an order stands before the line: what it costs, and what is left to pay. `due` is what it cost where it was
    given up."""

    code: str
    due: Dong
    left: Dong
    is_given_up: bool = False


@dataclass(frozen=True)
class Decision:
    """What to count for which order: nothing where a person decides."""

    match: Match
    parts: tuple[tuple[str, Dong], ...] = ()


def decide(amount: Dong, text: str, orders: Mapping[str, Standing],
           asked: Mapping[str, Dong] | None = None) -> Decision:
    """What a line is for; `orders` are those of ours that its words name, by code. `asked` is what was asked of each of
    them in one transfer, where the words name just that: it was written down before, so it is the same whatever came
    meanwhile."""
    if is_of_courier(text):
        return Decision(Match.COURIER)
    named = [orders[code] for code in codes_in(text) if code in orders]
    named = list({order.code: order for order in named}.values())
    is_asked = bool(asked) and amount == sum((asked or {}).values())
    if _came_back(amount, fold(text), named, is_asked):
        return Decision(Match.RETURNED)
    if not named:
        return Decision(Match.UNKNOWN)
    if asked and is_asked and len(named) > 1 and all(order.due for order in named):
        return Decision(Match.SEVERAL, _parts(asked))
    return _one(amount, named[0]) if len(named) == 1 else _several(amount, named)


def _came_back(amount: Dong, words: str, named: Sequence[Standing], is_asked: bool) -> bool:
    """True for what banks write of money that we had sent. Buyers write such words too ("tra lai tien hang"): with
    orders of ours and just what they cost, or what was asked of them, it is theirs, unless words of our own transfers
    are there."""
    if not _CAME_BACK.search(words):
        return False
    is_theirs = is_asked or (bool(named) and amount == sum(order.due for order in named))
    return not is_theirs or _OUR_WORDS.search(words) is not None


def is_of_courier(text: str) -> bool:
    """True if a carrier pays in what it has collected at doors: never a buyer's money."""
    return _COURIER.search(text.upper()) is not None


def _one(amount: Dong, order: Standing) -> Decision:
    if order.is_given_up:
        match = Match.LATE
    elif not order.left:
        match = Match.TWICE
    elif amount == order.left:
        match = Match.EXACT
    else:
        match = Match.SHORT if amount < order.left else Match.OVER
    return Decision(match, ((order.code, amount),))


def _several(amount: Dong, named: Sequence[Standing]) -> Decision:
    """The sum of what they cost; more is too much for the first of them by code, less is for a person.

    What is left of them does not count: it depends on what came before.
    """
    costs = {order.code: order.due for order in named}
    if amount < sum(costs.values()) or not all(costs.values()):
        return Decision(Match.UNCLEAR)
    first = min(costs)
    costs[first] = Dong(costs[first] + amount - sum(costs.values()))
    return Decision(Match.SEVERAL, _parts(costs))


def _parts(sums: Mapping[str, Dong]) -> tuple[tuple[str, Dong], ...]:
    return tuple(sorted((code, part) for code, part in sums.items() if part))


def decide_all(lines: Iterable[tuple[int, Dong, str]], orders: Mapping[str, Standing]) -> dict[int, Decision]:
    """The decisions for many lines (id, amount, text), each beside the orders as they stand: a draft for a person."""
    return {line_id: decide(amount, text, orders) for line_id, amount, text in lines}
