"""Two people give money back for the same goods at the same moment: no more than the goods cost."""
from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import returns
from orders.allowances import granting
from orders.allowances.errors import GoodsNotThere, MoreThanTheGoods
from orders.allowances.granting import Grant
from orders.models import Order
from orders.models.money import Allowance, Bearer
from orders.refunds import promising
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import allowances as make
from tests.make import settlement, shop


@pytest.fixture
def sold(app: Flask):
    """A delivered line of 100.000 ₫: its order, its id, its parcel."""
    with app.app_context():
        settlement.known_accounts()
        parcel = settlement.sold(shop.cooperative(), 1_000, 100_000)
        line = make.line_of(parcel)
        return line.order_id, line.id, parcel.id


@pytest.fixture
def whole(app: Flask):
    yield
    with app.app_context():
        assert checks.run() == []


def grant(sold, key, amount=60_000):
    wish = promising.Wish(amount=Dong(amount), provider="cod", reason="spoiled", request_key=key)
    return granting.grant(SYSTEM, sold[0], Grant(sold[1], Bearer.SELLER, wish))


def allowed(app):
    with app.app_context():
        return int(db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Allowance.amount), 0))))


@pytest.mark.usefixtures("whole")
def test_four_give_back_more_than_half_and_one_of_them_does(app, sold):
    results = at_once(app, 4, lambda i: grant(sold, f"key-{i}"))

    assert Counter(map(type, results)) == {int: 1, MoreThanTheGoods: 3}, results
    assert allowed(app) == 60_000


@pytest.mark.usefixtures("whole")
def test_the_same_form_sent_four_times_at_once_gives_back_once(app, sold):
    results = at_once(app, 4, lambda i: grant(sold, "one"))

    assert len(set(results)) == 1, results
    assert allowed(app) == 60_000


@pytest.mark.usefixtures("whole")
def test_goods_come_back_while_part_of_the_price_goes_back(app, sold):
    results = at_once(app, 2, lambda i: grant(sold, "k") if i else returns.give_back(SYSTEM, sold[2], "sour").id)

    assert isinstance(results[0], int), results
    assert isinstance(results[1], int | GoodsNotThere), results
    with app.app_context():
        assert granting.holding([sold[1]]) == []


@only.postgresql
def test_control_without_the_lock_of_the_order_more_than_the_goods_goes_back(app, sold, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    monkeypatch.setattr(granting, "lock_with_those", lambda ident: db.session.get_one(Order, ident))
    monkeypatch.setattr(granting.promising, "take", lambda *_, **__: None)
    monkeypatch.setattr(granting.receiving, "change_received", lambda *_: None)
    other = rival_at(app, monkeypatch, granting, "_legs", lambda: grant(sold, "other"), 20)

    with app.app_context():
        grant(sold, "mine")

    assert isinstance(other(), int)
    assert allowed(app) == 120_000
