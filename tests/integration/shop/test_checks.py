"""The checks find what is wrong, and nothing else."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import db, maintenance
from shop import checks, stock
from shop.models import StockItem
from tests.make import shop as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def item(context):
    """A stock item with something held of it, and another that is right as well."""
    held = make.pieces(10).stock_item_id
    stock.reserve({held: 4}, "order:A")
    make.pieces(0)
    return held


def spoil(item_id, **values):
    with maintenance() as connection:
        connection.execute(sa.update(StockItem).where(StockItem.id == item_id).values(**values))
    db.session.rollback()


def test_right_books_are_not_complained_about(item):
    assert list(checks.stock_equals_its_journal()) == []
    assert list(checks.holds_add_up_to_what_is_reserved()) == []


def test_goods_that_came_from_nowhere_are_found(item):
    spoil(item, on_hand=11)

    assert list(checks.stock_equals_its_journal()) == [
        f"stock item {item}: on hand 11, by its journal 10; reserved 4, by its journal 4"]


def test_a_promise_nobody_holds_is_found(item):
    spoil(item, reserved=5)

    assert list(checks.holds_add_up_to_what_is_reserved()) == [
        f"stock item {item}: reserved 5, its holds add up to 4"]
    assert len(list(checks.stock_equals_its_journal())) == 1
