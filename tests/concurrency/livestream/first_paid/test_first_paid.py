"""Twenty pay at the same moment for what is there of five: five get it, in the order of paying, and fifteen wait."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from livestream.first_paid import paying
from livestream.first_paid.paying import Paid
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession, PayingMoment
from livestream.serving import goods
from orders.cancelling import cancel_by_buyer
from orders.models import Order, OrderStatus
from shop.errors import OutOfStock
from tests.at_once import at_once
from tests.make import livestream as make
from tests.make import orders

PEOPLE = 20


@pytest.fixture
def wished(app):
    """The session, and the orders of twenty who wish a kilo each of five."""
    with app.app_context():
        session = make.live(allotment=5_000, first_paid=True)
        for n in range(PEOPLE):
            make.say(session, "a1 1kg", f"Buyer {n}")
        return session.id, [make.order_of(session, f"Buyer {n}").id for n in range(PEOPLE)]


def pay(order_id, n):
    """Half of them say where to, half have sent money."""
    if n % 2:
        return paying.count_paid(order_id, Paid("transfer", 45_000), f"bank-{n}")
    return orders.completed(db.session.get_one(Order, order_id), phone=f"09123456{n:02}", request_key=f"key-{n}").id


def failures(results):
    return [each for each in results if isinstance(each, Exception)]


def ranks(status):
    """The moments of those whose claims stand so, in their order."""
    return list(db.session.scalars(sa.select(Claim.paid_id).where(Claim.status == status).order_by(Claim.paid_id)))


def test_twenty_pay_at_once_for_five(app, wished):
    _, order_ids = wished

    results = at_once(app, PEOPLE, lambda n: pay(order_ids[n], n))

    with app.app_context():
        assert failures(results) == []
        served, waiting = ranks(ClaimStatus.ORDERED), ranks(ClaimStatus.WAITING)
        assert (len(served), len(waiting)) == (5, 15)
        assert max(served) < min(waiting)
        assert checks.run() == []


def test_control_where_what_is_left_was_read_before_the_lock_fifteen_lose_their_place(app, wished, monkeypatch):
    """The control: everybody has read that there are five, and is sent away with an error instead of waiting."""
    session_id, order_ids = wished
    with app.app_context():
        before = goods.left(db.session.get_one(LiveSession, session_id))
    monkeypatch.setattr(goods, "left", lambda _: dict(before))

    results = at_once(app, PEOPLE, lambda n: pay(order_ids[n], n))

    with app.app_context():
        assert [type(each) for each in failures(results)] == [OutOfStock] * 15
        assert len(ranks(ClaimStatus.ORDERED)) == 5  # the shelf itself never gives more than it has
        assert db.session.scalar(sa.select(sa.func.count()).select_from(PayingMoment)) == 5


def test_the_same_payment_told_twenty_times_at_once_is_one(app, wished):
    _, order_ids = wished

    results = at_once(app, PEOPLE, lambda _: paying.count_paid(order_ids[7], Paid("transfer", 45_000), "bank-7"))

    with app.app_context():
        assert len({*results}) == 1
        assert len(ranks(ClaimStatus.ORDERED)) == 1
        assert checks.run() == []


def test_some_pay_while_others_give_up_what_they_have_paid_for(app, wished):
    session_id, order_ids = wished
    with app.app_context():
        for n in range(5):
            pay(order_ids[n], 2 * n)
        secrets = [db.session.get_one(Order, order_id).secret for order_id in order_ids[:5]]

    def act(n):
        return cancel_by_buyer(secrets[n], "") and n if n < 5 else pay(order_ids[n], n)

    results = at_once(app, PEOPLE, act)

    with app.app_context():
        assert failures(results) == []
        assert len(ranks(ClaimStatus.ORDERED)) == 5
        assert checks.run() == []
        gone = sa.select(sa.func.count()).select_from(Order).join(LiveBuyer, LiveBuyer.order_id == Order.id).where(
            LiveBuyer.session_id == session_id, Order.status == OrderStatus.CANCELLED)
        assert db.session.scalar(gone) == 5


def test_the_crew_writes_the_same_transfer_down_on_two_screens(app, wished):
    session_id, _ = wished
    with app.app_context():
        number = make.buyer(db.session.get_one(LiveSession, session_id), "Buyer 3").number

    results = at_once(app, 2, lambda _: paying.record_transfer(SYSTEM, session_id, number, 45_000, "one form").id)

    assert len({*results}) == 1
