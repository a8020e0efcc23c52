"""Whatever buyers say, edit, remove, cancel and leave unanswered, and whatever the crew does meanwhile: after each
step the books are right, nobody was overtaken, and nobody has more than their comments say."""
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core import checks, clock, outbox
from core.actors import SYSTEM
from core.db import db
from core.errors import DomainError
from core.forms import new_key
from livestream import sessions, terms
from livestream.comments import hearing
from livestream.comments.hearing import What
from livestream.first_paid import paying
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession, RunItem, SessionStatus
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from livestream.serving import following, places, reminding, restocking
from orders import delivery
from orders.cancelling import cancel_by_buyer
from orders.models import Order
from shop.catalog import NewVariant
from tests.make import livestream as make
from tests.make import orders, shop
from tests.property.livestream.dealing import Dealing
from tests.property.livestream.joining import Joining

pytestmark = pytest.mark.usefixtures("context")
PEOPLE = ("Lan", "Hoa", "Mai", "Sáu")
PHONES = ("0912345678", "0987654321")  # fewer than people: some are one
people, codes = st.sampled_from(PEOPLE), st.sampled_from(("a1", "a2"))
texts = st.one_of(
    st.builds("{} {}kg".format, codes, st.integers(1, 4)),
    st.builds("lấy thêm {} {}kg".format, codes, st.integers(1, 2)),
    st.builds("bớt {} 1kg".format, codes),
    st.builds("{} {} hộp".format, st.just("a1"), st.integers(1, 2)),
    st.builds("huỷ {}".format, codes),
    st.builds("sđt {}".format, st.sampled_from(PHONES)),
    st.sampled_from(("huỷ đơn giúp em", "mận đẹp quá", "1", "a1 1kg a2 2kg")))


