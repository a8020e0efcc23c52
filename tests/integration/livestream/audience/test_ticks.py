"""A tick tells one viewer alone, in the log everybody reads, that something of their own is other."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock, events
from core.actors import SYSTEM
from core.db import db
from core.transactions import use_case
from livestream import signals
from livestream.audience import own_claims, ticks
from livestream.audience.identity import Identity
from livestream.buying import merging
from livestream.models import LiveBuyer, Platform, ViewerTicks
from livestream.serving import following
from orders.cancelling import cancel_order
from tests.integration.livestream.first_paid.acts import transfer
from tests.make import audience, orders
from tests.make import livestream as make
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
OTHER = "0987654321"


@pytest.fixture
def session(context):
    return make.live(allotment=2_000, channel_ids=(make.channel(Platform.OWN).id, make.channel().id))


def public(session):
    return events.after(signals.public_stream(session.id), 0, 10_000)


def passed(session):
    """The ticks that everybody has seen."""
    return [event.payload["tick"] for event in public(session) if event.kind == ticks.KIND]


class Page:
    """A page of the live that is open; it knows which tick it waits for."""

    def __init__(self, session, who):
        self.session, self.who = session, who
        self.look()

    def look(self):
        self.tick = ticks.next_of(self.session, self.who)

    @property
    def hears(self):
        """True if something of its own is other since it looked; it looks again."""
        found = self.tick in passed(self.session)
        self.look()
        return found


@pytest.fixture
def pages(session):
    """Lan's page and Mai's."""
    return Page(session, audience.viewer()), Page(session, audience.viewer(OTHER, "Mai"))


def heard(pages):
    return [page.hears for page in pages]


def test_a_claim_a_change_and_a_cancel_are_told_to_its_viewer_alone(session, pages):
    for said in ("a1 1kg", "a1 2kg", "huỷ a1"):
        audience.write(session, said)
        assert heard(pages) == [True, False]


def test_what_changes_nothing_or_is_somebody_elses_is_told_to_nobody(session, pages):
    audience.write(session, "a1 1kg")
    assert heard(pages) == [True, False]

    audience.write(session, "a1 1kg")
    audience.write(session, "mận đẹp quá")
    make.say(session, "a1 1kg", "Hoa")

    assert heard(pages) == [False, False]


def test_who_moves_up_hears_it_and_so_does_who_is_nearer_now(session, pages):
    make.say(session, "a1 2kg", "Hoa")
    audience.write(session, "a1 1kg")
    audience.write(session, "a1 2kg", audience.viewer(OTHER, "Mai"))
    heard(pages)

    make.say(session, "bớt a1 1kg", "Hoa")

    assert heard(pages) == [True, True]
    assert own_claims.of(session, pages[1].who).items[0].lines[0].place == 1


def test_who_leaves_the_queue_moves_those_behind(session, pages):
    make.say(session, "a1 2kg", "Hoa")
    audience.write(session, "a1 1kg")
    audience.write(session, "a1 1kg", audience.viewer(OTHER, "Mai"))
    heard(pages)

    mine = own_claims.of(session, audience.viewer()).items[0].lines[0]
    own_claims.leave(session.id, audience.viewer(), mine.claim_id)

    assert heard(pages) == [True, True]


def test_of_a_long_queue_only_those_in_front_hear_that_it_moves(session, monkeypatch):
    monkeypatch.setattr(ticks, "NEAR", 2)
    make.say(session, "a1 2kg", "Hoa")
    waiting = [Page(session, audience.viewer(f"090000000{each}", f"Khách {each}")) for each in range(4)]
    for page in waiting:
        audience.write(session, "a1 1kg", page.who)
    heard(waiting)

    make.say(session, "bớt a1 1kg", "Hoa")

    assert heard(waiting) == [True, True, True, False]


def test_what_lapses_is_told(session, pages):
    audience.write(session, "a1 1kg")
    heard(pages)

    with clock.at(clock.now() + timedelta(days=1)):
        following.lapse(session.id)

    assert heard(pages) == [True, False]
    assert own_claims.of(session, audience.viewer()).items == ()


def test_an_order_that_is_completed_and_then_cancelled_by_the_shop_is_told(session, pages):
    audience.write(session, "a1 1kg")
    heard(pages)

    orders.completed(make.order_of(session, "Lan"), audience.PHONE)
    assert heard(pages) == [True, False]
    assert own_claims.of(session, audience.viewer()).has_address

    heard(pages)
    order = make.order_of(session, "Lan")
    cancel_order(orders.seller_of_line(order), order.id, "hết hàng")
    assert heard(pages) == [True, False]


def test_whose_goods_the_crew_joins_and_parts_hear_it(session, pages):
    audience.write(session, "a1 1kg")
    audience.write(session, "a1 1kg", audience.viewer(OTHER, "Mai"))
    numbers = [make.buyer(session, name).number for name in ("Lan", "Mai")]
    heard(pages)

    merging.join(SYSTEM, session.id, *numbers)
    assert heard(pages) == [True, True]
    merging.part(SYSTEM, session.id, numbers[0], "hai người", forget_phone=False)
    assert heard(pages) == [True, True]


def test_a_wish_that_is_paid_is_told(context):
    session = make.live(channel_ids=(make.channel(Platform.OWN).id,), first_paid=True)
    page = Page(session, audience.viewer())
    audience.write(session, "a1 1kg")
    assert page.hears

    transfer(session, "Lan")

    assert page.hears
    assert not own_claims.of(session, page.who).items[0].lines[0].is_wish


def test_the_page_of_somebody_who_is_signed_in_and_had_never_spoken_hears_the_first_claim(session):
    silent = Page(session, Identity(audience.PHONE, "Lan", None, is_signed_in=True))

    audience.write(session, "a1 1kg")

    assert silent.hears


def test_two_pages_of_one_viewer_hear_the_same(session):
    phone, tablet = Page(session, audience.viewer()), Page(session, audience.viewer(name="Chị Lan"))

    audience.write(session, "a1 1kg")

    assert (phone.hears, tablet.hears) == (True, True)


def test_nothing_of_a_person_is_in_the_public_stream_and_no_two_ticks_are_alike(session):
    for said in ("a1 1kg", "a1 2kg", "a1 1kg", "huỷ a1", "a1 1kg"):
        audience.write(session, said)
    buyer = make.buyer(session, "Lan")
    order = make.order_of(session, "Lan")

    told = str([event.payload for event in public(session) if event.kind != "said"])
    seen = passed(session)

    for private in (audience.PHONE, audience.PHONE[1:], buyer.author_id, buyer.name, order.code, order.secret):
        assert private not in told
    assert [set(event.payload) for event in public(session) if event.kind == ticks.KIND] == [{"tick"}] * len(seen)
    assert len(seen) == len(set(seen)) == 6  # the first one also by the number
    assert ticks.next_of(session, audience.viewer()) not in seen


def test_ticks_of_two_sessions_are_others(session):
    other = make.planned(starts_at=clock.now() + timedelta(days=1), ends_at=clock.now() + timedelta(days=1, hours=1))

    assert ticks.next_of(session, audience.viewer()) != ticks.next_of(other, audience.viewer())


def test_of_many_changes_in_one_transaction_there_is_one_tick(session):
    audience.write(session, "a1 1kg")
    before = len(passed(session))

    @use_case
    def change_twice():
        buyer = db.session.scalars(sa.select(LiveBuyer).where(LiveBuyer.session_id == session.id)).one()
        ticks.changed(session, [buyer])
        ticks.changed(session, [buyer])

    change_twice()

    assert len(passed(session)) == before + 1


def test_a_rehearsal_ticks_nobody(context):
    session = make.live(is_rehearsal=True, channel_ids=(make.channel(Platform.OWN).id,))
    audience.write(session, "a1 1kg")
    assert make.claims_of(session, "Lan")

    assert passed(session) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ViewerTicks)) == 0


def test_the_number_of_ticks_only_rises(session):
    audience.write(session, "a1 1kg")

    assert refused("UPDATE viewer_ticks SET number = number")
    assert not refused("UPDATE viewer_ticks SET number = number + 1")
