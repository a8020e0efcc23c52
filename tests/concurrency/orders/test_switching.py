"""Money comes, or the card's page is paid, at the moment a buyer chooses another way to pay: one of them is first."""
from __future__ import annotations

import pytest
from flask import Flask

from core import checks
from core.db import Dong, db
from orders import receiving
from orders.models import Order, OrderStatus
from orders.switching import ways
from orders.switching.errors import SomethingPaid
from tests.at_once import at_once, rival_at
from tests.make import money

HELD_UP = 0.3  # seconds to wait for a rival who cannot go on before we do


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def waiting(app):
    """An order that waits for a transfer: its id, its link, the line that pays it, and how much."""
    with app.app_context():
        order = money.by_transfer()
        return order.id, order.secret, money.line(order.total, order.code).id, order.total


def pay(waiting):
    return receiving.count_transfer(waiting[0], waiting[2], Dong(waiting[3])).is_cancelled


def switch(waiting, key="k"):
    return ways.by_buyer(waiting[1], "cod", key).payment_method


def ended(app, waiting):
    with app.app_context():
        order = db.session.get_one(Order, waiting[0])
        return order.payment_method, order.status, order.received, asked(order)


def asked(order):
    return [payment.amount for payment in receiving.payments_of([order.id])[order.id]
            if payment.parcel_id and payment.status.value == "started"]


def test_money_that_was_first_keeps_the_order_as_it_is(app, waiting, monkeypatch):
    buyer = rival_at(app, monkeypatch, receiving, "_count", lambda: switch(waiting), HELD_UP)

    with app.app_context():
        assert pay(waiting) is False

    assert isinstance(buyer(), SomethingPaid)
    assert ended(app, waiting) == ("transfer", OrderStatus.CONFIRMED, waiting[3], [])


def test_a_switch_that_was_first_stays_and_the_money_counts_all_the_same(app, waiting, monkeypatch):
    bank = rival_at(app, monkeypatch, ways, "_refuse", lambda: pay(waiting), HELD_UP, after=True)

    with app.app_context():
        assert switch(waiting) == "cod"

    assert bank() is False
    assert ended(app, waiting) == ("cod", OrderStatus.CONFIRMED, waiting[3], [])


def test_control_without_the_look_a_paid_order_is_switched(app, waiting, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    monkeypatch.setattr(ways, "_refuse", lambda order: None)
    buyer = rival_at(app, monkeypatch, receiving, "_count", lambda: switch(waiting), HELD_UP)

    with app.app_context():
        pay(waiting)

    assert buyer() == "cod"


def test_a_thumb_that_presses_often_switches_once(app, waiting):
    results = at_once(app, 6, lambda i: switch(waiting, f"k{i % 2}"))

    assert results == ["cod"] * 6
    assert ended(app, waiting) == ("cod", OrderStatus.CONFIRMED, 0, [waiting[3]])
    with app.app_context():
        assert db.session.query(ways.AuditEntry).filter_by(action=ways.CHANGED).count() == 1


def test_all_at_once_nothing_is_asked_for_twice(app):
    for number in range(3):
        with app.app_context():
            order = money.by_transfer()
            made = order.id, order.secret, money.line(order.total, order.code).id, order.total

        results = at_once(app, 4, lambda i, made=made, number=number: (
            switch(made, f"a{number}{i}") if i % 2 else pay(made) if not i else None))

        assert results[0] is False, results
        assert all(each == "cod" or isinstance(each, SomethingPaid) for each in results[1::2]), results
        assert ended(app, made)[1:] == (OrderStatus.CONFIRMED, made[3], [])
