"""A deposit, the clock, a seller who waives it and a buyer on the phone at the same moment."""
from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from orders import awaiting, receiving
from orders.door import calling, deposits, keeping
from orders.door.errors import NothingToWaive, NotSoMuch
from orders.expiry import giving_up
from orders.models import CallOutcome, Order, OrderCall, OrderStatus, WriteOff
from orders.returns import refuse
from tests.at_once import at_once
from tests.make import deposits as make_rule
from tests.make import money, shop
from tests.make import orders as make


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    yield
    with app.app_context():
        assert checks.run() == []


def asked(app, **details):
    """An order that waits for its deposit: its id, the line that would pay it, how much, and whose goods it holds."""
    with app.app_context():
        make_rule.rule(large=1)
        order = make.order(**details)
        amount = awaiting.missing(order)
        return order.id, money.line(amount, order.code).id, amount, order.lines[0].cooperative_id


def status(app, order_id):
    with app.app_context():
        return db.session.get_one(Order, order_id).status


def test_paid_and_waived_at_once_it_goes_on_once(app):
    for _ in range(4):
        order_id, line_id, amount, _seller = asked(app)

        results = at_once(app, 3, lambda i, o=order_id, n=line_id, a=amount: (
            deposits.waive(SYSTEM, o, "known").id if i else receiving.count_transfer(o, n, Dong(a)).is_cancelled))

        assert results[0] is False, results
        assert Counter(map(type, results[1:]))[NothingToWaive] >= 1, results
        assert status(app, order_id) == OrderStatus.CONFIRMED


def test_the_clock_and_the_deposit_at_once_end_with_who_paid(app):
    def act(i, made):
        order_id, line_id, amount, _ = made
        if i == 0:
            return receiving.count_transfer(order_id, line_id, Dong(amount)).is_cancelled
        with clock.at(clock.now() + timedelta(days=9)):
            return giving_up.give_up(order_id)

    for _ in range(4):
        made = asked(app)
        results = at_once(app, 3, lambda i, made=made: act(i, made))

        assert results[0] is False, results
        assert status(app, made[0]) == OrderStatus.CONFIRMED


def test_a_thumb_that_presses_twice_counts_one_call(app):
    with app.app_context():
        goods = shop.product(in_stock=1_000_000)
        order_id, seller = make.order({shop.sku(goods): 200_000}).id, goods.cooperative_id

    at_once(app, 8, lambda i: calling.call(SYSTEM, seller, order_id, CallOutcome.NO_ANSWER, f"k{i % 2}").id)

    with app.app_context():
        assert make.count(OrderCall) == 2


def test_many_who_keep_a_deposit_keep_it_once(app):
    order_id, line_id, amount, _ = asked(app)
    with app.app_context():
        receiving.count_transfer(order_id, line_id, Dong(amount))
        refuse(SYSTEM, make.shipped(db.session.get_one(Order, order_id)).id, "no")

    results = at_once(app, 5, lambda i: keeping.keep(SYSTEM, order_id, Dong(amount), "freight", f"k{i}").id)

    assert Counter(map(type, results)) == {int: 1, NotSoMuch: 4}, results
    with app.app_context():
        assert make.count(WriteOff) == 1
