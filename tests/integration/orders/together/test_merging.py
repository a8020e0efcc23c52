"""Two orders of one buyer become one until something is packed."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from orders import balances, parcels, receiving, reports
from orders.cancelling import JOINED
from orders.models import MoneyMove, Order, OrderStatus, Payment, PaymentStatus
from orders.together import joined, merging
from orders.together_errors import NotTheSameBuyer, OnePacked, SameOrder, TooManyLines, TwoPlaces
from shop import stock
from tests.make import money, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


def two(**details):
    """Two orders of Lan's from one cooperative."""
    goods = shop.product()
    sku = shop.sku(goods)
    return make.order({sku: 2_000}, **details), make.order({sku: 1_000}, **details)


def asked(order):
    return list(db.session.scalars(sa.select(Payment.amount).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED).order_by(Payment.id)))


def test_the_earlier_order_takes_in_the_later_and_one_freight_is_saved():
    first, second = two()
    goods, freight = first.goods_total + second.goods_total, first.freight

    into = merging.by_staff(SYSTEM, second.id, first.id, None, "k1")

    assert into.id == first.id
    assert (into.goods_total, into.freight, len(into.parcels)) == (goods, freight, 1)
    assert (second.status, second.goods_total) == (OrderStatus.CANCELLED, 0)
    assert joined.goes_on_in(second.id) == first.id
    assert asked(into) == [goods + freight]
    assert checks.run() == []


def test_what_the_preview_says_is_what_comes_of_it():
    first, second = two()
    seen = merging.preview(second, first)

    into = merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    assert (seen.goods, seen.freight, seen.left) == (into.goods_total, into.freight, balances.of(into).left)
    assert seen.saved == seen.freight > 0


def test_the_same_key_again_changes_nothing():
    first, second = two()
    merging.by_staff(SYSTEM, first.id, second.id, None, "k1")
    held = stock.held(f"order:{first.code}")

    merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    assert stock.held(f"order:{first.code}") == held


def test_names_prices_and_communes_go_along_as_they_were_agreed():
    goods = shop.product()
    first, second = make.order({shop.sku(goods): 2_000}), make.order({shop.sku(goods): 1_000})
    frozen = [(line.product_name, line.unit_price, line.commune_code, line.price_source) for line in second.lines]

    into = merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    assert [(line.product_name, line.unit_price, line.commune_code, line.price_source)
            for line in into.lines[-1:]] == frozen


def test_goods_are_held_throughout_and_revenue_counts_them_once():
    first, second = two()
    before = stock.held(f"order:{first.code}").values(), stock.held(f"order:{second.code}").values()

    merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    assert sum(stock.held(f"order:{first.code}").values()) == sum(map(sum, before))
    assert stock.held(f"order:{second.code}") == {}
    parcels.pack(SYSTEM, first.parcels[0].id)
    parcels.hand_over_to_courier(SYSTEM, first.parcels[0].id)
    parcels.deliver(SYSTEM, first.parcels[0].id)
    figures = reports.revenue(SYSTEM, clock.today(), clock.today()).total
    assert figures.revenue == first.goods_total
    assert figures.ordered - figures.cancelled == first.goods_total


def test_money_goes_along_and_what_is_too_much_is_said():
    goods = shop.product()
    first = money.by_transfer({shop.sku(goods): 2_000})
    second = money.by_transfer({shop.sku(goods): 1_000})
    money.transferred(first)
    money.transferred(second)
    paid, saved, theirs = first.received + second.received, second.freight, second.received

    into = merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    assert (into.received, second.received) == (paid, 0)
    assert balances.of(into).surplus == saved > 0
    assert db.session.scalars(sa.select(MoneyMove.amount)).all() == [theirs]
    assert checks.run() == []


