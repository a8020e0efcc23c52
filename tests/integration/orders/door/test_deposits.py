"""Deposits: asked by the rule, paid or waived, expiring, kept or given back."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, dated
from core.actors import NOBODY, SYSTEM
from core.db import db
from orders import awaiting, handling, parcels, restrictions, returns
from orders.banking import asking, counting, hearing
from orders.banking.matching import Match
from orders.checkout import place_order
from orders.door import changing, deposits
from orders.door.errors import NothingToWaive
from orders.errors import NoSuchOrder, NotPaidYet, ReasonNeeded
from orders.models import Deposit, Order, OrderStatus, Payment, PaymentStatus
from orders.together import merging
from orders.together_errors import DepositFirst
from tests.make import deposits as make_rule
from tests.make import livestream as live
from tests.make import money, shop
from tests.make import orders as make
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def large():
    """A parcel of any size needs 30 percent."""
    make_rule.rule(large=1)


def cash(order):
    return list(db.session.scalars(sa.select(Payment.amount).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED)))


def test_without_a_rule_or_without_an_account_nobody_is_asked():
    assert make.order().status == OrderStatus.CONFIRMED
    money.account(is_shown=False)
    make_rule.rule(large=1)

    assert make.order().status == OrderStatus.CONFIRMED
    assert make.count(Deposit) == 0


def test_an_order_that_needs_one_waits_for_it_with_a_deadline(large):
    with clock.at(clock.now()):
        order = make.order()

    assert (order.status, order.parcels, order.payment_method) == (OrderStatus.PLACED, [], "cod")
    assert order.pay_by == order.placed_at + timedelta(minutes=dated.value("pay_by_deposit_minutes"))
    assert awaiting.missing(order) == awaiting.deposit(order.id) == 36_000  # 30 % of 120.000
    with pytest.raises(NotPaidYet):
        handling.confirm(SYSTEM, order.id)


def test_the_page_asks_for_the_deposit_alone_and_the_rest_at_the_door(large):
    order = make.order()

    panel = asking.panel(order)

    assert (panel.left, panel.asked.amount, panel.asked.memo) == (36_000, 36_000, order.code)
    assert panel.at_the_door == order.total - 36_000
    money.transferred(order, 36_000)
    assert asking.panel(order) is None


def test_when_it_is_here_the_order_is_confirmed_and_the_rest_is_asked_at_the_door(large):
    order = make.order()

    money.transferred(order, 36_000)

    assert order.status == OrderStatus.CONFIRMED
    assert cash(order) == [order.total - 36_000]
    parcels.deliver(SYSTEM, make.shipped(order).id)
    assert order.received == order.total


def test_the_matcher_takes_the_deposit_as_exactly_what_was_asked(large):
    order = make.order()
    line = money.line(36_000, f"CT DEN {order.code}")

    @hearing.use_case
    def match():
        return counting.match(line)

    assert match() == Match.EXACT
    assert order.status == OrderStatus.CONFIRMED


@pytest.mark.parametrize(("amount", "is_enough"), [(35_999, False), (36_000, True), (120_000, True)])
def test_a_part_of_it_is_not_enough_and_all_of_the_order_is(large, amount, is_enough):
    order = make.order()
    assert order.total == 120_000

    money.transferred(order, amount)

    assert (order.status == OrderStatus.CONFIRMED) is is_enough
    assert awaiting.missing(order) == (0 if is_enough else 1)


def test_a_transfer_or_a_regular_buyer_needs_none():
    make_rule.rule(new=1)
    seller = shop.cooperative()
    wish = {shop.sku(shop.product(seller)): 1_000}
    assert money.by_transfer(wish).pay_by is not None and make.count(Deposit) == 0
    for _ in range(2):
        order = make.order(wish)
        deposits.waive(SYSTEM, order.id, "first orders")
        make.delivered(order)

    assert make.order(wish).status == OrderStatus.CONFIRMED


def test_what_another_cooperative_has_lived_through_counts_for_nothing():
    mine, other = shop.cooperative(), shop.cooperative()
    returns.refuse(SYSTEM, make.shipped(make.order({shop.sku(shop.product(other)): 1_000})).id, "no")
    make_rule.rule(refused=1)

    assert make.order({shop.sku(shop.product(mine)): 1_000}).status == OrderStatus.CONFIRMED
    asked = make.order({shop.sku(shop.product(other)): 1_000})
    assert deposits.of_orders([asked.id])[asked.id][0].why == "refused"


def test_of_an_order_from_two_each_seller_asks_for_its_own_parcel():
    careful, trusting = shop.product(), shop.product()
    make.shipped(order := make.order({shop.sku(careful): 1_000}))
    returns.refuse(SYSTEM, order.parcels[0].id, "no")
    make_rule.rule(refused=1)

    both = make.order({shop.sku(careful): 1_000, shop.sku(trusting): 1_000})

    [asked] = deposits.of_orders([both.id])[both.id]
    assert asked.cooperative_id == careful.cooperative_id
    assert asked.amount < both.total // 3


def test_areas_hold_for_a_province_or_a_ward_from_a_day_to_a_day():
    make_rule.rule(area=1)
    assert make.order().status == OrderStatus.CONFIRMED
    area = changing.add_area(SYSTEM, "01", clock.today())

    assert make.order().status == OrderStatus.PLACED
    changing.end_area(SYSTEM, area.id)
    with clock.at(clock.now() + timedelta(days=1)):
        assert make.order().status == OrderStatus.CONFIRMED


def test_a_live_order_is_asked_when_it_is_known_where_it_goes(large):
    order = make.live_order(shop.product())
    assert make.count(Deposit) == 0

    make.completed(order)

    assert (order.status, order.pay_by is not None) == (OrderStatus.PLACED, True)
    money.transferred(order, awaiting.missing(order))
    assert order.status == OrderStatus.CONFIRMED


def test_where_who_pays_first_is_served_first_the_deposit_is_the_moment(large):
    session = live.live(first_paid=True)
    live.say(session, "a1 2kg", "Lan")
    order = make.completed(live.order_of(session))
    assert awaiting.missing(order) > 0 and not order.lines

    money.transferred(order, awaiting.missing(order))

    assert live.kilos(session) == 2
    assert db.session.get_one(Order, order.id, populate_existing=True).status == OrderStatus.CONFIRMED


def test_a_seller_waives_it_with_a_reason_and_only_for_its_own_goods(large):
    order = make.from_two()
    first = make.seller_of_line(order)
    with pytest.raises(ReasonNeeded):
        deposits.waive(first, order.id, " ")
    with pytest.raises(NoSuchOrder):
        deposits.waive(make.officer("03478"), order.id, "why")

    deposits.waive(first, order.id, "my cousin")
    assert order.status == OrderStatus.PLACED
    with pytest.raises(NothingToWaive):
        deposits.waive(first, order.id, "my cousin")
    deposits.waive(SYSTEM, order.id, "called them")

    assert order.status == OrderStatus.CONFIRMED
    assert {each.waive_reason for each in deposits.of_orders([order.id])[order.id]} == {"my cousin", "called them"}


def test_a_large_order_that_is_waived_still_waits_for_its_call(large):
    order = make.order({shop.sku(shop.product(in_stock=1_000_000)): 200_000})

    deposits.waive(SYSTEM, order.id, "known")

    assert order.status == OrderStatus.PLACED
    assert handling.confirm(SYSTEM, order.id).status == OrderStatus.CONFIRMED


def test_a_deposit_says_what_it_said_when_it_was_asked(large):
    number = deposits.of_orders([make.order().id])
    deposit = next(iter(number.values()))[0].id
    db.session.rollback()

    assert refused("UPDATE deposits SET amount = 1 WHERE id = :id", id=deposit)
    assert refused("UPDATE deposits SET waived_at = made_at, waived_by = 'x' WHERE id = :id", id=deposit)
    assert refused("DELETE FROM deposits WHERE id = :id", id=deposit)


def test_a_restricted_buyer_waits_for_the_call_also_with_the_deposit(large):
    goods = shop.product()
    restrictions.restrict(SYSTEM, [goods.cooperative_id], restrictions.Who("Lan", make.PHONE), "bom hàng",
                          clock.today())
    order = place_order(NOBODY, make.wish({shop.sku(goods): 1_000}))

    money.transferred(order, awaiting.missing(order))

    assert order.status == OrderStatus.PLACED


def test_an_order_that_waits_for_one_is_not_slipped_into_another_that_is_confirmed():
    goods = shop.product()
    confirmed = make.order({shop.sku(goods): 1_000})
    make_rule.rule(large=1)
    waiting = make.order({shop.sku(goods): 2_000})

    with pytest.raises(DepositFirst):
        merging.by_staff(SYSTEM, confirmed.id, waiting.id, None, "k")
    deposits.waive(SYSTEM, waiting.id, "known")

    assert merging.by_staff(SYSTEM, confirmed.id, waiting.id, None, "k").goods_total == 3 * 45_000


def test_what_is_left_of_an_order_needs_no_deposit_of_a_seller_who_sends_nothing_any_more():
    make_rule.rule(large=200_000)
    dear, other = shop.product(None, shop.kilo(150_000)), shop.product(None, shop.kilo(20_000), name="Gạo Séng Cù")
    order = make.order({shop.sku(dear): 2_000, shop.sku(other): 1_000})
    assert awaiting.missing(order)
    line = next(each for each in order.lines if each.cooperative_id == dear.cooperative_id)

    order = handling.cancel_lines(SYSTEM, order.id, [line.id], "none left")

    assert (order.status, awaiting.missing(order)) == (OrderStatus.CONFIRMED, 0)
    assert cash(order) == [order.total]


def test_control_the_deposit_of_the_seller_who_still_sends_is_still_asked():
    make_rule.rule(large=200_000)
    dear, other = shop.product(None, shop.kilo(150_000)), shop.product(None, shop.kilo(20_000), name="Gạo Séng Cù")
    order = make.order({shop.sku(dear): 2_000, shop.sku(other): 1_000})
    asked = awaiting.missing(order)
    line = next(each for each in order.lines if each.cooperative_id == other.cooperative_id)

    order = handling.cancel_lines(SYSTEM, order.id, [line.id], "none left")

    assert (order.status, awaiting.missing(order)) == (OrderStatus.PLACED, asked)


def test_a_transfer_for_what_is_left_after_cancelling_confirms_it():
    one, two = shop.product(), shop.product(None, shop.kilo(20_000), name="Gạo Séng Cù")
    order = money.by_transfer({shop.sku(one): 1_000, shop.sku(two): 1_000})
    line = next(each for each in order.lines if each.cooperative_id == two.cooperative_id)
    freight = order.freight // 2
    money.transferred(order, order.total - line.amount - freight)

    order = handling.cancel_lines(SYSTEM, order.id, [line.id], "none left")

    assert order.status == OrderStatus.CONFIRMED
    assert cash(order) == []
