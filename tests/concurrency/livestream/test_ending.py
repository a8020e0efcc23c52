"""A session ends, and what is left of its allotment goes back to the shelf as people order in the shop."""
from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import NOBODY, SYSTEM
from core.db import db
from livestream import sessions
from livestream.models import LiveSession, SessionStatus
from livestream.serving import goods
from livestream.serving.goods import hold_of
from orders.checkout import place_order
from orders.errors import AllGone
from orders.models import Order
from shop import stock
from shop.models import Hold, StockItem
from tests import only
from tests.at_once import at_once, in_between, rival_at
from tests.make import livestream as make
from tests.make import orders, shop


@pytest.fixture
def evening(app):
    """A session with five of seven kilos, of which Lan has two; the shop has two. Its id, the shelf, wishes of one."""
    with app.app_context():
        plums = shop.product(in_stock=7_000)
        session = make.planned()
        make.add(session, plums, allotment=5_000)
        sessions.go_live(SYSTEM, session.id)
        make.say(session, "a1 2kg", "Lan")
        return session.id, shop.item_of(plums).id, [
            orders.wish({shop.sku(plums): 1_000}, buyer_phone=f"09{i:08d}") for i in range(9)]


def test_the_shop_sells_what_comes_back_and_no_more(app, evening):
    session_id, item_id, wishes = evening

    def act(i):
        return type(sessions.end(SYSTEM, session_id) if i == 4 else place_order(NOBODY, wishes[i - (i > 4)]))

    results = Counter(each if isinstance(each, type) else type(each) for each in at_once(app, 10, act))

    with app.app_context():
        assert results[LiveSession] == 1
        assert 2 <= results[Order] <= 5
        assert results[AllGone] == 9 - results[Order]
        assert (stock.held(hold_of(session_id)), shop.levels(item_id)) == (
            {}, (7_000, 2_000 + 1_000 * results[Order]))
        assert checks.run() == []


def end_while_the_shop_sells(app, evening, monkeypatch):
    """The shop sells two kilos between the moment somebody has seen what is to go back and the moment it goes."""
    session_id, _, wishes = evening

    def buy():
        return [place_order(NOBODY, wish).code for wish in wishes[:2]]

    ended = rival_at(app, monkeypatch, goods.stock, "release", buy, in_between(app))
    with app.app_context():
        sessions.end(SYSTEM, session_id)
    assert len(ended()) == 2


def test_what_the_shop_sells_as_the_rest_goes_back_stays_sold(app, evening, monkeypatch):
    session_id, item_id, _ = evening

    end_while_the_shop_sells(app, evening, monkeypatch)

    with app.app_context():
        assert db.session.get_one(LiveSession, session_id).status == SessionStatus.ENDED
        assert (stock.held(hold_of(session_id)), shop.levels(item_id)) == ({}, (7_000, 4_000))
        assert checks.run() == []


@only.postgresql
def test_control_where_the_shelf_is_read_and_written_back_the_order_of_the_shop_is_forgotten(app, evening, monkeypatch):
    item_id = evening[1]
    with app.app_context():
        reserved = shop.levels(item_id)[1]

    def naive(quantities, owner):
        [(item_id, back)] = quantities.items()
        db.session.execute(sa.update(StockItem).where(StockItem.id == item_id).values(reserved=reserved - back))
        stock._take_from_holds(quantities, owner)

    monkeypatch.setattr(goods.stock, "release", naive)

    end_while_the_shop_sells(app, evening, monkeypatch)

    with app.app_context():
        held = db.session.scalar(sa.select(sa.func.sum(Hold.base_units)))
        assert (held, shop.levels(item_id)) == (4_000, (7_000, 2_000))
        assert any("hold" in each for each in checks.run())


def test_ended_by_two_at_once_the_rest_goes_back_once(app, evening):
    session_id, item_id, _ = evening

    results = at_once(app, 4, lambda _: sessions.end(SYSTEM, session_id).id)

    assert results == [session_id] * 4
    with app.app_context():
        assert shop.levels(item_id) == (7_000, 2_000)
        assert checks.run() == []