def test_money_that_comes_for_the_old_code_counts_for_the_order_it_went_into():
    goods = shop.product()
    first, second = (money.by_transfer({shop.sku(goods): milli}) for milli in (2_000, 1_000))
    merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    counted = receiving.count_transfer(second.id, money.line(first.total).id, Dong(first.total))

    assert (counted.is_cancelled, counted.balance.left) == (False, 0)
    assert first.status == OrderStatus.CONFIRMED
    assert checks.run() == []


def test_a_card_that_is_paid_for_the_old_order_pays_the_one_it_went_into():
    goods = shop.product()
    first, second = (money.by_transfer({shop.sku(goods): milli}) for milli in (2_000, 1_000))
    started = money.card_started(second)
    merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    counted = receiving.count_payment(started.id)

    assert (counted.is_cancelled, first.received, second.received) == (False, started.amount, 0)
    assert receiving.count_payment(started.id) is None
    assert checks.run() == []


def test_an_unpaid_order_takes_in_a_paid_one_and_the_rest_is_asked_for():
    goods = shop.product()
    first, second = make.order({shop.sku(goods): 2_000}), money.by_transfer({shop.sku(goods): 1_000})
    money.transferred(second)
    paid = second.received

    into = merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    assert asked(into) == [into.total - paid]
    assert checks.run() == []


def test_other_numbers_are_other_buyers():
    first, second = make.order(), make.order(buyer_phone="0987654321")

    with pytest.raises(NotTheSameBuyer):
        merging.by_staff(SYSTEM, first.id, second.id, None, "k1")


def test_an_order_is_not_put_into_itself():
    order = make.order()

    with pytest.raises(SameOrder):
        merging.by_staff(SYSTEM, order.id, order.id, None, "k1")


def test_two_doors_need_a_word_which_one_is_right():
    first, second = make.order(), make.order(street="8 ngõ 9 phố Khác")

    with pytest.raises(TwoPlaces):
        merging.by_staff(SYSTEM, first.id, second.id, None, "k1")
    into = merging.by_staff(SYSTEM, first.id, second.id, second.id, "k2")

    assert into.street == "8 ngõ 9 phố Khác"


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_packed_goes_on_its_own(place):
    orders = two()
    parcels.pack(SYSTEM, orders[place].parcels[0].id)

    with pytest.raises(OnePacked):
        merging.by_staff(SYSTEM, orders[0].id, orders[1].id, None, "k1")

    assert {order.status for order in orders} == {OrderStatus.PACKED, OrderStatus.CONFIRMED}
    assert checks.run() == []


def test_an_order_holds_only_so_many_lines(monkeypatch):
    first, second = two()
    monkeypatch.setattr(merging, "MOST_LINES", 1)

    with pytest.raises(TooManyLines):
        merging.by_staff(SYSTEM, first.id, second.id, None, "k1")


def test_three_orders_follow_each_other():
    goods = shop.product()
    first, second, third = (make.order({shop.sku(goods): 1_000}) for _ in range(3))

    merging.by_staff(SYSTEM, second.id, third.id, None, "k1")
    merging.by_staff(SYSTEM, first.id, second.id, None, "k2")

    assert joined.goes_on_in(third.id) == first.id
    assert len([line for line in first.lines if line.cancelled_at is None]) == 3
    assert checks.run() == []


def test_whoever_has_both_links_may_do_it_and_nobody_with_one():
    first, second = two()

    into = merging.by_buyer(second.secret, first.secret, None, "k1")

    assert into.id == first.id
    reasons = db.session.scalars(sa.text(
        "SELECT reason FROM status_changes WHERE entity = 'orders' AND new = 'cancelled'"))
    assert reasons.all() == [JOINED]


def test_goods_of_two_sellers_stay_two_parcels():
    first, second = make.from_two(), make.order()

    into = merging.by_staff(SYSTEM, first.id, second.id, None, "k1")

    assert len(into.parcels) == 3
    assert into.freight == first.freight
    assert db.session.scalars(sa.select(Order.id).where(Order.status == OrderStatus.CONFIRMED)).all() == [into.id]
    assert checks.run() == []
