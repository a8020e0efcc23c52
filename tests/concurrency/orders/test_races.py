"""Several people at the same moment: each time exactly one of them is right, and the rows agree."""
from __future__ import annotations

import threading
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.actors import NOBODY, SYSTEM
from core.db import db
from core.states import IllegalMove
from core.transactions import use_case
from orders import checkout, parcels, returns
from orders.cancelling import cancel_by_buyer
from orders.checkout import place_order
from orders.errors import AllGone, TooLateToCancel
from orders.ledger import Posting
from orders.models import Order, OrderStatus, Parcel, ParcelStatus
from shop.errors import OutOfStock
from shop.models import StockItem, StockMove
from tests.at_once import at_once
from tests.make import orders as make
from tests.make import shop


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    yield
    with app.app_context():
        assert checks.run() == []


def test_a_hundred_buyers_want_ten_pieces(app):
    with app.app_context():
        bag = shop.pieces(10)
        wishes = [make.wish({bag.sku: 1_000}, buyer_phone=f"09{i:08d}") for i in range(100)]
        item_id = bag.stock_item_id

    results = at_once(app, 100, lambda i: place_order(NOBODY, wishes[i]).id)

    kinds = Counter(type(result) for result in results)
    assert kinds == {int: 10, AllGone: 90}, kinds
    with app.app_context():
        assert shop.levels(item_id) == (10, 10)
        assert make.count(Order) == 10
        moves = sa.select(sa.func.count()).select_from(StockMove).where(StockMove.kind == "reserved")
        assert db.session.scalars(moves).one() == 10


def test_control_without_the_conditional_update_more_is_sold_than_there_is(app, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time")
        bag = shop.pieces(1)
        wishes = [make.wish({bag.sku: 1_000}, buyer_phone=f"09{i:08d}") for i in range(2)]
    gap, sold = threading.Barrier(2), []

    @use_case
    def naive(quantities, owner):
        for item_id, wanted in quantities.items():
            free = db.session.execute(sa.select(StockItem.on_hand - StockItem.reserved).where(
                StockItem.id == item_id)).scalar_one()
            gap.wait(5)
            assert free >= wanted
            sold.append(wanted)

    with monkeypatch.context() as patched:
        patched.setattr(checkout.stock, "reserve_or_fail", naive)
        at_once(app, 2, lambda i: place_order(NOBODY, wishes[i]).id)
    assert sold == [1, 1]
    with app.app_context():
        for order in db.session.scalars(sa.select(Order)).all():
            # the fault left orders without their hold: put right what the control has broken
            checkout.stock.receive({order.lines[0].stock_item_id: 1}, "control")
            checkout.stock.reserve({order.lines[0].stock_item_id: 1}, f"order:{order.code}")


def test_forty_copies_of_one_form_are_one_order(app):
    with app.app_context():
        wish = make.wish({shop.sku(shop.product()): 1_000})

    results = at_once(app, 40, lambda _: place_order(NOBODY, wish).id)

    assert len(set(results)) == 1, results
    with app.app_context():
        assert make.count(Order) == 1


def test_orders_of_the_same_two_goods_in_either_order_do_not_wait_for_each_other(app):
    with app.app_context():
        first, second = shop.sku(shop.product()), shop.sku(shop.product())
        wishes = [make.wish({first: 1_000, second: 1_000} if i % 2 else {second: 1_000, first: 1_000},
                            buyer_phone="0912345678") for i in range(12)]

    results = at_once(app, 12, lambda i: place_order(NOBODY, wishes[i]).id)

    assert len(set(results)) == 12, results


def test_cancelling_and_packing_at_the_same_moment(app):
    with app.app_context():
        orders = [(order.secret, order.parcels[0].id, order.id) for order in (make.order() for _ in range(6))]

    for secret, parcel_id, order_id in orders:
        results = at_once(app, 2, lambda i, s=secret, p=parcel_id: (
            cancel_by_buyer(s, "").status if i else parcels.pack(SYSTEM, p).status))

        with app.app_context():
            ended = db.session.get_one(Order, order_id).status
        if ended == OrderStatus.CANCELLED:
            assert isinstance(results[0], IllegalMove), results
        else:
            assert ended == OrderStatus.PACKED
            assert isinstance(results[1], TooLateToCancel), results


def test_delivering_twice_at_the_same_moment_books_once(app):
    with app.app_context():
        parcel_id = make.shipped().id

    results = at_once(app, 8, lambda _: parcels.deliver(SYSTEM, parcel_id).status)

    assert set(results) == {"delivered"}, results
    with app.app_context():
        assert make.count(Posting) == 2


def test_the_same_parcels_in_any_order_from_many_phones_are_handed_over_once(app):
    with app.app_context():
        orders = [make.order() for _ in range(4)]
        ids = [order.parcels[0].id for order in orders]
        parcels.pack_all(SYSTEM, ids)

    results = at_once(app, 6, lambda i: len(parcels.hand_over_all(SYSTEM, ids[::-1] if i % 2 else ids[i // 2:])))

    assert all(isinstance(result, int) for result in results), results
    with app.app_context():
        assert {db.session.get_one(Parcel, each).status for each in ids} == {ParcelStatus.PICKED_UP}
        moves = sa.select(sa.func.count()).select_from(StockMove).where(StockMove.kind == "shipped")
        assert db.session.scalars(moves).one() == 4


def test_packing_many_while_one_buyer_cancels(app):
    for _ in range(4):
        with app.app_context():
            orders = [make.order() for _ in range(3)]
            ids, secret = [order.parcels[0].id for order in orders], orders[1].secret

        results = at_once(app, 2, lambda i, ids=ids, secret=secret: (
            cancel_by_buyer(secret, "").status if i else len(parcels.pack_all(SYSTEM, ids))))

        with app.app_context():
            states = [db.session.get_one(Parcel, each).status for each in ids]
        if isinstance(results[0], IllegalMove):
            assert states == [ParcelStatus.TO_PACK, ParcelStatus.CANCELLED, ParcelStatus.TO_PACK]
        else:
            assert isinstance(results[1], TooLateToCancel), results
            assert states == [ParcelStatus.PACKED] * 3


def test_delivering_and_refusing_at_the_same_moment(app):
    with app.app_context():
        parcel_id = make.shipped().id

    results = at_once(app, 2, lambda i: (
        returns.refuse(SYSTEM, parcel_id, "no") if i else parcels.deliver(SYSTEM, parcel_id)).id)

    assert sum(isinstance(result, int) for result in results) == 1, results


def test_the_last_goods_go_to_one_of_order_and_sale(app):
    with app.app_context():
        bag = shop.pieces(3)
        item_id, wishes = bag.stock_item_id, [
            make.wish({bag.sku: 2_000}, buyer_phone=f"09{i:08d}") for i in range(6)]

    results = at_once(app, 6, lambda i: place_order(NOBODY, wishes[i]).id)

    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, OutOfStock) for result in results) == 5, results
    with app.app_context():
        assert shop.levels(item_id) == (3, 2)
