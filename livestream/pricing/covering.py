"""What a deal covers: as many units as it has, for each buyer as many as they may have, and never more.

What a deal does not cover is never sold at another price by itself, unless the buyer could see that it had run out;
a person asks the buyer. What it does cover is theirs at once.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from livestream.comments.rules import Agreed, Change, Make
from livestream.models import LiveBuyer, RunItem
from livestream.pricing import prices
from livestream.pricing.prices import Offer, Tag
from livestream.serving import limits
from livestream.serving.queueing import portion_of

RUN_OUT, BEYOND_ONE = "deal_has_run_out", "more_than_deal_allows"
LAG = timedelta(seconds=8)  # about what a video lags behind: until then the buyer still saw the deal
Planned = list[tuple[RunItem, Change]]


@dataclass
class Covered:
    """The changes with their prices, and of which items how much is left for a person to ask about, and why."""

    planned: Planned
    left_over: dict[int, int] = field(default_factory=dict)  # base units by item
    reason: str = ""
    short: frozenset[int] = frozenset()  # the deals that had fewer units left than was wanted of them

    @property
    def does_something(self) -> bool:
        """True if anything of it is done."""
        return any(change.make or change.release for _, change in self.planned)


def price(buyer: LiveBuyer, planned: Planned, moment: datetime, sells_on: bool) -> Covered:
    """Give every claim that is to be made its price: that of the deal as far as it goes, else the live one.

    With `sells_on` a person has decided that what no deal covers is at the live price; else it is left over.
    """
    wanted = {make.price_id for _, change in planned for make in change.make if make.agreed is None}
    tags = prices.at(wanted, moment)
    offers = {tag.offer.id: tag.offer for tag in tags.values() if tag.offer is not None}
    room = _Room(buyer, moment, sells_on, offers)
    covered = Covered([])
    for item, change in planned:
        made: list[Make] = []
        left_over = 0
        for make in change.make:
            if make.agreed is not None:
                made.append(make)
                continue
            parts, rest = room.split(item, make, tags[make.price_id])
            made += parts
            left_over += rest
        if left_over:
            covered.left_over[item.id] = covered.left_over.get(item.id, 0) + left_over
        covered.planned.append((item, replace(change, make=tuple(made), base_units=change.base_units - left_over)))
    covered.reason, covered.short = room.reason, frozenset(room.short)
    return covered


@dataclass
class _Room:
    """What is left of the deals while one comment is priced."""

    buyer: LiveBuyer
    moment: datetime
    sells_on: bool
    offers: dict[int, Offer]
    reason: str = ""
    taken: dict[int, int] = field(default_factory=dict)  # base units by deal, by this comment
    short: set[int] = field(default_factory=set)

    def split(self, item: RunItem, make: Make, tag: Tag) -> tuple[list[Make], int]:
        """The claim in one part or two, each at its price, and how much of it is left over."""
        live = Agreed(tag.price, None, self.moment)
        if tag.offer is None:
            return [replace(make, agreed=live)], 0
        variant = next(each.variant for each in item.prices if each.id == make.price_id)
        portion = portion_of(variant.base_units, variant.loose_step)
        here, own = self._left(tag.offer), self._own(tag.offer)
        most = max(0, min(here, own))
        if here < min(own, make.base_units):
            self.short.add(tag.offer.id)
        units = make.base_units if make.base_units <= most else most // portion * portion
        self.taken[tag.offer.id] = self.taken.get(tag.offer.id, 0) + units
        deal = Agreed(tag.offer.price, tag.offer.id, self.moment)
        rest = make.base_units - units
        parts = [_part(make, units, variant.base_units, deal)] if units else []
        if rest and (self.sells_on or self._was_seen_to_run_out(tag.offer)):
            return [*parts, _part(make, rest, variant.base_units, live)], 0
        if rest:
            self.reason = BEYOND_ONE if own < here else RUN_OUT
        return parts, rest

    def _left(self, offer: Offer) -> int:
        return offer.cap - offer.taken - self.taken.get(offer.id, 0)

    def _own(self, offer: Offer) -> int:
        if offer.cap_per_buyer is None:
            return offer.cap
        return offer.cap_per_buyer - limits.taken_of_deal(self.buyer, offer.id) - self.taken.get(offer.id, 0)

    def _was_seen_to_run_out(self, offer: Offer) -> bool:
        return offer.sold_out_at is not None and self.moment >= offer.sold_out_at + LAG


def _part(make: Make, base_units: int, unit_base: int, agreed: Agreed) -> Make:
    return Make(make.price_id, base_units * 1000 // unit_base, base_units, agreed, make.instead_of)
