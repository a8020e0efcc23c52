"""Orders that are not paid in time: given up once, by the rule, with everything that follows."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, dated
from core.actors import NOBODY, SYSTEM
from core.db import db
from core.states import StatusChange
from orders import cancelling, handling, standing
from orders.checkout import place_order
from orders.errors import AllGone, NotEnough
from orders.expiry import due, giving_up, jobs
from orders.models import Expiry, OrderStatus, PaymentStatus
from shop.offers import offer
from tests.make import expiry, money, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def history(order):
    return [(change.new, change.reason) for change in db.session.scalars(sa.select(StatusChange).where(
        StatusChange.entity == "orders", StatusChange.entity_id == order.id).order_by(StatusChange.id))]


def test_until_deadline_and_grace_are_over_nothing_happens():
    order = money.by_transfer()

    with expiry.after_the_deadline(order):
        assert (due.overdue(), jobs.give_up_unpaid()) == ([], 0)
    with expiry.over(order, minutes=-1):
        assert not giving_up.give_up(order.id)

    assert order.status == OrderStatus.PLACED


def test_then_it_is_given_up_its_goods_are_free_and_its_history_says_why():
    order = money.by_transfer()
    item_id = order.lines[0].stock_item_id
    before = shop.levels(item_id)

    with expiry.over(order, minutes=0):
        assert due.overdue() == [order.id]
        assert jobs.give_up_unpaid() == 1

    assert order.status == OrderStatus.CANCELLED
    assert history(order) == [("cancelled", cancelling.EXPIRED)]
    assert shop.levels(item_id) == (before[0], 0)
    assert [line.cancelled_at is not None for line in order.lines] == [True]
    assert expiry.cases(order) == [], "nothing came, so there is nothing to decide"


def test_a_second_time_nothing_is_left_to_give_up():
    order = expiry.given_up()

    with expiry.over(order):
        assert not giving_up.give_up(order.id)
        assert due.overdue() == []

    assert make.count(Expiry) == 1


def test_what_is_paid_in_full_or_at_the_door_never_expires():
    paid, cash = money.by_transfer(), make.order()
    money.transferred(paid)

    with clock.at(clock.now() + timedelta(days=60)):
        assert due.overdue() == []
        assert not giving_up.give_up(paid.id)
        assert not giving_up.give_up(cash.id)


def test_a_large_paid_order_that_waits_for_a_call_does_not_expire():
    order = money.by_transfer({shop.sku(shop.product(in_stock=1_000_000)): 200_000})
    money.transferred(order)
    assert order.status == OrderStatus.PLACED

    with expiry.over(order):
        assert not giving_up.give_up(order.id)


def test_a_part_that_was_paid_is_a_case_with_the_sum_and_never_silent():
    order = expiry.given_up(paid=30_000)

    assert order.status == OrderStatus.CANCELLED
    assert order.received == 30_000
    assert expiry.cases(order) == [("short", 30_000, cancelling.EXPIRED, "")]


def test_a_payment_by_card_that_was_begun_ends_with_the_order():
    order = money.by_transfer()
    begun = money.card_started(order)

    expiry.given_up(order)

    assert begun.status == PaymentStatus.EXPIRED


def test_the_grace_is_that_of_the_way_to_pay_on_that_day():
    order = money.by_transfer()
    dated.enact("grace_transfer_minutes", clock.today(), 10_000)

    with expiry.over(order, minutes=-1):
        assert due.overdue() == []
    with expiry.over(order):
        assert due.overdue() == [order.id]


def test_one_that_breaks_holds_up_no_other(monkeypatch):
    broken, other = money.by_transfer(), money.by_transfer()
    real = giving_up.give_up

    def give_up(order_id):
        if order_id == broken.id:
            raise ZeroDivisionError
        return real(order_id)

    monkeypatch.setattr(jobs.giving_up, "give_up", give_up)
    with expiry.over(other):
        assert jobs.give_up_unpaid() == 1

    assert (make.status(broken), make.status(other)) == (OrderStatus.PLACED, OrderStatus.CANCELLED)


def test_goods_of_an_overdue_order_are_for_sale_before_any_job_has_run():
    bag = shop.pieces(3)
    waiting = money.by_transfer({bag.sku: 3_000})
    wish = make.wish({bag.sku: 2_000}, buyer_phone="0987654321")
    with pytest.raises(AllGone):
        place_order(NOBODY, wish)

    with expiry.over(waiting):
        assert offer([bag.sku])[bag.sku].available == 3
        order = place_order(NOBODY, wish)

    assert order.status == OrderStatus.CONFIRMED
    assert make.status(waiting) == OrderStatus.CANCELLED
    assert shop.levels(bag.stock_item_id) == (3, 2)
    assert history(waiting) == [("cancelled", cancelling.EXPIRED)]
    assert db.session.scalar(sa.select(StatusChange.actor).where(
        StatusChange.entity == "orders", StatusChange.entity_id == waiting.id)) == "system", "not who ordered next"


def test_where_even_that_is_too_little_it_is_said_with_what_is_left():
    bag = shop.pieces(3)
    waiting = money.by_transfer({bag.sku: 2_000})
    wish = make.wish({bag.sku: 9_000}, buyer_phone="0987654321")

    with expiry.over(waiting), pytest.raises(NotEnough) as refused:
        place_order(NOBODY, wish)

    assert refused.value.facts["milli_left"] == 3_000


def test_what_a_buyer_leaves_unpaid_counts_for_their_standing_and_what_went_on_does_not():
    seller = shop.cooperative()
    for _ in range(2):
        expiry.given_up(money.by_transfer({shop.sku(shop.product(seller)): 1_000}))
    late = money.by_transfer({shop.sku(shop.product(seller)): 1_000})
    total = late.total
    money.transferred(expiry.given_up(late), total)

    found = standing.of([seller.id], [make.PHONE])[make.PHONE]

    assert (found.unpaid, found.light) == (2, standing.Light.CALL)


def test_who_was_cancelled_by_a_person_is_not_given_up_too():
    order = money.by_transfer()
    handling.cancel_order(SYSTEM, order.id, "đổi ý")

    with expiry.over(order):
        assert not giving_up.give_up(order.id)

    assert make.count(Expiry) == 0