class Evening(Dealing, Joining, RuleBasedStateMachine):
    """A session with two items, one of them loose and in boxes, with little of each, and a limit on the other."""

    @initialize(part=st.booleans(), first_paid=st.booleans())
    def begin(self, part, first_paid):
        self.now = clock.now()
        self.said = []
        self.number = 0
        plums = shop.product(None, shop.kilo(), NewVariant("hộp", 2_000, 85_000), in_stock=30_000)
        tea = shop.product(in_stock=30_000, name="Chè shan tuyết", aliases=("chè",))
        session = make.planned()
        lineup.add_item(SYSTEM, session.id, NewItem(
            plums.slug, {each.sku: each.price for each in plums.variants}, 5_000))
        make.add(session, tea, allotment=4_000, limit_per_buyer=3_000)
        terms.agree(SYSTEM, session.id, {terms.FILL_PART: int(part), terms.FIRST_PAID: int(first_paid)})
        sessions.go_live(SYSTEM, session.id)
        sessions.put_on_air(SYSTEM, session.id, "A01")
        self.id = session.id
        self.begin_to_note()

    def at(self):
        """Each step takes a second."""
        self.now += timedelta(seconds=1)
        return clock.at(self.now)

    def is_on(self):
        return self.status() in (SessionStatus.LIVE, SessionStatus.CLOSING)

    def status(self):
        return make.fresh(db.session.get_one(LiveSession, self.id)).status

    def attempt(self, do, *args, **kwargs):
        """What a person tries may be refused, in words."""
        try:
            with self.at():
                return do(*args, **kwargs)
        except DomainError:
            return None

    def hear(self, heard):
        self.note_moment(heard)
        self.attempt(hearing.hear, SYSTEM, self.id, [heard])

    @rule(author=people, text=texts)
    def say(self, author, text):
        self.number += 1
        comment = make.comment(text, author, external_id=f"{self.id}-{self.number}", said_at=self.now)
        self.said.append(comment)
        self.hear(comment)

    @precondition(lambda self: self.said)
    @rule(data=st.data(), text=texts)
    def edit(self, data, text):
        comment = data.draw(st.sampled_from(self.said))
        self.hear(replace(comment, what=What.EDITED, text=text, said_at=self.now))

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def remove(self, data):
        self.hear(make.removed(data.draw(st.sampled_from(self.said))))

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def deliver_again(self, data):
        comment = data.draw(st.sampled_from(self.said))
        before = self.claims()
        self.hear(comment)
        assert self.claims() == before

    @rule(author=people, text=texts)
    def change_before_it_is_heard(self, author, text):
        self.number += 1
        comment = make.comment("a1 1kg", author, external_id=f"{self.id}-{self.number}", said_at=self.now)
        self.hear(replace(comment, what=What.EDITED, text=text, said_at=self.now + timedelta(milliseconds=5)))
        self.say_late(comment)

    def say_late(self, comment):
        self.hear(comment)
        self.said.append(comment)

    @rule(minutes=st.sampled_from((1, 29, 31, 121)))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule()
    def the_clock_comes_by(self):
        self.attempt(reminding.remind, self.id)
        self.attempt(following.lapse, self.id)
        self.attempt(following.reconcile, self.id)
        with self.at():
            if self.id in sessions.due():
                sessions.end(SYSTEM, self.id)
            while outbox.drain():
                pass

    @rule(code=st.sampled_from(("A01", "A02")), kilos=st.integers(1, 3))
    def restock(self, code, kilos):
        first = self.first_in_the_queue(code)
        restocked = self.attempt(restocking.restock, SYSTEM, self.id, code, kilos * 1_000, new_key())
        if restocked is not None and first is not None and first.base_units <= kilos * 1_000:
            assert self.status_of(first.id) == ClaimStatus.ORDERED

    def first_in_the_queue(self, code):
        """The claim with place 1, and whose buyer was told so; nobody else has it."""
        db.session.rollback()
        with self.at():
            waiting = list(db.session.scalars(sa.select(Claim).join(RunItem, RunItem.id == Claim.item_id).where(
                Claim.session_id == self.id, RunItem.code == code).order_by(Claim.id)))
            queue = places.of(db.session.get_one(LiveSession, self.id), waiting)
        first = [claim for claim in waiting if claim.id in queue and queue[claim.id].place == 1]
        assert len({claim.buyer_id for claim in first}) == (1 if queue else 0)
        return min(first, key=lambda claim: (claim.paid_id or 0, claim.place), default=None)

    def status_of(self, claim_id):
        db.session.rollback()
        return db.session.get_one(Claim, claim_id, populate_existing=True).status

    @rule(author=people, thousands=st.integers(1, 200))
    def pays(self, author, thousands):
        found = self.buyer(author)
        if found is not None:
            self.number += 1
            self.attempt(paying.record_transfer, SYSTEM, self.id, found.number, thousands * 1_000,
                         f"{self.id}-{self.number}")

    @rule(author=people)
    def cancel_behind_the_link(self, author):
        order = self.order(author)
        if order is not None:
            self.attempt(cancel_by_buyer, order.secret, "")

    @rule(author=people, phone=st.sampled_from(PHONES))
    def complete(self, author, phone):
        order = self.order(author)
        if order is not None:
            self.number += 1
            self.attempt(delivery.complete, order.secret, name=author, phone=phone, ward_code=orders.WARD,
                         street="12 phố Thử", note="", request_key=f"{self.id}-{self.number}")

    @rule(minutes=st.sampled_from((0, 5, 60)))
    def keep_goods_otherwise(self, minutes):
        self.attempt(terms.agree, SYSTEM, self.id, {terms.NO_PHONE: minutes})

    @precondition(lambda self: self.number > 12)
    @rule()
    def close(self):
        self.attempt(sessions.close, SYSTEM, self.id)

    @precondition(lambda self: self.number > 20)
    @rule()
    def end(self):
        self.attempt(sessions.end, SYSTEM, self.id)

    def buyer(self, author):
        return db.session.scalar(sa.select(LiveBuyer).where(
            LiveBuyer.session_id == self.id, LiveBuyer.name == author).execution_options(populate_existing=True))

    def order(self, author):
        found = self.buyer(author)
        return db.session.get(Order, found.order_id) if found is not None and found.order_id is not None else None

    def claims(self):
        db.session.rollback()
        return db.session.execute(sa.select(Claim.id, Claim.base_units, sa.literal_column("claims.status")).where(
            Claim.session_id == self.id).order_by(Claim.id)).all()

    @invariant()
    def the_books_are_right(self):
        db.session.rollback()
        with clock.at(self.now):
            assert checks.run() == []

    @invariant()
    def nobody_waits_after_the_end(self):
        if not self.is_on():
            assert ClaimStatus.WAITING not in {row[2] for row in self.claims()}


class Household(Evening):
    """An evening in which everybody has claimed a kilo, and little else happens than that orders are joined and parted,
    numbers are said and orders are completed, cancelled or lapse."""

    prepare_a_deal = start_or_stop_a_deal = screens_follow_the_clock = is_heard_late = change_the_price = None
    a_person_decides = keep_goods_otherwise = deliver_again = change_before_it_is_heard = restock = close = end = None

    @initialize(part=st.booleans(), first_paid=st.booleans())
    def begin(self, part, first_paid):
        super().begin(part, first_paid)
        for place, author in enumerate(PEOPLE):
            self.say(author, f"a{1 + place % 2} 1kg")


def lived(machine, examples, steps):
    """Run it; whoever asks for other examples than the steady ones wants to know more, and has the time."""
    is_steady = settings().derandomize
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples if is_steady else 40, stateful_step_count=steps if is_steady else 50, deadline=None,
        database=None, suppress_health_check=list(HealthCheck)))


def test_whatever_happens_in_an_evening_the_books_are_right():
    lived(Evening, 3, 20)


def test_however_orders_are_joined_and_parted_in_an_evening_the_books_are_right():
    lived(Household, 2, 14)
