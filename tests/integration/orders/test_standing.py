"""How a buyer stands with a cooperative: from its own history alone."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock, dated
from core.actors import SYSTEM
from orders import restrictions, returns, standing
from orders.cancelling import cancel_order
from orders.restrictions import Who
from orders.standing import Light, Limits, judged
from tests.make import orders, shop
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("context")
PHONE = orders.PHONE


@pytest.fixture
def seller():
    return shop.cooperative()


def order(seller, **details):
    return orders.order({shop.sku(shop.product(seller)): 1_000}, **details)


def of(seller, phone=PHONE):
    return standing.of([seller.id], [phone])[phone]


def test_somebody_who_never_ordered_is_new(seller):
    assert of(seller) == standing.Standing(Light.NEW)


def test_two_delivered_orders_make_a_regular_buyer(seller):
    orders.delivered(order(seller))
    assert of(seller).light is Light.NEW
    orders.delivered(order(seller))

    assert (of(seller).light, of(seller).delivered) == (Light.REGULAR, 2)


def test_one_order_left_at_the_door_asks_for_a_call(seller):
    orders.delivered(order(seller))
    orders.delivered(order(seller))
    returns.refuse(SYSTEM, orders.shipped(order(seller)).id, "không nhận")

    assert (of(seller).light, of(seller).refused) == (Light.CALL, 1)


def test_what_was_given_back_makes_nobody_regular(seller):
    for _ in range(2):
        parcel = orders.delivered(order(seller))
        returns.give_back(SYSTEM, parcel.id, "hỏng")

    assert (of(seller).light, of(seller).returned) == (Light.NEW, 2)


def test_orders_cancelled_after_they_were_confirmed_count_from_the_second_on(seller):
    cancel_order(SYSTEM, order(seller).id, "đổi ý")
    assert of(seller).light is Light.NEW
    cancel_order(SYSTEM, order(seller).id, "đổi ý")

    assert (of(seller).light, of(seller).cancelled_late) == (Light.CALL, 2)


def test_a_restricted_buyer_is_called(seller):
    restrictions.restrict(SYSTEM, [seller.id], Who("Lan", PHONE), "bom hàng", clock.today())

    assert (of(seller).light, of(seller).is_restricted) == (Light.CALL, True)
    with clock.at(clock.now() + timedelta(days=1)):
        assert of(seller).light is Light.NEW


def test_nobody_sees_what_others_have_lived_through(seller):
    other = shop.cooperative()
    returns.refuse(SYSTEM, orders.shipped(order(other)).id, "không nhận")
    restrictions.restrict(SYSTEM, [other.id], Who("Lan", PHONE), "bom hàng", clock.today())

    assert of(seller) == standing.Standing(Light.NEW)


def test_many_buyers_cost_one_query_more_than_none(seller):
    standing.of([seller.id], [PHONE])
    with statements() as few:
        standing.of([seller.id], [PHONE])
    with statements() as many:
        standing.of([seller.id], [f"09123456{n:02d}" for n in range(40)])

    assert len(few) == len(many)


def test_the_limits_are_settings_from_a_day_on(seller):
    orders.delivered(order(seller))
    dated.enact(standing.REGULAR_FROM_DELIVERED, clock.today(), 1)

    assert of(seller).light is Light.REGULAR


@pytest.mark.parametrize(("counts", "light"), [
    ({}, Light.NEW), ({"delivered": 2}, Light.REGULAR), ({"delivered": 3, "returned": 2}, Light.NEW),
    ({"delivered": 9, "refused": 1}, Light.CALL), ({"unpaid": 1, "cancelled_late": 1}, Light.CALL),
    ({"unpaid": 1}, Light.NEW), ({"restricted": 1, "delivered": 9}, Light.CALL),
])
def test_the_rule(counts, light):
    assert judged(counts, Limits(regular=2, refused=1, broken=2)).light is light
