"""Confirmed at the door and changed to a transfer: no deadline, and the office is shown whose money does not come."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role
from core import checks, clock, dated
from core.actors import SYSTEM
from core.db import db
from orders import parcels
from orders.expiry import due
from orders.models import Order, OrderStatus
from orders.switching import awaited, ways
from tests.make import accounts, money, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def switched():
    """An order that was confirmed for the door and is to be transferred now."""
    order = money.by_transfer()
    ways.by_buyer(order.secret, "cod", "k1")
    ways.by_buyer(order.secret, "transfer", "k2")
    found = db.session.get_one(Order, order.id, populate_existing=True)
    assert (found.payment_method, found.status, found.pay_by) == ("transfer", OrderStatus.CONFIRMED, None)
    return found


def codes(minutes):
    """Whom the office is shown so long after now."""
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        return [each.order.code for each in awaited.orders(SYSTEM)]


def test_after_the_usual_time_the_office_is_shown_it_and_nothing_is_given_up(app):
    order = switched()
    usual = dated.value("pay_by_transfer_minutes")

    assert (codes(usual - 5), codes(usual + 1)) == ([], [order.code])
    with clock.at(clock.now() + timedelta(days=30)):
        assert due.overdue() == []
        admin = Browser(app, accounts.person(Role.ADMIN))
        assert 'href="/office/money/awaited"' in admin.get("/office/money").text
        text = admin.get("/office/money/awaited").text
    assert (order.code in text, order.buyer_name in text) == (True, True)
    assert db.session.get_one(Order, order.id, populate_existing=True).status == OrderStatus.CONFIRMED


def test_what_is_paid_packed_or_changed_back_is_not_shown():
    paid, packed, back, waits = (switched() for _ in range(4))
    money.transferred(paid)
    parcels.pack(SYSTEM, packed.parcels[0].id)
    ways.by_buyer(back.secret, "cod", "k3")

    assert codes(100_000) == [waits.code]


def test_a_part_that_came_leaves_the_rest_awaited_and_it_is_collected_at_the_door():
    order = switched()
    money.transferred(order, order.total - 5_000)

    with clock.at(clock.now() + timedelta(days=30)):
        [found] = awaited.orders(SYSTEM)
    assert (found.order.code, found.left) == (order.code, 5_000)
    assert parcels.pack(SYSTEM, order.parcels[0].id).label_cash == 5_000


def test_others_are_not_shown_and_strangers_see_nothing(app):
    money.by_transfer()
    make.order()
    switched()

    assert awaited.orders(shop.STRANGER) == []
    assert len(codes(100_000)) == 1
    assert "Nothing waits" in Browser(app, accounts.person(Role.ADMIN)).get("/office/money/awaited").text
