"""Customers of one cooperative, found by the last digits of their number and the beginning of their name."""
from __future__ import annotations

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from core.db import db
from orders import customers
from tests import only
from tests.make import orders, shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def seller(context):
    """A cooperative with three customers; the first has ordered twice."""
    goods = shop.product()
    for name, phone in (("Nguyễn Thị Lan", "0912345678"), ("Lan Anh", "0387000678"), ("Đào Văn Hoà", "0987654321"),
                        ("Nguyễn Thị Lan", "0912345678")):
        orders.order({shop.sku(goods): 1_000}, buyer_name=name, buyer_phone=phone)
    orders.order(buyer_name="Lan Khác", buyer_phone="0977777678")  # of another cooperative
    return goods.cooperative_id


@pytest.mark.parametrize(("digits", "phones"), [
    ("678", ["0912345678", "0387000678"]), ("5678", ["0912345678"]), ("0387000678", ["0387000678"]), ("777", []),
    ("67%", []),
])
def test_numbers_that_end_so(seller, digits, phones):
    assert [each.phone for each in customers.ending_in({seller}, digits)] == phones


@pytest.mark.parametrize(("name", "found"), [
    ("lan", ["Nguyễn Thị Lan", "Lan Anh"]), ("LÂN", ["Nguyễn Thị Lan", "Lan Anh"]), ("nguyen thi", ["Nguyễn Thị Lan"]),
    ("dao", ["Đào Văn Hoà"]), ("hoa", ["Đào Văn Hoà"]), ("thi", []), ("", []), ("%", []),
])
def test_names_whose_first_or_last_word_begins_so(seller, name, found):
    assert [each.name for each in customers.named({seller}, name, 5)] == found


def test_whoever_orders_under_another_name_is_found_under_that_one(seller):
    goods = shop.product(db.session.get_one(shop.Cooperative, seller))
    orders.order({shop.sku(goods): 1_000}, buyer_name="Chảo Mẩy", buyer_phone="0912345678")

    assert [each.phone for each in customers.named({seller}, "chao", 5)] == ["0912345678"]
    assert [each.name for each in customers.named({seller}, "lan", 5)] == ["Lan Anh"]


@only.sqlite
def test_customers_are_found_by_indexes_whoever_else_has_some(seller):
    with reading() as statements:
        customers.ending_in({seller}, "678")
        customers.named({seller}, "lan", 5)

    plans = str([db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", facts).all()
                 for sql, facts in statements])
    for index in ("ix_customers_tail", "ix_customers_folded", "ix_customers_called"):
        assert index in plans
    assert "SCAN customers" not in plans


@contextmanager
def reading():
    """What is asked of the database meanwhile."""
    statements = []

    def note(_connection, _cursor, sql, facts, _context, _many):
        if "customers" in sql:
            statements.append((sql, facts))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
