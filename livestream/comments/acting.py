"""From what was understood to what is done: a comment is acted on as a whole, or waits for a person as a whole.

The session is locked by whoever calls; the rule on repeats and changes is livestream.comments.rules.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import sqlalchemy as sa

from core import clock
from core.db import db
from core.prepared import Prepared
from livestream import signals
from livestream.buying import ordering, sellers
from livestream.comments import rules, show, telling
from livestream.comments.rules import CannotSplit, Change, Do, Have, Step, Want
from livestream.grammar import Kind, Line, Mode, Reading
from livestream.models import Claim, ClaimStatus, Comment, Deed, ItemPrice, LiveBuyer, LiveSession, RunItem
from livestream.pricing import covering, prices
from livestream.serving import claims, lapsing, limits
from livestream.serving.claims import Turn
from orders.wishes import MOST_MILLI
from shop.models import StockItem

Outcome = list[dict[str, Any]]


class Doubtful(Exception):
    """A person must look; `reason` is a short English id, as those of the grammar."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Done:
    """What a comment did, as it is kept with it, and the claims it changed.

    `left_over` says why a person must look all the same: a deal did not cover everything.
    """

    outcome: Outcome
    turn: Turn
    left_over: str = ""


def act(session: LiveSession, buyer: LiveBuyer, comment: Comment, reading: Reading, by_person: bool = False,
        is_new: bool = False, has_claims: bool = True) -> Done:
    """Do what the buyer said; of a comment that is not new and has been acted on before, do what is other now.

    `has_claims` is False of whoever has surely claimed nothing before, so that nobody need look.
    Prices are those of the moment at which it was said, or edited.

    Raises Doubtful when it cannot be done as it stands, and then has done nothing.
    """
    mine = claims.open_claims(buyer) if has_claims else []
    items = {item.code: item for item in show.items_of(
        session, {line.code for line in (*reading.lines, *reading.cancel_lines)}, {each.item_id for each in mine})}
    if not by_person:
        _check_restricted(buyer, items, reading)
    known, moment = None if is_new else db.session.get(Deed, comment.id), prices.moment_of(session, comment)
    if known is not None:
        return _act_otherwise(session, known, steps_of(items, reading), moment, by_person)
    closed = ordering.packed(mine)
    have = [claim for claim in mine if claim.id not in closed]
    if reading.kind is Kind.cancel:
        planned = _less(items, mine, have, reading.lines or reading.cancel_lines)
    else:
        planned = _less(items, mine, have, reading.cancel_lines) if reading.cancel_lines else []
        planned += _more(items, have, reading)
    for item, change in planned:
        limits.check(buyer, item, change)
    covered = _price(session, buyer, planned, moment, by_person)
    if covered.left_over and (not covered.does_something or any(
            change.release and item.id in covered.left_over for item, change in planned)):
        raise Doubtful(covered.reason)  # nothing is given up for a part of something else
    turn = claims.apply(session, buyer, comment.id, covered.planned)
    _remember(comment.id, buyer, _done_of(steps_of(items, reading), covered.left_over))
    said = [_said(item, change, turn) for item, change in covered.planned]
    return Done(said or [{"did": rules.Did.NOTHING.value}], turn, covered.reason)


def _price(session: LiveSession, buyer: LiveBuyer, planned: covering.Planned, moment: datetime,
           by_person: bool) -> covering.Covered:
    """The changes with their prices; units of a deal that have lapsed are free for this buyer."""
    covered = covering.price(buyer, planned, moment, by_person)
    freed = lapsing.free_units(session, buyer, covered.short) if covered.short else None
    if freed is None:
        return covered
    tell(session, freed)
    return covering.price(buyer, planned, moment, by_person)


def _check_restricted(buyer: LiveBuyer, items: dict[str, RunItem], reading: Reading) -> None:
    """Raise Doubtful if whose goods these are wants to speak with the buyer first; giving up is nobody's harm."""
    wanted = [items[line.code] for line in reading.lines if line.code in items]
    if reading.kind is Kind.order and sellers.wants_a_person(buyer, wanted):
        raise Doubtful("restricted")


def _done_of(steps: Sequence[Step], left_over: Mapping[int, int]) -> list[Step]:
    """The steps without what is left over of them, for a person to ask about: that is not done yet."""
    rest, done = dict(left_over), list[Step]()
    for step in reversed(steps):
        off = min(rest.get(step.item_id or 0, 0), step.base_units) if step.do in (Do.SET, Do.ADD) else 0
        if off:
            rest[step.item_id or 0] -= off
        if not off or step.base_units > off:
            done.append(replace(step, base_units=step.base_units - off))
    return done[::-1]


def take_back(session: LiveSession, comment: Comment, by_person: bool = False) -> Done | None:
    """Undo what a comment did; None if it did nothing. Raises Doubtful as `act` does."""
    known = db.session.get(Deed, comment.id)
    if known is None:
        return None
    return _act_otherwise(session, known, [], prices.moment_of(session, comment), by_person)


