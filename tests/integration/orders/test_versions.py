"""Many rows whose versions are counted are written together, as a flush would write them one by one."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import db
from core.transactions import use_case
from core.turns import Busy
from core.versions import write_all
from orders.models import Order
from tests.make import money
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def orders():
    return [money.by_transfer() for _ in range(6)]


def stored():
    db.session.rollback()
    return db.session.execute(sa.select(Order.note, Order.buyer_name, Order.version).order_by(Order.id)).all()


def test_what_has_changed_is_written_and_counted_once(orders):
    @use_case
    def act():
        rows = list(db.session.scalars(sa.select(Order).order_by(Order.id)))
        for place, order in enumerate(rows):
            order.note = f"n{place}" if place else order.note
            order.buyer_name = "Lan" if place > 2 else order.buyer_name
        write_all(rows)
        assert not any(db.session.is_modified(order) for order in rows), "a flush has nothing left to write"
        rows[5].note = "again"

    before = stored()
    act()

    assert [(note, name, version - before[place].version) for place, (note, name, version) in enumerate(stored())] == [
        ("", before[0].buyer_name, 0), ("n1", before[1].buyer_name, 1), ("n2", before[2].buyer_name, 1),
        ("n3", "Lan", 1), ("n4", "Lan", 1), ("again", "Lan", 2)]


def test_a_row_that_somebody_has_changed_meanwhile_is_not_written_over(orders):
    @use_case
    def read():
        return [order.version for order in db.session.scalars(sa.select(Order).order_by(Order.id))]

    @use_case
    def act(versions):
        rows = list(db.session.scalars(sa.select(Order).order_by(Order.id)))
        for order in rows:
            order.note = "mine"
        sa.orm.attributes.set_committed_value(rows[3], "version", versions[3])
        write_all(rows)

    versions = read()
    spoil(f"UPDATE orders SET version = version + 1, note = 'theirs' WHERE id = {orders[3].id}")

    with pytest.raises(Busy):
        act(versions)
    assert [row.note for row in stored()] == ["", "", "", "theirs", "", ""]
