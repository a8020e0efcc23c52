"""A dispute is told in the moment in which its order is put together with another: the goods are held all the same."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import disputed
from orders.cards import disputes
from orders.models import Order
from orders.together import merging
from orders.together_errors import OneDisputed
from tests import only
from tests.at_once import rival_at
from tests.make import cards, shop
from tests.make import orders as make


@pytest.fixture
def stripe(app):
    with cards.connected(app) as server:
        yield server.stripe


@pytest.fixture
def two(app, stripe):
    """The ids of an order in cash and of a later one paid by card, whose dispute nobody has told of yet."""
    with app.app_context():
        sku = shop.sku(shop.product(in_stock=100_000))
        cash, card = make.order({sku: 2_000}), cards.by_card({sku: 1_000})
        intent = cards.intent_of(stripe, cards.paid(card, stripe))
        return SimpleNamespace(ids=(cash.id, card.id), into=cash.id, dispute=stripe.dispute(intent))


@pytest.fixture
def sound(app):
    """What every test but a control leaves behind."""
    yield
    with app.app_context():
        db.session.rollback()
        assert checks.run() == []


def put_together(two):
    return merging.by_staff(SYSTEM, *two.ids, None, "k").id


@only.postgresql  # on SQLite the rival waits for its turn to write
def test_disputed_in_the_moment_in_which_they_are_put_together_they_stay_apart(app, two, monkeypatch, sound):
    heard = rival_at(app, monkeypatch, merging, "lock_orders", lambda: disputes.settle(two.dispute))

    with app.app_context(), pytest.raises(OneDisputed):
        put_together(two)

    assert heard() is True
    with app.app_context():
        assert disputed.held(two.ids) == {two.ids[1]}


def test_control_without_looking_the_hold_is_lost(app, two, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        disputes.settle(two.dispute)
        monkeypatch.setattr(merging, "disputed", SimpleNamespace(held=lambda orders: set()))
        put_together(two)

        assert disputed.held([two.into]) == set()


@only.postgresql
def test_put_together_in_the_moment_in_which_it_is_disputed_the_other_is_held(app, two, monkeypatch, sound):
    heard = rival_at(app, monkeypatch, disputes, "lock_orders", lambda: put_together(two))

    with app.app_context():
        assert disputes.settle(two.dispute)

    assert heard() == two.into
    with app.app_context():
        assert disputed.held(two.ids) == {two.into}
        assert db.session.get_one(Order, two.into).received == 0


def test_control_without_asking_where_it_went_nothing_is_held(app, two, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    monkeypatch.setattr(disputes, "joined", SimpleNamespace(goes_on_in=lambda order_id: order_id,
                                                            carried=lambda order_id: Dong(0)))
    with app.app_context():
        put_together(two)
        disputes.settle(two.dispute)

        assert disputed.held([two.into]) == set()
        assert db.session.get_one(Order, two.into).received > 0
