"""The same stock changed by many at the same moment."""
from __future__ import annotations

import threading

import pytest

from core.actors import SYSTEM
from core.db import db
from core.transactions import use_case
from shop import checks, stock, storekeeping
from shop.errors import HeldForOrders, NotHeld, OutOfStock
from shop.models import StockItem
from shop.storekeeping import StoreAct
from tests.at_once import at_once
from tests.make import shop as make


@pytest.fixture
def item(app):
    """The number of a stock item with 7 pieces."""
    with app.app_context():
        return make.pieces(7).stock_item_id


def proven(app):
    """Nothing is wrong with the books."""
    with app.app_context():
        return [*checks.stock_equals_its_journal(), *checks.holds_add_up_to_what_is_reserved()] == []


def levels(app, item_id):
    with app.app_context():
        return make.levels(item_id)


def test_the_last_pieces_are_reserved_once(app):
    with app.app_context():
        first, second = make.pieces(7).stock_item_id, make.pieces(7).stock_item_id

    def take(i):
        both = {first: 1, second: 1} if i % 2 else {second: 1, first: 1}
        stock.reserve(both, f"order:{i}")

    results = at_once(app, 20, take)

    assert sum(result is None for result in results) == 7, results
    assert sum(isinstance(result, OutOfStock) for result in results) == 13, results
    assert levels(app, first) == levels(app, second) == (7, 7)
    assert proven(app)


def test_control_without_the_conditional_update_the_last_piece_is_reserved_twice(app):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time")
        only = make.pieces(1).stock_item_id
    gap = threading.Barrier(2)

    @use_case
    def naive(owner):
        store = db.session.get_one(StockItem, only)
        enough = store.on_hand - store.reserved >= 1
        gap.wait(5)
        assert enough
        store.reserved = store.reserved + 1
        return owner

    results = at_once(app, 2, lambda i: naive(f"order:{i}"))

    assert results == ["order:0", "order:1"]
    assert levels(app, only) == (1, 1), "two owners were promised one piece"


def test_a_harvest_that_comes_in_while_people_buy_is_neither_lost_nor_sold_twice(app, item):
    def act(i):
        if i % 4 == 0:
            stock.receive({item: 2}, "harvest")
        else:
            stock.reserve({item: 1}, f"order:{i}")

    results = at_once(app, 20, act)

    sold = sum(result is None for i, result in enumerate(results) if i % 4)
    assert all(result is None or isinstance(result, OutOfStock) for result in results), results
    assert levels(app, item) == (17, sold)
    assert 7 <= sold <= 15
    assert proven(app)


def test_a_hold_is_handed_to_one_of_many_takers(app, item):
    with app.app_context():
        stock.reserve({item: 5}, "session:1")

    results = at_once(app, 12, lambda i: stock.hand_over({item: 1}, "session:1", f"order:{i}"))

    assert sum(result is None for result in results) == 5, results
    assert sum(isinstance(result, OutOfStock) for result in results) == 7, results
    assert levels(app, item) == (7, 5)
    assert proven(app)


def test_a_hold_is_shipped_released_or_handed_over_but_only_one_of_these(app, item):
    with app.app_context():
        stock.reserve({item: 1}, "order:1")
    acts = [
        lambda: stock.ship({item: 1}, "order:1"),
        lambda: stock.release({item: 1}, "order:1"),
        lambda: stock.hand_over({item: 1}, "order:1", "order:2"),
    ]

    results = at_once(app, 9, lambda i: acts[i % 3]())

    assert sum(result is None for result in results) == 1, results
    assert all(result is None or isinstance(result, (NotHeld, OutOfStock)) for result in results), results
    assert proven(app)


def test_people_who_hand_holds_to_each_other_crosswise_all_come_through(app):
    with app.app_context():
        items = [make.pieces(20).stock_item_id for _ in range(3)]
        for owner in ("session:1", "session:2"):
            stock.reserve(dict.fromkeys(items, 10), owner)

    def swap(i):
        giver, taker = ("session:1", "session:2") if i % 2 else ("session:2", "session:1")
        stock.hand_over(dict.fromkeys(items, 1), giver, taker)

    results = at_once(app, 8, swap)

    assert results == [None] * 8
    with app.app_context():
        assert stock.held("session:1") == stock.held("session:2") == dict.fromkeys(items, 10)
    assert proven(app)


def test_a_count_and_buyers_at_once_leave_what_was_counted_or_say_why_not(app, item):
    def act(i):
        if i == 0:
            stock.count(item, 3, "count")
        else:
            stock.reserve({item: 1}, f"order:{i}")

    results = at_once(app, 10, act)

    on_hand, reserved = levels(app, item)
    assert isinstance(results[0], HeldForOrders) or results[0] is None
    assert (on_hand, reserved) == ((3, 3) if results[0] is None else (7, 7))
    assert proven(app)


def test_two_counts_at_once_leave_one_of_the_two(app, item):
    results = at_once(app, 6, lambda i: stock.count(item, 10 + i, "count"))

    assert results == [None] * 6
    assert levels(app, item)[0] in range(10, 16)
    assert proven(app)


def test_what_is_written_off_cannot_be_sold_as_well(app, item):
    results = at_once(app, 14, lambda i: stock.lose({item: 1}, "loss:spoiled") if i % 2 else
                      stock.reserve({item: 1}, f"order:{i}"))

    assert sum(result is None for result in results) == 7, results
    on_hand, reserved = levels(app, item)
    assert on_hand - reserved == 0
    assert proven(app)


def test_a_double_tap_brings_the_harvest_in_once(app, item):
    tap = StoreAct(item, 5, "the-same-key")

    results = at_once(app, 8, lambda _: storekeeping.receive_harvest(SYSTEM, tap))

    assert results == [None] * 8
    assert levels(app, item) == (12, 0)
    assert proven(app)
