"""Lines from paper after the end, against whoever orders the last units in the shop at the same moment."""
from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import NOBODY, SYSTEM
from core.db import db
from livestream import sessions
from livestream.bringing import tally
from livestream.desk_errors import NotSoMuchFree
from livestream.models import Claim, ClaimStatus, LiveSession
from livestream.serving import goods
from orders.checkout import place_order
from orders.errors import AllGone
from orders.models import Order
from shop import stock
from shop.models import StockItem
from tests import only
from tests.at_once import at_once, in_between, rival_at
from tests.make import livestream as make
from tests.make import orders, shop


@pytest.fixture
def over(app):
    """A session that is over and sold nothing of three kilos, which are all there is; its goods."""
    with app.app_context():
        plums = shop.product(in_stock=3_000)
        session = make.planned()
        make.add(session, plums, allotment=3_000)
        sessions.go_live(SYSTEM, session.id)
        sessions.end(SYSTEM, session.id)
        return session.id, shop.item_of(plums).id, [
            orders.wish({shop.sku(plums): 1_000}, buyer_phone=f"09{i:08d}") for i in range(6)]


def enter(session_id, name, kilos=1):
    """What became of a line of the sheet: what was done, or the error."""
    [verdict] = tally.enter(SYSTEM, session_id, f"{name}, , A01, {kilos}", f"sheet of {name}")
    return verdict.error or verdict.did


def from_paper():
    """How much is claimed now."""
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Claim.base_units), 0)).where(
        Claim.status == ClaimStatus.ORDERED))


def test_the_last_kilos_go_to_paper_or_to_the_shop_and_never_to_both(app, over):
    session_id, item_id, wishes = over

    def act(i):
        return enter(session_id, f"Buyer {i}") if i % 2 else type(place_order(NOBODY, wishes[i // 2]))

    results = Counter(each if isinstance(each, (str, type)) else type(each) for each in at_once(app, 12, act))

    with app.app_context():
        assert results["claimed"] + results[Order] == 3, results
        assert set(results) <= {"claimed", Order, NotSoMuchFree, AllGone}
        assert shop.levels(item_id) == (3_000, 3_000)
        assert from_paper() == 1_000 * results["claimed"]
        assert checks.run() == []


def shop_is_quicker(app, over, monkeypatch):
    """The shop sells two of three kilos as somebody has seen that three are left for the line; how that ended."""
    session_id, _, wishes = over

    def buy():
        return [place_order(NOBODY, wish).code for wish in wishes[:2]]

    ended = rival_at(app, monkeypatch, goods, "pass_to", buy, in_between(app))
    with app.app_context():
        said = enter(session_id, "Lan", 3)
    return said, ended()


@only.postgresql
def test_a_line_whose_goods_the_shop_has_just_sold_is_refused_with_what_is_left(app, over, monkeypatch):
    said, bought = shop_is_quicker(app, over, monkeypatch)

    assert len(bought) == 2
    assert (type(said), said.facts) == (NotSoMuchFree, {"item": "A01", "left": "1 kg"})
    with app.app_context():
        assert (from_paper(), shop.levels(over[1])) == (0, (3_000, 2_000))
        assert checks.run() == []


@only.sqlite
def test_where_one_writes_at_a_time_the_shop_comes_after_the_line(app, over, monkeypatch):
    said, bought = shop_is_quicker(app, over, monkeypatch)

    assert (said, type(bought)) == ("claimed", AllGone)
    with app.app_context():
        assert (from_paper(), checks.run()) == (3_000, [])


@only.postgresql
def test_control_where_the_shelf_is_read_and_written_back_five_kilos_of_three_are_promised(app, over, monkeypatch):
    """The control: the line takes what it has read, without asking again as it writes."""
    item_id = over[1]
    with app.app_context():
        read = db.session.get_one(StockItem, item_id)
        free, reserved = read.on_hand - read.reserved, read.reserved

    def naive(quantities, owner):
        [(item_id, wanted)] = quantities.items()
        assert free >= wanted
        db.session.execute(sa.update(StockItem).where(StockItem.id == item_id).values(reserved=reserved + wanted))
        stock._add_to_holds(quantities, owner)

    monkeypatch.setattr(goods.stock, "reserve", naive)

    said, bought = shop_is_quicker(app, over, monkeypatch)

    with app.app_context():
        assert (said, len(bought)) == ("claimed", 2)
        held = db.session.scalar(sa.text("SELECT sum(base_units) FROM holds"))
        assert (held, shop.levels(item_id)) == (5_000, (3_000, 3_000))
        assert any("hold" in each for each in checks.run())


def test_the_same_sheet_sent_by_two_at_once_is_entered_once(app, over):
    session_id, item_id, _ = over

    results = at_once(app, 4, lambda _: enter(session_id, "Lan"))

    assert set(results) == {"claimed"}
    with app.app_context():
        assert (from_paper(), shop.levels(item_id)) == (1_000, (3_000, 1_000))
        assert len(make.claims_of(db.session.get_one(LiveSession, session_id))) == 1
