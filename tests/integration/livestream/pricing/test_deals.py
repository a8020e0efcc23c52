"""Flash deals: prepared, started, stopped, and never two of one pack size at once."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, events
from core.actors import NOBODY, SYSTEM
from core.db import db
from livestream import board, jobs, sessions, signals
from livestream.errors import (
    BadDeal,
    BadDealMoment,
    DealIsNoDeal,
    DealIsOver,
    DealsOverlap,
    NoSuchDeal,
    NoSuchItem,
    NoSuchSession,
    NotOnAir,
    NotPlanned,
)
from livestream.models import Deal
from livestream.pricing import deals
from livestream.pricing.deals import NewDeal
from tests.make import livestream as make
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
MINUTES = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def told(session, stream="live"):
    """What viewers were told of deals: whether one is on."""
    return [event.payload["is_on"] for event in events.after(f"{stream}:{session.id}", 0, 500) if event.kind == "deal"]


def on_screens(session):
    """The deal of A01 as viewers see it."""
    return board.public(board.items(make.fresh(session))[0])["prices"][0].get("deal")


def test_a_deal_begins_when_the_crew_starts_it_and_ends_by_itself():
    session = make.live()
    start = clock.now() + MINUTES
    deal = make.deal(session, kilos=10)
    assert on_screens(session) is None

    with clock.at(start):
        deals.start(SYSTEM, session.id, deal.id)

        assert on_screens(session) == {
            "id": deal.id, "price": 30_000, "minutes": 10, "left": 10_000, "most": 10_000, "per_buyer": None,
            "until": (start + 10 * MINUTES).isoformat()}
        assert deals.state_of(db.session.get_one(Deal, deal.id)) == "on"
    with clock.at(start + 10 * MINUTES):
        assert on_screens(session) is None
        assert deals.state_of(db.session.get_one(Deal, deal.id)) == "over"
        assert jobs.show_deals() == 1
        assert jobs.show_deals() == 0
    assert told(session) == told(session, "session") == [True, False]


def test_a_deal_with_a_moment_begins_at_it():
    session = make.live()
    start = clock.now() + 30 * MINUTES
    deal = make.deal(session, starts_at=start)

    assert deals.state_of(deal) == "planned"
    with clock.at(start):
        assert on_screens(session)["price"] == 30_000
        assert (jobs.show_deals(), jobs.show_deals()) == (1, 0)
    assert told(session) == [True]


def test_starting_twice_starts_once_and_stopping_twice_stops_once():
    session = make.live()
    deal = make.begun(session)
    ends = deal.ends_at

    assert deals.start(SYSTEM, session.id, deal.id).ends_at == ends
    first = deals.stop(SYSTEM, session.id, deal.id).ends_at
    assert deals.stop(SYSTEM, session.id, deal.id).ends_at == first

    assert told(session) == [True, False]
    with pytest.raises(DealIsOver):
        deals.start(SYSTEM, session.id, deal.id)


def test_a_deal_that_has_not_begun_is_withdrawn():
    session = make.live()
    deal = make.deal(session, starts_at=clock.now() + MINUTES)

    deals.stop(SYSTEM, session.id, deal.id)

    assert deals.state_of(db.session.get_one(Deal, deal.id)) == "withdrawn"
    with clock.at(clock.now() + 2 * MINUTES):
        assert on_screens(session) is None
        make.say(session, "a1 1kg")
        assert make.prices(session) == [(1, 45_000)]
    with pytest.raises(DealIsOver):
        deals.start(SYSTEM, session.id, deal.id)


@pytest.mark.parametrize("details", [
    {"price": 0}, {"price": -1}, {"minutes": 0}, {"minutes": 601}, {"kilos": 0}, {"kilos": -3},
    {"cap_per_buyer": 0}, {"cap_per_buyer": 11_000}, {"cap_per_buyer": 1_500}, {"price": 2.5}, {"price": True},
])
def test_a_deal_that_is_nonsense_is_refused(details):
    session = make.live()

    with pytest.raises(BadDeal):
        make.deal(session, **details)


@pytest.mark.parametrize("price", [45_000, 46_000])
def test_a_deal_is_below_the_live_price(price):
    session = make.live()

    with pytest.raises(DealIsNoDeal) as refusal:
        make.deal(session, price=price)

    assert "45.000" in refusal.value.facts["price"]


def test_a_deal_that_is_not_below_the_live_price_any_more_is_not_started_and_holds_no_longer():
    session = make.live()
    ready, on = make.deal(session, price=40_000), make.begun(session, price=40_000)

    make.reprice(session, 39_000)

    assert on_screens(session) is None
    make.say(session, "a1 1kg")
    assert make.prices(session) == [(1, 39_000)]
    deals.stop(SYSTEM, session.id, on.id)
    with pytest.raises(DealIsNoDeal):
        deals.start(SYSTEM, session.id, ready.id)


def test_two_deals_of_one_size_never_hold_at_once():
    session = make.live()
    ready, now = make.deal(session), clock.now()
    make.deal(session, minutes=10, starts_at=now + 5 * MINUTES)

    with pytest.raises(DealsOverlap):
        make.deal(session, starts_at=now + 14 * MINUTES)
    with pytest.raises(DealsOverlap), clock.at(now + MINUTES):
        deals.start(SYSTEM, session.id, ready.id)
    make.deal(session, starts_at=now + 15 * MINUTES)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Deal)) == 3


def test_the_database_refuses_what_no_deal_may_be():
    session = make.live()
    on, ready = make.begun(session), make.deal(session)

    for change in ("starts_at = NULL, ends_at = NULL", "ends_at = NULL", "ends_at = '2099-01-01'", "price = 1",
                   "cap = 99000", "taken = 10001", "taken = -1", "taken = 10000", "minutes = 1"):
        assert refused(f"UPDATE deals SET {change} WHERE id = :id", id=on.id), change
    assert refused("UPDATE deals SET starts_at = (SELECT starts_at FROM deals WHERE id = :on), "
                   "ends_at = (SELECT ends_at FROM deals WHERE id = :on) WHERE id = :id", on=on.id, id=ready.id)
    assert refused("DELETE FROM deals WHERE id = :id", id=ready.id)


def test_a_claim_at_the_price_of_a_deal_is_one_of_that_deal():
    session = make.live()
    deal = make.begun(session)
    make.say(session, "a1 1kg")
    columns = ("session_id, buyer_id, comment_id, item_id, price_id, milli, base_units, status, made_at, version, "
               "priced_at")
    copy = (f"INSERT INTO claims ({columns}, unit_price, amount, deal_id) "
            f"SELECT {columns}, :price, :price, :deal FROM claims")

    assert refused(copy, price=29_000, deal=deal.id)
    assert refused(copy, price=30_000, deal=deal.id + 1)
    assert refused("UPDATE claims SET deal_id = NULL")


def test_a_moment_that_is_over_is_none():
    session = make.live()

    with pytest.raises(BadDealMoment):
        make.deal(session, starts_at=clock.now() - MINUTES)


def test_deals_are_started_on_air_and_prepared_until_the_end():
    session = make.planned()
    make.add(session)
    deal = make.deal(session)

    with pytest.raises(NotOnAir):
        deals.start(SYSTEM, session.id, deal.id)
    sessions.go_live(SYSTEM, session.id)
    deals.start(SYSTEM, session.id, deal.id)
    sessions.end(SYSTEM, session.id)

    assert on_screens(session) is None
    with pytest.raises(NotPlanned):
        make.deal(session)


def test_what_is_somebody_elses_is_not_there():
    session, other = make.live(), make.live()
    deal, size = make.deal(session), session.items[0].prices[0]

    for step in (deals.start, deals.stop):
        with pytest.raises(NoSuchDeal):
            step(SYSTEM, other.id, deal.id)
        with pytest.raises(NoSuchSession):
            step(NOBODY, session.id, deal.id)
    with pytest.raises(NoSuchItem):
        deals.prepare(SYSTEM, other.id, "A01", NewDeal(size.id, 30_000, 10, 1_000))


def test_the_crew_sees_the_next_deal_to_start_and_viewers_do_not():
    session = make.live()
    first, _ = make.deal(session, price=40_000), make.deal(session, price=35_000)

    state = board.items(make.fresh(session))[0]

    assert [each["id"] for each in board.private(state)["ready"]] == [first.id]
    assert "ready" not in board.public(state)


def test_events_are_of_the_kinds_that_are_promised():
    assert "deal" in signals.PUBLIC_KINDS and "deal" in signals.CREW_KINDS
