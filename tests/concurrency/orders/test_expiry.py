"""Money and the clock at the same moment: whoever pays has the goods, unless somebody else has them by then."""
from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask

from core import checks, clock
from core.actors import NOBODY, SYSTEM
from core.db import Dong, db
from orders import receiving
from orders.checkout import place_order
from orders.expiry import extending, giving_up
from orders.models import Expiry, Order, OrderStatus
from tests.at_once import at_once, in_between, rival_at
from tests.make import expiry, money, shop
from tests.make import orders as make

HELD_UP = 0.3  # seconds to wait for a rival who cannot go on before we do


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def unpaid(app):
    """An order that waits for a transfer, what it costs, and the bank line that would pay it."""
    with app.app_context():
        order = money.by_transfer()
        return order.id, order.total, money.line(order.total, order.code).id


def give_up(order_id):
    with clock.at(clock.now() + timedelta(days=30)):
        return giving_up.give_up(order_id)


def pay(unpaid):
    order_id, total, line_id = unpaid
    return receiving.count_transfer(order_id, line_id, Dong(total)).is_cancelled


def ended(app, unpaid):
    with app.app_context():
        return db.session.get_one(Order, unpaid[0]).status, make.count(Expiry)


def test_money_that_was_first_has_paid_and_nothing_is_given_up(app, unpaid, monkeypatch):
    clock_strikes = rival_at(app, monkeypatch, receiving, "_count", lambda: give_up(unpaid[0]), HELD_UP)

    with app.app_context():
        assert pay(unpaid) is False

    assert clock_strikes() is False
    assert ended(app, unpaid) == (OrderStatus.CONFIRMED, 0)


def test_money_that_comes_second_takes_the_goods_again(app, unpaid, monkeypatch):
    money_comes = rival_at(app, monkeypatch, giving_up.cancelling, "give_up", lambda: pay(unpaid), HELD_UP)

    with app.app_context():
        assert give_up(unpaid[0]) is True

    assert money_comes() is False
    assert ended(app, unpaid) == (OrderStatus.CONFIRMED, 1)


def test_money_between_the_look_of_the_job_and_its_lock_is_seen(app, unpaid, monkeypatch):
    money_comes = rival_at(app, monkeypatch, giving_up, "lock_order", lambda: pay(unpaid), in_between(app))

    with app.app_context():
        given_up = give_up(unpaid[0])

    assert money_comes() is False
    assert ended(app, unpaid) == (OrderStatus.CONFIRMED, int(given_up))


def test_control_without_the_second_look_a_paid_order_is_given_up(app, unpaid, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        pay(unpaid)
        monkeypatch.setattr(giving_up.due, "is_over", lambda order: True)
        give_up(unpaid[0])

    assert ended(app, unpaid) == (OrderStatus.CANCELLED, 1)


def test_money_and_clock_at_once_always_end_with_the_goods_with_who_paid(app):
    for _ in range(6):
        with app.app_context():
            order = money.by_transfer()
            made = order.id, order.total, money.line(order.total, order.code).id

        results = at_once(app, 4, lambda i, made=made: pay(made) if i == 0 else give_up(made[0]))

        assert results[0] is False, results
        assert sum(result is True for result in results[1:]) <= 1, results
        assert ended(app, made)[0] == OrderStatus.CONFIRMED


def test_many_jobs_give_up_one_order_once(app, unpaid):
    results = at_once(app, 6, lambda _: give_up(unpaid[0]))

    assert Counter(results) == {True: 1, False: 5}
    assert ended(app, unpaid) == (OrderStatus.CANCELLED, 1)


def test_more_time_and_the_clock_at_once(app, unpaid):
    def act(i):
        with clock.at(clock.now() + timedelta(days=30)):
            return giving_up.give_up(unpaid[0]) if i else extending.extend(
                SYSTEM, unpaid[0], timedelta(days=1), "asked", "k").status

    results = at_once(app, 2, act)

    assert results[0] == OrderStatus.PLACED, results
    assert ended(app, unpaid) == (OrderStatus.PLACED, int(results[1]))


def test_late_money_and_a_new_buyer_want_the_same_goods(app):
    for _ in range(4):
        with app.app_context():
            bag = shop.pieces(3)
            order = money.by_transfer({bag.sku: 3_000})
            made = order.id, order.total, money.line(order.total, order.code).id
            expiry.given_up(order)
            wish = make.wish({bag.sku: 1_000}, buyer_phone="0987654321")
            item_id = bag.stock_item_id

        results = at_once(app, 2, lambda i, made=made, wish=wish: place_order(NOBODY, wish).id if i else pay(made))

        with app.app_context():
            has_paid_goods = results[0] is False
            assert isinstance(results[1], int) is not has_paid_goods, results
            assert shop.levels(item_id) == (3, 3 if has_paid_goods else 1)


def test_many_buyers_want_what_an_overdue_order_holds(app):
    with app.app_context():
        bag = shop.pieces(3)
        waiting = money.by_transfer({bag.sku: 3_000})
        moment = waiting.pay_by + timedelta(days=2)
        wishes = [make.wish({bag.sku: 1_000}, buyer_phone=f"09{i:08d}") for i in range(5)]
        item_id = bag.stock_item_id

    def order(i):
        with clock.at(moment):
            return place_order(NOBODY, wishes[i]).id

    results = at_once(app, 5, order)

    assert sum(isinstance(result, int) for result in results) == 3, results
    with app.app_context():
        assert shop.levels(item_id) == (3, 3)
