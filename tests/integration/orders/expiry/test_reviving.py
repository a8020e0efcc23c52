"""Late money: the order goes on while its goods are free, else a person decides."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, outbox
from core.actors import SYSTEM, Actor
from core.db import Dong, db
from core.idempotency import KeyReused
from orders import balances, order_page, parcels, receiving, reports
from orders.cancelling import cancel_by_buyer, cancel_order
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.expiry import extending, giving_up, reviving
from orders.expiry.errors import GoodsGone, NotAwaited, TooMuchTime
from orders.expiry.reviving import CANCELLED, GONE, TOO_LITTLE
from orders.models import Expiry, OrderStatus
from orders.refunds import promising
from orders.refunds.promising import Wish
from tests.make import expiry, money, shop
from tests.make import orders as make
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
HOURS = timedelta(hours=24)


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def late(order, amount):
    """So much has come when all was over."""
    return money.transferred(order, amount)


def test_late_money_takes_the_goods_again_and_the_order_goes_on():
    order = money.by_transfer()
    total, item_id = order.total, order.lines[0].stock_item_id
    expiry.given_up(order)

    counted = late(order, total)

    assert (counted.is_cancelled, counted.balance.left, counted.balance.surplus) == (False, 0, 0)
    assert order.status == OrderStatus.CONFIRMED
    assert [parcel.status.value for parcel in order.parcels] == ["to_pack"]
    assert shop.levels(item_id)[1] == 2_000
    assert expiry.cases(order) == []
    assert [(line.cancelled_at is None, line.paid) for line in make.lines(order)] == [
        (False, 0), (True, order.goods_total)]


def test_its_goods_are_delivered_and_its_figures_say_what_happened():
    order = money.by_transfer()
    total = order.total
    late(expiry.given_up(order), total)

    parcels.deliver(SYSTEM, make.shipped(order).id)

    figures = reports.total(reports.Scope(clock.today(), clock.today() + timedelta(days=3)))
    goods = order.goods_total
    assert (figures.ordered, figures.cancelled, figures.paid, figures.delivered) == (2 * goods, goods, goods, goods)


def test_the_buyer_sees_each_of_the_goods_once():
    order = money.by_transfer()
    total = order.total
    assert [line.is_cancelled for line in order_page.read(expiry.given_up(order)).bundles[0].lines] == [True]

    late(order, total)

    assert [line.is_cancelled for line in order_page.read(order).bundles[0].lines] == [False]


def test_goods_that_went_to_others_make_it_a_case():
    bag = shop.pieces(3)
    order = money.by_transfer({bag.sku: 3_000})
    total = order.total
    expiry.given_up(order)
    make.order({bag.sku: 1_000}, buyer_phone="0987654321")

    counted = late(order, total)

    assert (counted.is_cancelled, counted.balance.surplus) == (True, total)
    assert order.status == OrderStatus.CANCELLED
    assert expiry.cases(order) == [("late", total, GONE, "")]
    assert shop.levels(bag.stock_item_id) == (3, 1), "nothing of it is held in part"


def test_of_goods_of_two_sellers_all_must_be_free_or_nothing_is_taken():
    bag, rice = shop.pieces(3), shop.product()
    order = money.by_transfer({bag.sku: 3_000, shop.sku(rice): 1_000})
    total = order.total
    expiry.given_up(order)
    make.order({bag.sku: 1_000}, buyer_phone="0987654321")

    assert late(order, total).is_cancelled

    assert shop.levels(shop.item_of(rice).id)[1] == 0


def test_money_that_comes_in_parts_is_one_case_until_it_is_enough():
    order = money.by_transfer()
    total = order.total
    expiry.given_up(order, paid=10_000)
    assert expiry.cases(order) == [("short", 10_000, "not paid in time", "")]

    late(order, 5_000)
    assert expiry.cases(order) == [("short", 15_000, TOO_LITTLE, "")]
    late(order, total - 15_000)

    assert order.status == OrderStatus.CONFIRMED
    assert order.received == total
    assert [kind_and_decision[::3] for kind_and_decision in expiry.cases(order)] == [("short", "served")]


def test_too_much_late_money_goes_on_and_the_rest_is_surplus():
    order = money.by_transfer()
    total = order.total

    counted = late(expiry.given_up(order), total + 7_000)

    assert (order.status, counted.balance.surplus) == (OrderStatus.CONFIRMED, 7_000)


def test_late_money_by_card_counts_like_any_other():
    order = money.by_transfer()
    begun = money.card_started(order)
    expiry.given_up(order)

    counted = receiving.count_payment(begun.id)

    assert counted is not None
    assert not counted.is_cancelled
    assert order.status == OrderStatus.CONFIRMED
    assert receiving.count_payment(begun.id) is None


def test_what_a_person_cancelled_does_not_come_back_by_itself():
    order = money.by_transfer()
    total = order.total
    cancel_order(SYSTEM, order.id, "đổi ý")

    assert late(order, total).is_cancelled

    assert order.status == OrderStatus.CANCELLED
    assert expiry.cases(order) == [("late", total, CANCELLED, "")]


def test_after_it_went_on_it_can_be_cancelled_like_any_other_and_then_stays_so():
    order = money.by_transfer()
    total = order.total
    late(expiry.given_up(order), total)
    cancel_by_buyer(order.secret, "")

    assert late(order, 1_000).is_cancelled

    assert order.status == OrderStatus.CANCELLED
    assert reviving.open_expiry(order.id) is None


def test_a_cancelled_order_comes_back_in_no_other_way_the_database_says():
    order = make.order()
    cancel_order(SYSTEM, order.id, "đổi ý")

    db.session.rollback()

    assert refused("UPDATE orders SET status = 'placed' WHERE id = :id", id=order.id)


def test_a_large_order_that_goes_on_waits_for_its_call():
    order = money.by_transfer({shop.sku(shop.product(in_stock=1_000_000)): 200_000})
    total = order.total

    late(expiry.given_up(order), total)

    assert (order.status, balances.of(order).left) == (OrderStatus.PLACED, 0)
    with expiry.over(order):
        assert not giving_up.give_up(order.id)


def test_more_time_before_the_deadline():
    order = money.by_transfer()
    before = order.pay_by

    extending.extend(SYSTEM, order.id, HOURS, "the bank is closed", "k1")
    extending.extend(SYSTEM, order.id, HOURS, "the bank is closed", "k1")

    assert order.pay_by == before + HOURS
    with pytest.raises(KeyReused):
        extending.extend(SYSTEM, order.id, 2 * HOURS, "the bank is closed", "k1")


def test_more_time_after_the_deadline_begins_now():
    order = money.by_transfer()

    with expiry.after_the_deadline(order, 30):
        extending.extend(SYSTEM, order.id, HOURS, "asked on the phone", "k1")
        assert order.pay_by == clock.now() + HOURS


def test_more_time_lets_an_order_that_was_given_up_go_on_unpaid():
    order = expiry.given_up(paid=30_000)

    with expiry.over(order):
        extending.extend(SYSTEM, order.id, HOURS, "asked on the phone", "k1")
        assert order.pay_by == clock.now() + HOURS

    assert (order.status, order.received) == (OrderStatus.PLACED, 30_000)
    assert sum(line.paid for line in make.lines(order)) == 30_000
    assert [case[::3] for case in expiry.cases(order)] == [("short", "served")]
    expiry.given_up(order)
    assert [case[::3] for case in expiry.cases(order)] == [("short", "served"), ("short", "")]
    assert make.count(Expiry) == 2


def test_one_tap_serves_late_money_when_goods_came_in_again():
    bag = shop.pieces(3)
    order = money.by_transfer({bag.sku: 3_000})
    total = order.total
    expiry.given_up(order)
    other = make.order({bag.sku: 1_000}, buyer_phone="0987654321")
    late(order, total)
    with pytest.raises(GoodsGone):
        extending.extend(SYSTEM, order.id, HOURS, "goods came in", "k1")
    cancel_order(SYSTEM, other.id, "đổi ý")

    extending.extend(SYSTEM, order.id, HOURS, "goods came in", "k2")

    assert order.status == OrderStatus.CONFIRMED
    assert expiry.cases(order)[0][3] == "served"


def test_what_was_refunded_meanwhile_is_missing_when_it_goes_on():
    order = expiry.given_up(paid=30_000)
    promising.promise(SYSTEM, order.id, Wish(amount=Dong(30_000), provider="transfer", reason="asked",
                                             request_key="r1"))
    assert [case[::3] for case in expiry.cases(order)] == [("short", "refunded")]

    extending.extend(SYSTEM, order.id, HOURS, "wants it all the same", "k1")

    assert balances.of(order).left == order.total


@pytest.mark.parametrize(("reason", "more", "error"), [
    ("", HOURS, ReasonNeeded), ("x" * 201, HOURS, ReasonNeeded), ("ok", 15 * HOURS, TooMuchTime),
    ("ok", -3 * HOURS, TooMuchTime)])
def test_more_time_needs_a_reason_and_has_a_limit(reason, more, error):
    order = money.by_transfer()

    with pytest.raises(error):
        extending.extend(Actor("person:1", frozenset({"admin"}), 1) if reason == "" else SYSTEM, order.id, more,
                         reason, "k1")


def test_who_has_nothing_in_the_order_gives_no_time_and_what_is_not_awaited_needs_none():
    order = money.by_transfer()
    with pytest.raises(NoSuchOrder):
        extending.extend(make.officer("03478"), order.id, HOURS, "why", "k1")
    extending.extend(make.seller_of_line(order), order.id, HOURS, "asked on the phone", "k1")

    for other in (make.order(), cancelled()):
        with pytest.raises(NotAwaited):
            extending.extend(SYSTEM, other.id, HOURS, "why", "k2")


def cancelled():
    order = money.by_transfer()
    cancel_order(SYSTEM, order.id, "đổi ý")
    return order


def test_each_end_is_told_also_the_second_of_the_same_order():
    order = money.by_transfer()
    expiry.given_up(order)
    extending.extend(SYSTEM, order.id, HOURS, "asked", "k1")
    expiry.given_up(order)

    ended = db.session.scalars(sa.select(outbox.Message.key).where(
        outbox.Message.topic == "orders.cancelled", outbox.Message.handler.contains("tell_cancelled"))).all()

    assert len(set(ended)) == 2
