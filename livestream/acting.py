"""From what was understood to what is done: a comment is acted on as a whole, or waits for a person as a whole.

The session is locked by whoever calls; the rule on repeats and changes is livestream.rules.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core import templating
from core.db import db
from livestream import claims, rules, show, signals
from livestream.claims import Turn
from livestream.errors import OverTheLimit
from livestream.grammar import Kind, Line, Mode, Reading
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveBuyer, LiveSession, RunItem
from livestream.rules import CannotSplit, Change, Have, Want
from shop.models import StockItem

Outcome = list[dict[str, Any]]


class Doubtful(Exception):
    """A person must look; `reason` is a short English id, as those of the grammar."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Done:
    """What a comment did, as it is kept with it, and the claims it changed."""

    outcome: Outcome
    turn: Turn


def act(session: LiveSession, buyer: LiveBuyer, comment_id: int | None, reading: Reading) -> Done:
    """Do what the buyer said. Raises Doubtful when it cannot be done as it stands, and then has done nothing."""
    mine = claims.open_claims(buyer)
    items = {item.code: item for item in show.items_of(
        session, {line.code for line in (*reading.lines, *reading.cancel_lines)}, {each.item_id for each in mine})}
    closed = claims.packed(mine)
    have = [claim for claim in mine if claim.id not in closed]
    if reading.kind is Kind.cancel:
        planned = _less(items, mine, have, reading.lines or reading.cancel_lines)
    else:
        planned = _less(items, mine, have, reading.cancel_lines) if reading.cancel_lines else []
        planned += _more(items, have, reading)
    for item, change in planned:
        _check_limit(item, change)
    turn = claims.apply(session, buyer, comment_id, planned)
    return Done([_said(item, change, turn) for item, change in planned] or [{"did": rules.Did.NOTHING.value}], turn)


def tell(session: LiveSession, turn: Turn) -> None:
    """Show on all screens what a turn has changed."""
    touched = turn.items()
    if touched:
        signals.items_changed(session, touched)
        signals.totals_changed(session)


def _more(items: dict[str, RunItem], have: Sequence[Claim], reading: Reading) -> list[tuple[RunItem, Change]]:
    planned: dict[str, list[Change]] = {}
    for line in reading.lines:
        item = items.get(line.code or "")
        if item is None:
            raise Doubtful("not_in_run_of_show")
        want = _want(item, line)
        own = _of(have, item)
        try:
            again = line.code in planned
            change = rules.order(own, want, again or reading.mode is Mode.add)
        except CannotSplit as error:
            raise Doubtful("not_sold_so") from error
        planned.setdefault(item.code, []).append(change)
    return [(items[code], change) for code, changes in planned.items() for change in changes]


def _less(items: dict[str, RunItem], mine: Sequence[Claim], have: Sequence[Claim],
          lines: Sequence[Line]) -> list[tuple[RunItem, Change]]:
    """What is withdrawn: the lines, or without any everything. What is packed already is for a person."""
    by_id = {item.id: item for item in items.values()}
    wanted: list[tuple[RunItem, Line | None]] = []
    for line in lines:
        if line.code not in items:
            raise Doubtful("not_in_run_of_show")
        wanted.append((items[line.code], line))
    if not lines:
        wanted = [(by_id[item_id], None) for item_id in dict.fromkeys(claim.item_id for claim in mine)]
    planned = []
    for item, named in wanted:
        own = _of(have, item)
        if len(own) < len([claim for claim in mine if claim.item_id == item.id]):
            raise Doubtful("being_packed")
        if named is None or named.qty is None:
            planned.append((item, rules.nothing_more(own)))
            continue
        try:
            planned.append((item, rules.less(own, _want(item, named).base_units)))
        except CannotSplit as error:
            raise Doubtful("not_sold_so") from error
    return planned


def _want(item: RunItem, line: Line) -> Want:
    shelf = db.session.get_one(StockItem, item.stock_item_id)
    portion = show.portion(item, shelf, line.qty if line.qty is not None else Decimal(1), line.unit)
    if portion is None:
        raise Doubtful("not_sold_so")
    return Want(portion.price.id, portion.milli, portion.base_units)


def _of(have: Sequence[Claim], item: RunItem) -> list[Have]:
    return claims.as_have(claim for claim in have if claim.item_id == item.id)


def _check_limit(item: RunItem, change: Change) -> None:
    """A person may not pass the limit either: to sell more to one buyer, raise it."""
    if item.limit_per_buyer is not None and change.make and change.base_units > item.limit_per_buyer:
        shelf = db.session.get_one(StockItem, item.stock_item_id)
        raise OverTheLimit(limit=templating.quantity(item.limit_per_buyer, shelf.unit),
                           item=f"{item.code} {item.product.name}")


def _said(item: RunItem, change: Change, turn: Turn) -> dict[str, Any]:
    """One line of what came of a comment: what was done, of what, how much, and whether it is held or waits."""
    made = [claim for claim in turn.made if claim.item_id == item.id]
    state = "waiting" if any(claim.status == ClaimStatus.WAITING for claim in made) else "ordered"
    said: dict[str, Any] = {"did": change.did.value, "code": item.code, "base_units": change.base_units,
                            "state": state if made else ""}
    if made:
        price: ItemPrice = made[-1].price
        said |= {"milli": sum(claim.milli for claim in made if claim.price_id == price.id),
                 "unit": price.variant.unit_name, "amount": sum(claim.amount for claim in made)}
    return said