def _act_otherwise(session: LiveSession, deed: Deed, steps: list[Step], moment: datetime, by_person: bool) -> Done:
    """What all comments of the buyer add up to with these steps of one of them, instead of with its old ones.

    Once the buyer has completed the order, a person decides; once it is being packed, nobody does this way. Nor
    does a withdrawal that was withdrawn order again by itself.
    """
    buyer = db.session.get_one(LiveBuyer, deed.buyer_id)
    was, now = _sums(buyer, deed, steps)
    mine = claims.open_claims(buyer)
    packed, confirmed = ordering.packed(mine), ordering.confirmed(mine)
    planned = []
    for item in show.items_of(session, (), {*was, *now}):
        before, after = was.get(item.id, {}), now.get(item.id, {})
        if before == after:
            continue
        own = [claim for claim in mine if claim.item_id == item.id]
        if any(claim.id in packed for claim in own):
            raise Doubtful("being_packed")
        if not by_person and any(claim.id in confirmed for claim in own):
            raise Doubtful("changed_after_order")
        if not by_person and not steps and sum(after.values()) > sum(before.values()):
            raise Doubtful("withdrawal_removed")
        units = {price.id: price.variant.base_units for price in item.prices}
        try:
            change = rules.edited(claims.as_have(own), before, after, units)
        except CannotSplit as error:
            raise Doubtful("not_sold_so") from error
        if any(make.milli > MOST_MILLI for make in change.make):
            raise Doubtful("quantity_out_of_range")
        limits.check(buyer, item, change)
        planned.append((item, change))
    covered = _price(session, buyer, planned, moment, by_person)
    if covered.left_over:
        raise Doubtful(covered.reason)
    turn = claims.apply(session, buyer, deed.comment_id, covered.planned)
    deed.steps = [_as_json(step) for step in steps]
    said = [_said(item, change, turn) for item, change in planned]
    return Done(said or [{"did": rules.Did.REPEATED.value if steps else rules.Did.NOTHING.value}], turn)


def _sums(buyer: LiveBuyer, changed: Deed, steps: Sequence[Step]) -> tuple[dict[int, rules.Sum], dict[int, rules.Sum]]:
    """What the buyer's comments come to, item by item, as they were and with these steps of the changed one."""
    was: list[Step] = []
    now: list[Step] = []
    for deed in db.session.scalars(sa.select(Deed).where(Deed.buyer_id == buyer.id).order_by(
            Deed.at, Deed.comment_id)):
        own = [Step(Do(each["do"]), each["item"], each["price"], each["base_units"]) for each in deed.steps]
        was += own
        now += steps if deed.comment_id == changed.comment_id else own
    return rules.add_up(was), rules.add_up(now)


def steps_of(items: dict[str, RunItem], reading: Reading) -> list[Step]:
    """What a comment does, by the written rule. Raises Doubtful."""
    withdrawn = reading.lines or reading.cancel_lines if reading.kind is Kind.cancel else reading.cancel_lines
    steps = [_less_step(items, line) for line in withdrawn]
    if reading.kind is Kind.cancel:
        return steps or [Step(Do.NONE)]
    named = set[str]()
    for line in reading.lines if reading.kind is Kind.order else ():
        item = _item(items, line)
        want = _want(item, line)
        is_more = reading.mode is Mode.add or item.code in named
        steps.append(Step(Do.ADD if is_more else Do.SET, item.id, want.price_id, want.base_units))
        named.add(item.code)
    return steps


def _less_step(items: dict[str, RunItem], line: Line) -> Step:
    item = _item(items, line)
    return Step(Do.NONE, item.id) if line.qty is None else Step(Do.LESS, item.id, None, _want(item, line).base_units)


def _item(items: dict[str, RunItem], line: Line) -> RunItem:
    if line.code not in items:
        raise Doubtful("not_in_run_of_show")
    return items[line.code]


def _remember(comment_id: int, buyer: LiveBuyer, steps: Sequence[Step]) -> None:
    _REMEMBER.run(comment_id=comment_id, buyer_id=buyer.id, at=clock.now(), steps=[_as_json(step) for step in steps])


_REMEMBER = Prepared(sa.insert(cast(sa.Table, Deed.__table__)), ("comment_id", "buyer_id", "at", "steps"))


def _as_json(step: Step) -> dict[str, Any]:
    return {"do": step.do.value, "item": step.item_id, "price": step.price_id, "base_units": step.base_units}


def tell(session: LiveSession, turn: Turn) -> None:
    """Show on all screens what a turn has changed."""
    touched = turn.items()
    telling.tell_claims(session, turn.buyers())
    if touched:
        signals.items_changed(session, touched)
        signals.totals_changed(session, money=ordering.are_beyond_placed(
            {claim.line_id for claim in (*turn.made, *turn.promoted, *turn.released)}))


def _more(items: dict[str, RunItem], have: Sequence[Claim], reading: Reading) -> list[tuple[RunItem, Change]]:
    planned: dict[str, list[Change]] = {}
    for line in reading.lines:
        item = _item(items, line)
        want = _want(item, line)
        own = _of(have, item)
        try:
            again = item.code in planned
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
    wanted += [(_item(items, line), line) for line in lines]
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


def _said(item: RunItem, change: Change, turn: Turn) -> dict[str, Any]:
    """One line of what came of a comment: what was done, of what, how much, and whether it is held or waits."""
    made = [claim for claim in turn.made if claim.item_id == item.id]
    waits = sum(claim.milli for claim in made if claim.status == ClaimStatus.WAITING)
    state = "waiting" if waits else "ordered"
    said: dict[str, Any] = {"did": change.did.value, "code": item.code, "base_units": change.base_units,
                            "state": state if made else ""}
    if made:
        price: ItemPrice = made[-1].price
        said |= {"milli": sum(claim.milli for claim in made if claim.price_id == price.id),
                 "unit": price.variant.unit_name, "amount": sum(claim.amount for claim in made), "waiting": waits}
    if waits and turn.pays_first and any(claim.paid_id is None for claim in made):
        said["wish"] = True
    return said
