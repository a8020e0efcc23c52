"""What a deal covers, what it does not, and who gives its units back."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db, maintenance
from core.forms import new_key
from livestream import sessions
from livestream.by_hand import hand
from livestream.comments import hearing, review
from livestream.models import ClaimStatus, Desk
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from livestream.pricing import deals
from livestream.serving import following, restocking
from orders.cancelling import cancel_by_buyer
from orders.models import OrderLine
from shop.catalog import NewVariant
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_in_the_window_the_price_of_the_deal_counts_and_the_line_says_so():
    session = make.live()
    deal = make.begun(session)

    make.say(session, "a1 2kg")

    assert (make.prices(session), make.taken(deal)) == ([(2, 30_000)], 2)
    line = db.session.scalars(sa.select(OrderLine)).one()
    assert (line.unit_price, line.amount) == (30_000, 60_000)
    assert line.price_source == f"live:{session.code}:A01:deal:{deal.id}"


def test_said_in_the_window_and_heard_after_it():
    session, start = make.live(), clock.now()
    with clock.at(start):
        make.begun(session, minutes=10)
    inside, outside = start + timedelta(minutes=10, microseconds=-1), start + timedelta(minutes=10)

    with clock.at(start + timedelta(hours=1)):
        make.say(session, "a1 2kg", "Lan", said_at=inside)
        make.say(session, "a1 2kg", "Hoa", said_at=outside)

    assert make.prices(session, "Lan") == [(2, 30_000)]
    assert make.prices(session, "Hoa") == [(2, 45_000)]


def test_the_deal_is_stopped_and_a_comment_of_before_comes_late():
    session, start = make.live(), clock.now()
    with clock.at(start):
        deal = make.begun(session)
    with clock.at(start + timedelta(minutes=2)):
        deals.stop(SYSTEM, session.id, deal.id)

    with clock.at(start + timedelta(minutes=3)):
        make.say(session, "a1 1kg", "Lan", said_at=start + timedelta(minutes=1))
        make.say(session, "a1 1kg", "Hoa", said_at=start + timedelta(minutes=2))

    assert make.prices(session, "Lan") == [(1, 30_000)]
    assert make.prices(session, "Hoa") == [(1, 45_000)]


def test_what_the_deal_still_covers_is_theirs_at_once_and_a_person_asks_about_the_rest():
    session = make.live()
    deal = make.begun(session, kilos=3)
    make.say(session, "a1 2kg", "Hoa")

    counts = make.say(session, "a1 3kg")

    assert (counts.ordered, counts.doubtful) == (1, 1)
    assert (make.prices(session), make.taken(deal)) == ([(1, 30_000)], 3)
    assert make.desk(session) == (Desk.OPEN, ["deal_has_run_out"])


def test_accepted_by_a_person_the_rest_is_at_the_live_price():
    session = make.live()
    make.begun(session, kilos=1)
    make.say(session, "a1 3kg")

    review.accept(SYSTEM, session.id, make.last_comment(session).id)

    assert make.prices(session) == [(1, 30_000), (2, 45_000)]
    assert make.desk(session)[0] == Desk.SETTLED


def test_dismissed_by_a_person_what_was_covered_stays():
    session = make.live()
    make.begun(session, kilos=1)
    make.say(session, "a1 3kg")

    review.dismiss(SYSTEM, session.id, make.last_comment(session).id)

    assert make.prices(session) == [(1, 30_000)]
    assert [line["did"] for line in make.last_comment(session).reading["outcome"]] == ["claimed", "dismissed"]


def test_the_same_line_again_after_a_part_was_covered_asks_again_and_orders_nothing_twice():
    session = make.live()
    make.begun(session, kilos=1)
    make.say(session, "a1 3kg")

    make.say(session, "a1 3kg")

    assert make.prices(session) == [(1, 30_000)]
    assert make.desk(session) == (Desk.OPEN, ["deal_has_run_out"])


def test_while_viewers_still_see_it_a_deal_that_has_run_out_is_for_a_person_then_the_live_price_holds():
    session, start = make.live(), clock.now()
    with clock.at(start):
        make.begun(session, kilos=1)
        make.say(session, "a1 1kg", "Hoa")
    with clock.at(start + timedelta(seconds=7)):
        make.say(session, "a1 1kg", "Lan")
        assert make.desk(session) == (Desk.OPEN, ["deal_has_run_out"])
    with clock.at(start + timedelta(seconds=8)):
        make.say(session, "a1 1kg", "Mai")

    assert make.prices(session, "Mai") == [(1, 45_000)]
    assert make.prices(session, "Lan") == []


def test_goods_are_not_exchanged_for_a_part_of_something_else():
    plums = shop.product(None, shop.kilo(), NewVariant("hộp", 2_000, 85_000), in_stock=30_000)
    session = make.planned()
    item = lineup.add_item(SYSTEM, session.id, NewItem(
        plums.slug, {each.sku: each.price for each in plums.variants}, 20_000))
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 2kg")
    kilos, box = make.prices(session), next(each for each in item.prices if each.variant.unit_name == "hộp")
    deal = deals.prepare(SYSTEM, session.id, "A01", deals.NewDeal(box.id, 60_000, 10, 2_000))
    deals.start(SYSTEM, session.id, deal.id)

    make.say(session, "a1 2 hộp")

    assert (make.prices(session), make.taken(deal)) == (kilos, 0)
    assert make.desk(session) == (Desk.OPEN, ["deal_has_run_out"])


@pytest.mark.parametrize("gives_back", ["cancel", "lower", "remove", "lapse", "cancel the order"])
def test_what_is_given_back_is_there_for_others(gives_back):
    session, start = make.live(), clock.now()
    with clock.at(start):
        deal = make.begun(session, kilos=2, minutes=300)
        comment = make.comment("a1 2kg")
        hearing.hear(SYSTEM, session.id, [comment])
    with clock.at(start + timedelta(hours=3)):
        if gives_back == "cancel":
            make.say(session, "huỷ a1")
        elif gives_back == "lower":
            make.say(session, "a1 1kg")
        elif gives_back == "remove":
            hearing.hear(SYSTEM, session.id, [make.removed(comment)])
        elif gives_back == "lapse":
            following.lapse(session.id)
        else:
            cancel_by_buyer(make.order_of(session).secret, "")
        freed = 1 if gives_back == "lower" else 2
        assert make.taken(deal) == 2 - freed

        make.say(session, f"a1 {freed}kg", "Hoa")

    assert make.prices(session, "Hoa") == [(freed, 30_000)]


def test_who_waits_has_taken_of_the_deal_and_is_served_at_its_price_after_it():
    session, start = make.live(allotment=1_000), clock.now()
    with clock.at(start):
        deal = make.begun(session, minutes=10)
        make.say(session, "a1 3kg")
        assert (make.taken(deal), make.kilos(session, state=ClaimStatus.WAITING)) == (3, 2)

    with clock.at(start + timedelta(minutes=20)):
        restocking.restock(SYSTEM, session.id, "A01", 1_000, new_key())

        assert make.kilos(session) == 2
    assert (make.prices(session), make.taken(deal)) == ([(1, 30_000), (1, 30_000), (1, 30_000)], 3)


def test_who_waits_at_the_end_gives_back():
    session = make.live(allotment=1_000)
    deal = make.begun(session)
    make.say(session, "a1 3kg")

    sessions.end(SYSTEM, session.id)

    assert make.taken(deal) == 1


def test_a_raise_in_the_window_is_at_the_price_of_the_deal_and_what_was_there_keeps_its_own():
    session = make.live()
    make.say(session, "a1 1kg")
    make.begun(session)

    make.say(session, "a1 3kg")

    assert make.prices(session) == [(1, 45_000), (2, 30_000)]


def test_the_same_again_in_the_window_changes_nothing():
    session = make.live()
    make.say(session, "a1 1kg")
    deal = make.begun(session)

    make.say(session, "a1 1kg")

    assert (make.prices(session), make.taken(deal)) == ([(1, 45_000)], 0)


def test_one_buyer_has_at_most_so_many_and_a_person_asks_about_more():
    session = make.live()
    deal = make.begun(session, cap_per_buyer=2_000)

    make.say(session, "a1 3kg")
    make.say(session, "thêm a1 1kg")

    assert (make.prices(session), make.taken(deal)) == ([(2, 30_000)], 2)
    assert make.desk(session) == (Desk.OPEN, ["more_than_deal_allows"])


def test_two_names_with_one_number_are_one_buyer():
    session = make.live()
    deal = make.begun(session, cap_per_buyer=2_000)
    make.say(session, "a1 2kg sđt 0912345678", "Lan")

    make.say(session, "a1 1kg sđt 0912345678", "Lan Chợ")

    assert (make.prices(session, "Lan Chợ"), make.taken(deal)) == ([], 2)
    assert make.desk(session) == (Desk.OPEN, ["more_than_deal_allows"])


def test_a_number_that_is_said_later_gives_back_what_is_beyond():
    session = make.live()
    deal = make.begun(session, cap_per_buyer=2_000)
    make.say(session, "a1 2kg sđt 0912345678", "Lan")
    make.say(session, "a1 2kg", "Lan Chợ")

    make.say(session, "sđt 0912345678", "Lan Chợ")

    assert (make.prices(session, "Lan Chợ"), make.taken(deal)) == ([], 2)


def test_an_edit_that_the_deal_does_not_cover_waits_and_what_was_said_stays():
    session = make.live()
    deal = make.begun(session, kilos=2)
    comment = make.comment("a1 1kg")
    hearing.hear(SYSTEM, session.id, [comment])

    hearing.hear(SYSTEM, session.id, [make.edited(comment, "a1 4kg")])

    assert (make.prices(session), make.taken(deal)) == ([(1, 30_000)], 1)
    assert make.desk(session) == (Desk.OPEN, ["deal_has_run_out"])
    review.accept(SYSTEM, session.id, make.stored(comment).id)
    assert make.prices(session) == [(1, 30_000), (1, 30_000), (2, 45_000)]


def test_taken_by_hand_what_the_deal_does_not_cover_is_at_the_live_price():
    session = make.live()
    make.begun(session, kilos=1)

    hand.by_hand(SYSTEM, session.id, "a1 2 Sáu", "k1")

    assert make.prices(session, "Sáu") == [(1, 30_000), (1, 45_000)]


def test_the_check_finds_units_that_nobody_has():
    session = make.live()
    deal = make.begun(session)

    with maintenance() as connection:
        connection.execute(sa.text("UPDATE deals SET taken = 1"))
    assert checks.run() == [f"deals are taken by claims: deal {deal.id}: 1 are taken, claimed at its price are 0"]
    with maintenance() as connection:
        connection.execute(sa.text("UPDATE deals SET taken = 0"))
    db.session.rollback()
