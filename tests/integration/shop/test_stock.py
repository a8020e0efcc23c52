"""Stock, one act after the other; many at once are in tests/concurrency, every order of acts in tests/property."""
from __future__ import annotations

import pytest

from core.actors import Actor, act_as
from core.db import db
from core.transactions import transaction
from shop import checks, stock
from shop.errors import BadQuantity, HeldForOrders, NoSuchStock, NotHeld, OutOfStock
from shop.models import MoveKind, StockMove
from tests.make import shop as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def item(context):
    """The number of a stock item with 10 pieces."""
    return make.pieces(10).stock_item_id


def moves(item_id):
    found = db.session.query(StockMove).filter_by(stock_item_id=item_id).order_by(StockMove.id)
    return [(move.kind, move.amount, move.reference) for move in found]


def test_each_change_is_written_down_with_who_and_why(item):
    act_as(Actor("person:7"))

    stock.reserve({item: 4}, "order:A")
    stock.ship({item: 3}, "order:A")
    stock.release({item: 1}, "order:A")
    stock.take_back({item: 1}, "order:A")
    stock.lose({item: 2}, "loss:spoiled")
    stock.count(item, 9, "count")
    stock.count(item, 7, "count")
    stock.count(item, 7, "count")

    assert moves(item)[1:] == [
        (MoveKind.RESERVED, 4, "order:A"), (MoveKind.SHIPPED, 3, "order:A"), (MoveKind.RELEASED, 1, "order:A"),
        (MoveKind.RETURNED, 1, "order:A"), (MoveKind.LOST, 2, "loss:spoiled"), (MoveKind.FOUND, 3, "count"),
        (MoveKind.LOST, 2, "count")]
    assert db.session.query(StockMove.actor).order_by(StockMove.id.desc()).first() == ("person:7",)
    assert make.levels(item) == (7, 0)


def test_all_of_it_is_reserved_or_none(item):
    other = make.pieces(1).stock_item_id

    with pytest.raises(OutOfStock):
        stock.reserve({item: 5, other: 2}, "order:A")

    assert make.levels(item) == (10, 0)
    assert stock.held("order:A") == {}


def test_what_is_held_cannot_be_written_off_or_counted_away(item):
    stock.reserve({item: 8}, "order:A")

    with pytest.raises(OutOfStock):
        stock.lose({item: 3}, "loss:spoiled")
    with pytest.raises(HeldForOrders):
        stock.count(item, 7, "count")

    assert make.levels(item) == (10, 8)


def test_what_many_hold_leaves_the_shelf_in_one_change_each_with_its_entry(item):
    stock.reserve({item: 4}, "order:B")
    stock.reserve({item: 3}, "order:A")

    stock.ship_all({"order:B": {item: 4}, "order:A": {item: 3}})

    assert make.levels(item) == (3, 0)
    assert moves(item)[-2:] == [(MoveKind.SHIPPED, 4, "order:B"), (MoveKind.SHIPPED, 3, "order:A")]
    assert stock.held("order:A") == stock.held("order:B") == {}


def test_if_one_of_many_holds_too_little_nothing_leaves(item):
    stock.reserve({item: 4}, "order:A")
    stock.reserve({item: 2}, "order:B")

    with pytest.raises(NotHeld):
        stock.ship_all({"order:A": {item: 3}, "order:B": {item: 3}})

    assert make.levels(item) == (10, 6)
    assert stock.held("order:A") == {item: 4}


def test_nobody_lets_go_of_what_another_holds(item):
    stock.reserve({item: 5}, "order:A")

    for do in (stock.release, stock.ship):
        with pytest.raises(NotHeld):
            do({item: 1}, "order:B")
    with pytest.raises(OutOfStock):
        stock.hand_over({item: 6}, "order:A", "order:B")
    with pytest.raises(OutOfStock):
        stock.hand_over({item: 6}, "order:B", "order:A")

    assert stock.held("order:A") == {item: 5}
    assert stock.held("order:B") == {}


def test_a_refusal_in_the_middle_of_a_larger_act_leaves_the_rest_as_it_was(item):
    with transaction():
        stock.reserve({item: 2}, "order:A")
        with pytest.raises(OutOfStock):
            stock.hand_over({item: 3}, "order:A", "claim:1")

    assert stock.held("order:A") == {item: 2}
    assert stock.held("claim:1") == {}


@pytest.mark.parametrize("do", [stock.receive, stock.take_back, stock.lose, stock.reserve, stock.release, stock.ship])
@pytest.mark.parametrize("amount", [0, -1, 1.5, "3", None, True, 2**63, 10**13])
def test_an_amount_that_is_none_is_refused(item, do, amount):
    with pytest.raises(BadQuantity):
        do({item: amount}, "order:A")

    assert make.levels(item) == (10, 0)


@pytest.mark.parametrize("counted", [-1, 2**63])
def test_nobody_counts_less_than_nothing_or_more_than_a_store_holds(item, counted):
    with pytest.raises(BadQuantity):
        stock.count(item, counted, "count")


def test_a_store_does_not_overflow(item):
    with pytest.raises(NoSuchStock):
        stock.receive({item: 10**12}, "harvest")

    assert make.levels(item) == (10, 0)


def test_stock_that_does_not_exist_is_refused():
    for do, error in ((stock.receive, NoSuchStock), (stock.reserve, OutOfStock), (stock.release, NotHeld)):
        with pytest.raises(error):
            do({10**6: 1}, "order:A")
    with pytest.raises(NoSuchStock):
        stock.count(10**6, 1, "count")


def test_nothing_asked_is_nothing_done(item):
    stock.reserve({}, "order:A")
    stock.hand_over({}, "order:A", "order:B")

    assert len(moves(item)) == 1
    assert [*checks.stock_equals_its_journal(), *checks.holds_add_up_to_what_is_reserved()] == []
