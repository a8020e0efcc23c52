"""Two people, or two tabs, give up what one order lacks: together no more than the limit of one order."""
from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import writing_off
from orders.models import Order, WriteOff
from tests.at_once import at_once
from tests.make import money, shop


@pytest.fixture
def short(app):
    """Lacks 150.000 ₫; 50.000 ₫ of one order may be given up."""
    with app.app_context():
        order = money.by_transfer({shop.sku(shop.product(in_stock=10_000_000)): 5_000})
        money.transferred(order, order.total - 150_000)
        return order.id


def written(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.sum(WriteOff.amount)))


def test_two_taps_at_once_stay_under_the_limit(app, short):
    results = at_once(app, 4, lambda i: writing_off.write_off(SYSTEM, short, Dong(30_000), "little", f"key-{i}").id)

    assert sorted(type(result).__name__ for result in results) == ["TooMuchToWriteOff"] * 3 + ["int"], results
    assert written(app) == 30_000
    with app.app_context():
        assert checks.run() == []


def test_control_without_the_lock_two_are_written_off(app, short):
    """If this ever fails, the test above proves nothing."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    gap = threading.Barrier(2)

    @use_case
    def naive(number: int) -> None:
        room = writing_off.room(db.session.get_one(Order, short))
        gap.wait(5)
        assert room >= 30_000
        db.session.add(WriteOff(order_id=short, amount=Dong(30_000), reason="x", request_key=f"naive-{number}",
                                made_at=clock.now(), made_by="system"))

    at_once(app, 2, naive)

    assert written(app) == 60_000
