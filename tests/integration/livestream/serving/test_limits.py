"""One person takes no more than the limit, under however many names."""
from __future__ import annotations

import pytest

from core import checks, outbox
from core.actors import SYSTEM
from livestream import sessions
from livestream.planning import lineup
from livestream.planning.lineup import ItemChange
from orders import delivery
from tests.make import livestream as make
from tests.make import orders

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def session(context):
    """Three kilos at most for one buyer."""
    session = make.planned()
    make.add(session, limit_per_buyer=3_000)
    sessions.go_live(SYSTEM, session.id)
    return session


def test_the_same_phone_number_is_the_same_buyer(session):
    make.say(session, "a1 2kg 0912345678", "Lan")

    counts = make.say(session, "a1 2kg 0912345678", "Lan Nguyễn")

    assert counts.doubtful == 1
    assert make.last_comment(session).reading["reasons"] == ["over_the_limit"]
    assert make.kilos(session, "Lan Nguyễn") == 0


def test_what_two_names_have_beyond_the_limit_goes_back_when_a_number_shows_that_they_are_one(session):
    make.say(session, "a1 2kg 0912345678", "Lan")
    make.say(session, "a1 2kg", "Lan Nguyễn")

    make.say(session, "sđt 0912345678", "Lan Nguyễn")

    assert (make.kilos(session, "Lan"), make.kilos(session, "Lan Nguyễn")) == (2, 1)
    assert make.last_comment(session).reading["outcome"] == [{"did": "limited", "code": "A01"}]


def test_a_number_typed_at_the_order_shows_it_too_and_what_is_completed_stays(session):
    make.say(session, "a1 2kg 0912345678", "Lan")
    make.say(session, "a1 2kg", "Lan Nguyễn")
    delivery.complete(make.order_of(session, "Lan Nguyễn").secret, name="Nguyễn Thị Lan", phone="0912345678",
                      ward_code=orders.WARD, street="12 phố Thử", note="", request_key="complete")
    while outbox.drain():
        pass

    assert make.kilos(session, "Lan") + make.kilos(session, "Lan Nguyễn") == 3


def test_to_sell_more_to_one_buyer_the_limit_is_raised(session):
    make.say(session, "a1 3kg", "Lan")
    make.say(session, "a1 5kg", "Lan")
    price = session.items[0].prices[0]

    lineup.change_item(SYSTEM, session.id, "A01", ItemChange(
        "A01", 10, 10_000, {price.variant.sku: price.price}, limit_per_buyer=5_000))
    make.say(session, "a1 5kg", "Lan")

    assert make.kilos(session, "Lan") == 5


def test_a_lowered_limit_takes_nothing_away_and_lets_nothing_more_through(session):
    make.say(session, "a1 3kg", "Lan")
    price = session.items[0].prices[0]

    lineup.change_item(SYSTEM, session.id, "A01", ItemChange(
        "A01", 10, 10_000, {price.variant.sku: price.price}, limit_per_buyer=1_000))
    make.say(session, "lấy thêm a1 1kg", "Lan")

    assert make.kilos(session, "Lan") == 3
