"""Orders are put together while others do something with them: one of them is right, and the rows agree."""
from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import parcels, receiving
from orders.cancelling import cancel_by_buyer
from orders.models import Order, OrderJoin
from orders.together import joined, merging, parking
from orders.together_errors import OnePacked, ParcelWaits
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import money, shop
from tests.make import orders as make


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def two(app):
    """The ids of two orders of one buyer by transfer, and the parcel of a third that waits to be packed."""
    with app.app_context():
        goods = shop.product()
        return [make.order({shop.sku(goods): milli}).id for milli in (2_000, 1_000)]


def test_many_who_put_the_same_two_together_do_it_once(app, two):
    results = at_once(app, 8, lambda i: merging.by_staff(SYSTEM, *two[:: 1 if i % 2 else -1], None, f"k{i}").id)

    kinds = Counter(type(result) for result in results)
    assert kinds == {int: 1, OnePacked: 7}, kinds
    with app.app_context():
        assert make.count(OrderJoin) == 1


def test_three_orders_put_together_crosswise_end_in_one(app, two):
    with app.app_context():
        goods = shop.product()
        ids = [*two, make.order({shop.sku(goods): 1_000}).id]
    pairs = [(ids[0], ids[1]), (ids[1], ids[2]), (ids[0], ids[2])]

    at_once(app, 3, lambda i: merging.by_staff(SYSTEM, *pairs[i], None, f"k{i}").id)

    with app.app_context():
        ends = {joined.goes_on_in(order_id) for order_id in ids}
        open_ones = {order_id for order_id in ids if db.session.get_one(Order, order_id).goods_total}
        assert ends == open_ones


@only.postgresql  # on SQLite the rival waits for its turn to write
def test_packed_in_the_moment_in_which_they_are_put_together(app, two, monkeypatch):
    with app.app_context():
        parcel_id = db.session.get_one(Order, two[1]).parcels[0].id
    heard = rival_at(app, monkeypatch, merging, "lock_orders", lambda: parcels.pack(SYSTEM, parcel_id).id)

    with app.app_context(), pytest.raises(OnePacked):
        merging.by_staff(SYSTEM, *two, None, "k")

    assert heard() == parcel_id


def test_control_without_looking_again_what_is_packed_would_move(app, two, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        parcel_id = db.session.get_one(Order, two[1]).parcels[0].id
        parcels.pack(SYSTEM, parcel_id)
        monkeypatch.setattr(merging, "refuse", lambda into, gone: None)
        merging.by_staff(SYSTEM, *two, None, "k")

        assert joined.goes_on_in(two[1]) == two[0]


@only.postgresql
def test_cancelled_in_the_moment_in_which_they_are_put_together(app, two, monkeypatch):
    with app.app_context():
        secret = db.session.get_one(Order, two[1]).secret
    rival_at(app, monkeypatch, merging, "lock_orders", lambda: cancel_by_buyer(secret, "by the buyer"))

    with app.app_context(), pytest.raises(OnePacked):
        merging.by_staff(SYSTEM, *two, None, "k")


def test_money_that_comes_meanwhile_is_where_the_goods_are(app):
    with app.app_context():
        goods = shop.product()
        first, second = (money.by_transfer({shop.sku(goods): milli}) for milli in (2_000, 1_000))
        ids, total = [first.id, second.id], second.total
        line_id = money.line(total).id

    def act(i):
        if i == 0:
            return merging.by_staff(SYSTEM, *ids, None, "k").id
        return receiving.count_transfer(ids[1], line_id, Dong(total)).payment_id

    results = at_once(app, 2, act)

    assert [type(result) for result in results] == [int, int], results
    with app.app_context():
        assert [db.session.get_one(Order, order_id).received for order_id in ids] == [total, 0]


@only.postgresql
def test_control_without_looking_again_the_money_stays_with_the_code_it_named(app, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        goods = shop.product()
        first, second = (money.by_transfer({shop.sku(goods): milli}) for milli in (2_000, 1_000))
        ids, total = [first.id, second.id], second.total
        line_id = money.line(total).id
    monkeypatch.setattr(receiving.joined, "goes_on_in", lambda order_id: order_id)
    rival_at(app, monkeypatch, receiving, "lock_order", lambda: merging.by_staff(SYSTEM, *ids, None, "k").id)

    with app.app_context():
        counted = receiving.count_transfer(ids[1], line_id, Dong(total))

        assert counted.is_cancelled


def test_packing_and_parking_at_once_is_one_of_them(app, two):
    with app.app_context():
        order = db.session.get_one(Order, two[0])
        goods = order.lines[0]
        secret, parcel_id = order.secret, order.parcels[0].id
        shop.keeps(goods.variant_id, 365)

    results = at_once(app, 2, lambda i: (
        parking.park(secret).id if i else parcels.pack(SYSTEM, parcel_id).id))

    refused = [result for result in results if not isinstance(result, int)]
    assert len(refused) == 1, results
    assert isinstance(refused[0], ParcelWaits | parking.NotParkable)
