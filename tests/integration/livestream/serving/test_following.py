"""What becomes of an order is seen in its session: confirmed, cancelled, paid."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock, outbox
from core.actors import SYSTEM
from livestream import board, jobs, sessions
from livestream.models import ClaimStatus
from livestream.serving import following
from livestream.serving.goods import hold_of
from orders import delivery, parcels
from orders.cancelling import cancel_by_buyer, take_out
from orders.models import OrderStatus
from shop import stock
from tests.make import livestream as make
from tests.make import orders, shop

pytestmark = pytest.mark.usefixtures("context")
ORDERED, RELEASED, WAITING = ClaimStatus.ORDERED, ClaimStatus.RELEASED, ClaimStatus.WAITING


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def complete(session, author="Lan"):
    order = make.order_of(session, author)
    return delivery.complete(order.secret, name="Nguyễn Thị Lan", phone="0912345678", ward_code=orders.WARD,
                             street="12 phố Thử", note="", request_key=f"complete-{author}")


def hear_from_orders():
    while outbox.drain():
        pass


def test_the_buyer_completes_the_order_behind_the_link_and_nothing_lapses():
    session = make.live()
    make.say(session, "a1 2kg")

    assert complete(session).status == OrderStatus.CONFIRMED
    hear_from_orders()

    assert make.claims_of(session)[0].expires_at is None
    totals = board.totals(make.fresh(session))
    assert (totals.claimed, totals.confirmed, totals.paid) == (90_000, 90_000, 0)


def test_an_order_whose_buyer_answered_does_not_lapse_even_if_the_message_is_late():
    session = make.live()
    make.say(session, "a1 2kg")
    complete(session)

    with clock.at(clock.now() + timedelta(minutes=31)):
        jobs.release_lapsed_claims()

    assert make.kilos(session) == 2


def test_an_order_that_is_cancelled_gives_its_goods_to_who_waits_in_the_same_transaction():
    session = make.live(allotment=3_000)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")

    cancel_by_buyer(make.order_of(session).secret, "")

    assert [claim.status for claim in make.claims_of(session, "Lan")] == [RELEASED]
    assert make.kilos(session, "Hoa") == 2
    assert sum(stock.held(hold_of(session.id)).values()) == 1_000


def test_a_line_that_was_cancelled_at_the_order_is_found_by_the_clock():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)))
    make.say(session, "a1 2kg")
    make.say(session, "a2 1kg")
    order = make.order_of(session)
    take_out(order.id, [order.lines[0].id], "hết hàng")

    assert jobs.release_lapsed_claims() == 1
    assert jobs.release_lapsed_claims() == 0

    assert [claim.status for claim in make.claims_of(session)] == [RELEASED, ORDERED]


def test_goods_that_were_sold_meanwhile_are_taken_off_the_allotment():
    goods = shop.product(in_stock=10_000)
    session = make.planned()
    make.add(session, goods, allotment=10_000)
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 2kg")
    order = make.order_of(session)
    take_out(order.id, [order.lines[0].id], "")
    orders.order({shop.sku(goods): 1_000})

    hear_from_orders()

    assert make.fresh(session).items[0].allotment == 8_000


def test_after_the_session_a_cancelled_order_leaves_its_goods_on_the_shelf():
    session = make.live()
    make.say(session, "a1 2kg")
    sessions.end(SYSTEM, session.id)

    cancel_by_buyer(make.order_of(session).secret, "")
    hear_from_orders()

    assert shop.item_of(session.items[0].product).reserved == 0


def test_a_confirmed_order_still_follows_its_buyer():
    session = make.live()
    make.say(session, "a1 2kg")
    complete(session)

    make.say(session, "a1 3kg")
    assert make.order_of(session).goods_total == 135_000
    make.say(session, "a1 1kg")
    assert make.order_of(session).goods_total == 45_000
    make.say(session, "huỷ a1")

    assert make.order_of(session).status == OrderStatus.CANCELLED


def test_confirmed_orders_of_several_waiting_buyers_grow_in_one_transaction():
    session = make.live(allotment=5_000)
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)))
    make.say(session, "a1 5kg", "Mai")
    for author in ("Lan", "Hoa"):
        make.say(session, "a2 1kg", author)
        complete(session, author)
        make.say(session, "a1 1kg", author)

    make.say(session, "huỷ a1", "Mai")

    assert make.kilos(session, "Lan") == 2
    assert make.kilos(session, "Hoa") == 2


def test_when_the_order_is_being_packed_a_person_decides_about_a_cancel_and_more_becomes_a_new_order():
    session = make.live()
    make.say(session, "a1 2kg")
    order = complete(session)
    parcels.pack(SYSTEM, order.parcels[0].id)

    cancelled = make.say(session, "huỷ a1")
    make.say(session, "lấy thêm a1 1kg")

    assert cancelled.doubtful == 1
    assert make.order_of(session).id != order.id
    assert make.kilos(session) == 3


def test_cash_that_the_rider_brings_is_in_the_totals():
    session = make.live()
    make.say(session, "a1 2kg")
    order = complete(session)
    parcels.pack(SYSTEM, order.parcels[0].id)
    parcels.hand_over_to_courier(SYSTEM, order.parcels[0].id)
    parcels.deliver(SYSTEM, order.parcels[0].id, True)
    hear_from_orders()

    assert board.totals(make.fresh(session)).paid == 90_000


def test_hearing_of_an_order_twice_changes_nothing():
    session = make.live()
    make.say(session, "a1 2kg")
    order = make.order_of(session)
    cancel_by_buyer(order.secret, "")

    following.give_up_cancelled(order.id)
    following.give_up_cancelled(order.id)

    assert make.claims_of(session, only=[WAITING, ORDERED]) == []
