"""What an evening does with orders that are joined and parted, and what must be true of them: whoever is one buyer has
one order, and goods only move."""
from __future__ import annotations

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core.actors import SYSTEM
from core.db import db
from livestream.buying import merging
from livestream.models import Claim, ClaimStatus, LiveBuyer
from orders.models import OrderLine
from shop.models import StockItem


class Joining:
    """Part of the machine of an evening: it needs `id` and `attempt`."""

    @precondition(lambda self: len(self.numbers()) > 1)
    @rule(data=st.data())
    def the_crew_joins(self, data):
        into, number = data.draw(st.permutations(self.numbers()))[:2]
        before = self.what_moves()
        if self.attempt(merging.join, SYSTEM, self.id, number, into) is not None:
            assert self.order_of(number) == self.order_of(into)
        assert self.what_moves() <= before  # a limit counts for the person: what is beyond it goes back

    @precondition(lambda self: self.numbers())
    @rule(data=st.data(), forgets_phone=st.booleans())
    def the_crew_parts(self, data, forgets_phone):
        number = data.draw(st.sampled_from(self.numbers()))
        before = self.what_moves()
        if self.attempt(merging.part, SYSTEM, self.id, number, "Hai người khác nhau", forgets_phone) is not None:
            mine = self.order_of(number)
            assert mine is None or mine not in {self.order_of(each) for each in self.numbers() if each != number}
        assert self.what_moves() == before

    def numbers(self):
        """Of everybody who has claimed something."""
        db.session.rollback()
        return list(db.session.scalars(sa.select(LiveBuyer.number).where(
            LiveBuyer.session_id == self.id, LiveBuyer.order_id.is_not(None)).order_by(LiveBuyer.number)))

    def order_of(self, number):
        """The order of the buyer with this number."""
        db.session.rollback()
        return db.session.scalar(sa.select(LiveBuyer.order_id).where(
            LiveBuyer.session_id == self.id, LiveBuyer.number == number))

    def what_moves(self):
        """The base units that are claimed or wished, of everybody; no shelf has more or less in store for it."""
        db.session.rollback()
        wanted = sa.select(sa.func.coalesce(sa.func.sum(Claim.base_units), 0)).where(
            Claim.session_id == self.id, Claim.status.in_((ClaimStatus.ORDERED, ClaimStatus.WAITING)))
        return db.session.scalar(wanted), db.session.scalar(sa.select(sa.func.sum(StockItem.on_hand)))

    @invariant()
    def goods_are_in_the_order_of_whoever_claimed_them(self):
        db.session.rollback()
        astray = sa.select(Claim.id).join(LiveBuyer, LiveBuyer.id == Claim.buyer_id).join(
            OrderLine, OrderLine.id == Claim.line_id).where(
            Claim.session_id == self.id, Claim.status == ClaimStatus.ORDERED,
            OrderLine.order_id != LiveBuyer.order_id)
        assert db.session.scalars(astray).all() == []
