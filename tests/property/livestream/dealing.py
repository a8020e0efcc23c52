"""What an evening does with prices and deals, and what must be true of each claim's price: kept here a second time, in
plain lists, beside what the database keeps."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from core.actors import SYSTEM
from core.db import db
from livestream import jobs
from livestream.comments import review
from livestream.models import Claim, ClaimStatus, Comment, Desk, ItemPrice, LiveBuyer, LiveSession, RunItem
from livestream.pricing import deals
from livestream.pricing.deals import NewDeal
from tests.make import livestream as make

_OPEN = (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING)


class Dealing:
    """Part of the machine of an evening: it needs `id`, `now`, `at`, `attempt`, `hear`, `said` and `number`."""

    def begin_to_note(self):
        """From now on, before anybody speaks."""
        self.tags, self.windows, self.spoken = {}, {}, {}
        self.live_at = db.session.get_one(LiveSession, self.id).went_live_at
        self.note_prices()

    def note_moment(self, heard):
        """When a comment was said, or changed: the moment whose price it may have."""
        self.spoken.setdefault(heard.external_id, set()).add(max(heard.said_at, self.live_at))

    def note_prices(self):
        """What every pack size costs from now on, if it is another price than before."""
        for price_id, price in db.session.execute(sa.select(ItemPrice.id, ItemPrice.price)):
            known = self.tags.setdefault(price_id, [])
            if not known or known[-1][1] != price:
                known.append((self.now, price))

    @rule(code=st.sampled_from(("A01", "A02")), price=st.sampled_from((25_000, 45_000, 52_000)))
    def change_the_price(self, code, price):
        self.attempt(make.reprice, db.session.get_one(LiveSession, self.id), price, code)
        self.note_prices()

    @rule(code=st.sampled_from(("A01", "A02")), n=st.integers(0, 1), price=st.sampled_from((20_000, 30_000)),
          cap=st.integers(1, 3), most=st.one_of(st.none(), st.integers(1, 2)),
          begins=st.sampled_from(("now", "soon", "by key")), minutes=st.sampled_from((1, 5, 60)))
    def prepare_a_deal(self, code, n, price, cap, most, begins, minutes):
        sizes = db.session.scalars(sa.select(ItemPrice).join(RunItem, RunItem.id == ItemPrice.item_id).where(
            RunItem.session_id == self.id, RunItem.code == code).order_by(ItemPrice.id)).all()
        size = sizes[min(n, len(sizes) - 1)]
        base = size.variant.base_units
        made = self.attempt(deals.prepare, SYSTEM, self.id, code, NewDeal(
            size.id, price, minutes, cap * base, most * base if most else None,
            self.now + timedelta(minutes=2) if begins == "soon" else None, begins_now=begins == "now"))
        self.note_deal(made)

    @rule(n=st.integers(0, 5), what=st.sampled_from((deals.start, deals.stop)))
    def start_or_stop_a_deal(self, n, what):
        known = list(self.windows)
        if known:
            self.note_deal(self.attempt(what, SYSTEM, self.id, known[n % len(known)]))

    def note_deal(self, deal):
        if deal is not None:
            window = (deal.starts_at, deal.ends_at) if deal.withdrawn_at is None else (None, None)
            self.windows[deal.id] = (deal.price_id, deal.price, deal.cap, *window)

    @rule()
    def screens_follow_the_clock(self):
        self.attempt(jobs.show_deals)

    @rule(author=st.sampled_from(("Lan", "Hoa", "Mai", "Sáu")), code=st.sampled_from(("a1", "a2")),
          kilos=st.integers(1, 4), ago=st.sampled_from((1, 30, 90, 400)))
    def is_heard_late(self, author, code, kilos, ago):
        self.number += 1
        comment = make.comment(f"{code} {kilos}kg", author, external_id=f"{self.id}-{self.number}",
                               said_at=self.now - timedelta(seconds=ago))
        self.said.append(comment)
        self.hear(comment)

    @rule(n=st.integers(0, 5), what=st.sampled_from((review.accept, review.dismiss)))
    def a_person_decides(self, n, what):
        waiting = db.session.scalars(sa.select(Comment.id).where(
            Comment.session_id == self.id, Comment.desk == Desk.OPEN).order_by(Comment.id)).all()
        if waiting:
            self.attempt(what, SYSTEM, self.id, waiting[n % len(waiting)])

    def live_price(self, price_id, moment):
        """What the pack size cost then; before the first price, the first."""
        known = self.tags[price_id]
        return next((price for at, price in reversed(known) if at <= moment), known[0][1])

    @invariant()
    def every_claim_has_the_price_of_a_moment_at_which_its_buyer_spoke(self):
        db.session.rollback()
        moments = {}  # what is left of a lowered claim keeps the price of an earlier comment of its buyer
        for author, external_id in db.session.execute(sa.select(Comment.author_id, Comment.external_id).where(
                Comment.session_id == self.id)):
            moments.setdefault(author, set()).update(self.spoken[external_id])
        wanted = sa.select(Claim, LiveBuyer.author_id).join(LiveBuyer, LiveBuyer.id == Claim.buyer_id).where(
            Claim.session_id == self.id)
        for claim, author in db.session.execute(wanted.execution_options(populate_existing=True)):
            assert claim.priced_at in moments[author]
            if claim.deal_id is None:
                assert claim.unit_price == self.live_price(claim.price_id, claim.priced_at)
            else:
                price_id, price, _, start, end = self.windows[claim.deal_id]
                assert (claim.price_id, claim.unit_price) == (price_id, price)
                assert start <= claim.priced_at < end
                assert price < self.live_price(price_id, claim.priced_at)

    @invariant()
    def no_deal_sells_more_than_it_has(self):
        sold = dict(db.session.execute(sa.select(Claim.deal_id, sa.func.sum(Claim.base_units)).where(
            Claim.deal_id.is_not(None), Claim.status.in_(_OPEN)).group_by(Claim.deal_id)).all())
        for deal_id, units in sold.items():
            assert units <= self.windows[deal_id][2]
