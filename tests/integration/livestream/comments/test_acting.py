"""Repeats, raises, lowers and cancels of one's own claim, and who waits."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.comments import hearing
from livestream.models import ClaimStatus
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from livestream.serving.goods import hold_of
from orders.models import OrderStatus
from shop import stock
from shop.catalog import NewVariant
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
WAITING, ORDERED, RELEASED = ClaimStatus.WAITING, ClaimStatus.ORDERED, ClaimStatus.RELEASED


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def left(session):
    return sum(stock.held(hold_of(session.id)).values()) / 1000


def outcome(session):
    return [line["did"] for line in make.last_comment(session).reading["outcome"]]


def test_the_same_line_again_does_not_order_twice():
    session = make.live()
    make.say(session, "a1 2kg")

    make.say(session, "a1 2kg")

    assert make.kilos(session) == 2
    assert outcome(session) == ["repeated"]


def test_more_of_the_same_is_raised_and_what_was_agreed_keeps_its_price():
    session = make.live()
    make.say(session, "a1 2kg")
    item = session.items[0]
    lineup.change_price(SYSTEM, session.id, "A01", {item.prices[0].variant.sku: 50_000})

    make.say(session, "a1 3kg")

    assert make.kilos(session) == 3
    assert [claim.unit_price for claim in make.claims_of(session)] == [45_000, 50_000]
    assert make.order_of(session).goods_total == 140_000
    assert outcome(session) == ["raised"]


def test_less_of_the_same_is_lowered_and_keeps_its_price():
    session = make.live()
    make.say(session, "a1 3kg")
    lineup.change_price(SYSTEM, session.id, "A01", {session.items[0].prices[0].variant.sku: 50_000})

    make.say(session, "a1 1kg")

    assert make.kilos(session) == 1
    assert make.order_of(session).goods_total == 45_000
    assert left(session) == 9
    assert outcome(session) == ["lowered"]


def test_with_a_word_of_adding_it_comes_on_top():
    session = make.live()
    make.say(session, "a1 2kg")

    make.say(session, "lấy thêm a1 2kg nữa")

    assert make.kilos(session) == 4
    assert outcome(session) == ["added"]


def test_another_unit_replaces_what_was_claimed():
    goods = shop.product(None, shop.kilo(), NewVariant("hộp", 2_000, 85_000))
    session = make.planned()
    prices = {variant.sku: variant.price for variant in goods.variants}
    lineup.add_item(SYSTEM, session.id, NewItem(goods.slug, prices, 10_000))
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 2kg")

    make.say(session, "a1 1 hộp")

    order = make.order_of(session)
    assert [(line.unit_name, line.cancelled_at is None) for line in order.lines] == [("kg", False), ("hộp", True)]
    assert (order.goods_total, order.status) == (85_000, OrderStatus.PLACED)
    assert outcome(session) == ["replaced"]


def test_a_cancel_gives_everything_back():
    session = make.live()
    make.say(session, "a1 2kg")

    make.say(session, "huỷ đơn giúp em")

    assert make.claims_of(session, only=[ORDERED]) == []
    assert left(session) == 10
    assert make.order_of(session).status == OrderStatus.CANCELLED
    assert outcome(session) == ["cancelled"]


def test_after_a_cancel_the_next_claim_begins_a_new_order():
    session = make.live()
    make.say(session, "a1 2kg")
    first = make.order_of(session).code
    make.say(session, "huỷ đơn giúp em")

    make.say(session, "chốt a1 1kg")

    assert make.order_of(session).code != first
    assert make.kilos(session) == 1


def test_a_part_is_taken_off():
    session = make.live()
    make.say(session, "a1 3kg")

    make.say(session, "bớt a1 1kg")

    assert make.kilos(session) == 2
    assert outcome(session) == ["lowered"]


def test_a_cancel_of_somebody_without_claims_changes_nothing():
    session = make.live()

    make.say(session, "huỷ đơn giúp em")

    assert outcome(session) == ["nothing"]


def test_who_comes_too_late_waits_and_moves_up_when_goods_are_freed():
    session = make.live(allotment=3_000)
    make.say(session, "a1 2kg", "Lan")
    assert make.say(session, "a1 2kg", "Hoa") == hearing.Counts(heard=1, waiting=1)
    assert make.say(session, "a1 2kg", "Mai").waiting == 1

    make.say(session, "huỷ a1", "Lan")

    assert make.kilos(session, "Hoa") == 2
    assert (make.kilos(session, "Mai"), make.kilos(session, "Mai", WAITING)) == (1, 1)
    assert make.order_of(session, "Hoa").goods_total == 90_000
    assert left(session) == 0


def test_where_it_is_all_or_nothing_a_smaller_claim_is_not_kept_waiting_by_a_larger_one():
    session = make.live(allotment=3_000, fills_in_part=False)
    make.say(session, "a1 5kg", "Hoa")

    make.say(session, "a1 2kg", "Mai")

    assert make.kilos(session, "Hoa", WAITING) == 5
    assert make.kilos(session, "Mai") == 2


def test_when_there_is_too_little_for_a_raise_the_difference_waits():
    session = make.live(allotment=3_000)
    make.say(session, "a1 2kg")

    make.say(session, "a1 5kg")

    assert (make.kilos(session), make.kilos(session, state=WAITING)) == (3, 2)


def test_who_raises_while_sold_out_and_lowers_again_keeps_the_place():
    session = make.live(allotment=2_000)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 3kg", "Lan")
    make.say(session, "a1 1kg", "Hoa")

    make.say(session, "a1 2kg", "Lan")

    assert (make.kilos(session, "Lan"), make.kilos(session, "Lan", WAITING)) == (2, 0)
    assert make.kilos(session, "Hoa", WAITING) == 1


def test_one_buyer_takes_no_more_than_the_limit_and_a_person_decides():
    session = make.planned()
    make.add(session, limit_per_buyer=3_000)
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 2kg")

    counts = make.say(session, "a1 4kg")

    assert counts.doubtful == 1
    assert make.kilos(session) == 2
    assert make.last_comment(session).reading["reasons"] == ["over_the_limit"]


def test_a_claim_takes_over_what_has_lapsed_before_the_job_comes_by():
    session = make.live(allotment=2_000)
    make.say(session, "a1 2kg", "Lan")

    with clock.at(clock.now() + timedelta(minutes=31)):
        make.say(session, "a1 2kg", "Hoa")

    assert make.kilos(session, "Hoa") == 2
    assert make.claims_of(session, "Lan", [RELEASED])[0].expires_at is None
    assert make.order_of(session, "Lan").status == OrderStatus.CANCELLED
