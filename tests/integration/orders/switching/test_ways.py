"""Another way to pay: while nothing is paid and nothing is packed; deadline, deposit, restriction and call follow."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from orders import awaiting, parcels, restrictions
from orders.errors import NoSuchOrder, UnknownPaymentMethod
from orders.expiry import due
from orders.models import Deposit, Order, OrderStatus, Payment, PaymentStatus
from orders.restrictions import Who
from orders.switching import ways
from orders.switching.errors import NotSwitchable, SomethingPaid, SwitchedOften, TimeIsOver
from tests.make import deposits as make_rule
from tests.make import money, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def switched(order, method="cod", key="k1"):
    return ways.by_buyer(order.secret, method, key)


def fresh(order):
    return db.session.get_one(Order, order.id, populate_existing=True)


def cash(order):
    return list(db.session.scalars(sa.select(Payment.amount).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED)))


def test_a_transfer_becomes_cash_and_the_order_goes_on():
    order = money.by_transfer()
    assert ways.possible(order) == ("cod",)

    switched(order)

    order = fresh(order)
    assert (order.payment_method, order.status, order.pay_by) == ("cod", OrderStatus.CONFIRMED, None)
    assert cash(order) == [order.total]
    assert due.overdue() == []


def test_back_to_a_transfer_it_stays_confirmed_and_what_does_not_come_is_collected():
    order = money.by_transfer()
    switched(order)
    switched(order, "transfer", "k2")

    order = fresh(order)
    assert (order.payment_method, order.status, order.pay_by) == ("transfer", OrderStatus.CONFIRMED, None)
    assert cash(order) == [order.total]
    money.transferred(order)
    assert cash(order) == []
    assert parcels.pack(SYSTEM, order.parcels[0].id).label_cash == 0


def test_the_same_key_and_the_same_way_change_nothing():
    order = money.by_transfer()
    switched(order)
    before = fresh(order).version

    switched(order)
    switched(order, key="other")

    assert fresh(order).version == before


def test_what_was_paid_in_part_stays_as_it_is():
    order = money.by_transfer()
    money.transferred(order, 1_000)

    assert ways.possible(fresh(order)) == ()
    with pytest.raises(SomethingPaid):
        switched(order)
    assert fresh(order).payment_method == "transfer"


def test_what_is_packed_cancelled_or_without_an_address_is_left_alone():
    money.account()
    packed, live = make.order(), make.live_order(shop.product())
    parcels.pack(SYSTEM, packed.parcels[0].id)

    for order in (packed, live):
        assert ways.possible(fresh(order)) == ()
        with pytest.raises(NotSwitchable):
            switched(order, "transfer")


@pytest.mark.parametrize("method", ["card", "barter", ""])
def test_a_way_that_is_not_offered_is_refused(method):
    with pytest.raises(UnknownPaymentMethod):
        switched(money.by_transfer(), method)


def test_the_deadline_is_over_so_a_person_is_asked():
    order = money.by_transfer()

    with clock.at(order.pay_by + timedelta(hours=2)):
        assert ways.possible(order) == ()
        with pytest.raises(TimeIsOver):
            switched(order)


def test_in_cash_it_needs_the_deposit_that_it_would_have_needed():
    with clock.at(clock.now()):
        make_rule.rule(large=1)
        order = make.order(payment_method="transfer")
        switched(order)
        order = fresh(order)
        assert (order.status, awaiting.missing(order), order.pay_by) == (
            OrderStatus.PLACED, 36_000, clock.now() + timedelta(days=1))

        switched(order, "transfer", "k2")
        assert awaiting.missing(fresh(order)) == order.total
        with clock.at(clock.now() + timedelta(hours=5)):
            switched(order, "cod", "k3")
            order = fresh(order)
            assert (awaiting.missing(order), order.pay_by) == (36_000, clock.now() + timedelta(days=1))
    assert make.count(Deposit) == 1
    money.transferred(order, 36_000)
    assert fresh(order).status == OrderStatus.CONFIRMED
    assert cash(order) == [order.total - 36_000]


def test_a_restricted_buyer_and_a_large_order_wait_for_a_call():
    large = money.by_transfer({shop.sku(shop.product(in_stock=1_000_000)): 200_000})
    order = money.by_transfer(buyer_phone="0977000111")
    restrictions.restrict(SYSTEM, [order.lines[0].cooperative_id], Who("Lan", "0977000111"), "no", clock.today())

    for each in (large, order):
        switched(each)
        assert (fresh(each).status, fresh(each).pay_by) == (OrderStatus.PLACED, None)


def test_after_some_changes_a_person_does_it():
    order = money.by_transfer()
    for number in range(ways.MOST):
        switched(order, ("cod", "transfer")[number % 2], f"n{number}")

    with pytest.raises(SwitchedOften):
        switched(order, "cod", "last")
    ways.by_office(SYSTEM, order.id, "cod", "o1")
    assert fresh(order).payment_method == "cod"


def test_only_the_office_does_it_for_somebody_else():
    order = money.by_transfer()

    with pytest.raises(NoSuchOrder):
        ways.by_office(make.seller_of_line(order), order.id, "cod", "o1")
    with pytest.raises(NoSuchOrder):
        ways.by_buyer("forged", "cod", "k")
    assert fresh(order).payment_method == "transfer"


def test_money_that_comes_after_the_switch_counts_and_the_rider_asks_for_less():
    order = money.by_transfer()
    switched(order)

    money.transferred(fresh(order), 50_000)

    assert cash(order) == [order.total - 50_000]
