"""An order waits for the buyer's next live session, with an end, and never with goods that spoil."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.transactions import use_case
from orders import parcels
from orders.models import OrderStatus
from orders.together import jobs, joined, parking
from orders.together_errors import NotParkable, ParcelWaits, WouldSpoil
from shop.models import Category, Product
from tests.make import orders as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@use_case
def keeps(goods, days=None, category=Category.TEA):
    row = db.session.get_one(Product, goods.id)
    row.keeps_days, row.category = days, category
    return row


def dry():
    return keeps(shop.product())


def test_an_order_that_waits_is_not_packed_until_it_is_released():
    order = make.order({shop.sku(dry()): 2_000})

    parking.park(order.secret)

    with pytest.raises(ParcelWaits):
        parcels.pack(SYSTEM, order.parcels[0].id)
    parking.release(order.secret)
    parcels.pack(SYSTEM, order.parcels[0].id)
    assert checks.run() == []


def test_one_that_waits_holds_back_no_other_by_itself():
    goods = dry()
    waits, goes = (make.order({shop.sku(goods): 1_000}) for _ in range(2))
    parking.park(waits.secret)

    with pytest.raises(ParcelWaits) as refusal:
        parcels.pack_all(SYSTEM, [goes.parcels[0].id, waits.parcels[0].id])

    assert refusal.value.facts["parcel"] == waits.parcels[0].code
    parcels.pack(SYSTEM, goes.parcels[0].id)


def test_parking_twice_is_parking_once():
    order = make.order({shop.sku(dry()): 2_000})

    assert parking.park(order.secret).id == parking.park(order.secret).id


@pytest.mark.parametrize(("days", "category", "spoils"), [
    (None, Category.FRUIT, True), (None, Category.MEAT, True), (None, Category.TEA, False),
    (5, Category.TEA, True), (7, Category.FRUIT, False), (365, Category.RICE, False),
])
def test_what_does_not_keep_so_long_is_sent_at_once(days, category, spoils):
    order = make.order({shop.sku(keeps(shop.product(), days, category)): 2_000})

    if spoils:
        with pytest.raises(WouldSpoil):
            parking.park(order.secret)
    else:
        parking.park(order.secret)
    assert parking.can_wait(order) is False


def test_what_is_packed_cannot_wait():
    order = make.order({shop.sku(dry()): 2_000})
    parcels.pack(SYSTEM, order.parcels[0].id)

    with pytest.raises(NotParkable):
        parking.park(order.secret)


def test_waiting_has_an_end():
    order = make.order({shop.sku(dry()): 2_000})
    until = parking.park(order.secret).until

    with clock.at(until - timedelta(seconds=1)):
        assert jobs.end_parkings() == 0
    with clock.at(until):
        assert jobs.end_parkings() == 1
        assert jobs.end_parkings() == 0

    assert parking.of(order.id) is None
    parcels.pack(SYSTEM, order.parcels[0].id)


def test_what_the_buyer_takes_in_the_next_session_goes_into_it():
    order = make.order({shop.sku(dry()): 2_000})
    parking.park(order.secret)
    live = make.live_order(dry())

    make.completed(live)

    assert live.status == OrderStatus.CANCELLED
    assert joined.goes_on_in(live.id) == order.id
    assert len([line for line in order.lines if line.cancelled_at is None]) == 2
    assert parking.of(order.id) is None
    assert checks.run() == []


@pytest.mark.parametrize("details", [{"phone": "0987654321"}, {"street": "8 ngõ 9 phố Khác"}])
def test_another_number_or_door_stays_on_its_own(details):
    order = make.order({shop.sku(dry()): 2_000})
    parking.park(order.secret)
    live = make.live_order(dry())

    make.completed(live, **details)

    assert live.status == OrderStatus.CONFIRMED
    assert parking.of(order.id) is not None


def test_an_order_of_the_shop_joins_nothing_by_itself():
    goods = dry()
    order = make.order({shop.sku(goods): 2_000})
    parking.park(order.secret)

    other = make.order({shop.sku(goods): 1_000})

    assert other.status == OrderStatus.CONFIRMED
    assert parking.of(order.id) is not None
