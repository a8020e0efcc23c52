"""Goods whose time is over, and whose buyer completes the order at that very moment."""
from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.buying import ordering
from livestream.comments import hearing
from livestream.models import Claim, ClaimStatus, CommentVersion, LiveSession
from livestream.serving import following, goods
from orders import delivery
from orders.models import Order, OrderStatus
from tests.at_once import at_once
from tests.make import livestream as make
from tests.make import orders

LATER = timedelta(minutes=31)


@pytest.fixture
def kept(app):
    """A claim of two kilos whose time is over, and the secret of its order."""
    with app.app_context():
        session = make.live(allotment=2_000)
        make.say(session, "a1 2kg", "Lan")
        make.say(session, "a1 1kg", "Hoa")
        return session.id, make.order_of(session, "Lan").id, make.order_of(session, "Lan").secret


def complete(secret):
    return delivery.complete(secret, name="Nguyễn Thị Lan", phone="0912345678", ward_code=orders.WARD,
                             street="12 phố Thử", note="", request_key="complete")


def completes_while_it_lapses(app, kept, monkeypatch):
    """The buyer completes the order between the moment the job has looked and the moment it takes the goods."""
    session_id, order_id, secret = kept
    lock_orders = ordering.lock_orders

    def meanwhile(buyers):
        monkeypatch.setattr(ordering, "lock_orders", lock_orders)
        rival = threading.Thread(target=in_context, args=(app, lambda: complete(secret)))
        rival.start()
        rival.join(timeout=20)
        lock_orders(buyers)

    monkeypatch.setattr(ordering, "lock_orders", meanwhile)
    with app.app_context(), clock.at(clock.now() + LATER):
        following.lapse(session_id)
        db.session.rollback()
        return db.session.get_one(Order, order_id).status


def in_context(app, act):
    with app.app_context():
        act()


def only_postgresql(app):
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite lets one transaction write at a time, so nobody comes in between")


def test_an_order_that_is_completed_as_its_goods_lapse_stays(app, kept, monkeypatch):
    only_postgresql(app)

    assert completes_while_it_lapses(app, kept, monkeypatch) == OrderStatus.CONFIRMED

    with app.app_context():
        assert checks.run() == []


def test_without_the_second_look_a_completed_order_would_be_taken_away(app, kept, monkeypatch):
    only_postgresql(app)
    looked = []

    def once(found):
        looked.append(found)
        return real(found) if len(looked) == 1 else set()

    real = ordering.confirmed
    monkeypatch.setattr(ordering, "confirmed", once)

    assert completes_while_it_lapses(app, kept, monkeypatch) == OrderStatus.CANCELLED


def test_completing_and_lapsing_at_once_ends_in_one_of_two_ways(app, kept):
    session_id, order_id, secret = kept

    def act(i):
        if i % 2:
            return complete(secret)
        with clock.at(clock.now() + LATER):
            return following.lapse(session_id)

    at_once(app, 4, act)

    with app.app_context():
        assert checks.run() == []
        status = db.session.get_one(Order, order_id).status
        taken = sum(claim.base_units for claim in db.session.scalars(sa.select(Claim).where(
            Claim.status == ClaimStatus.ORDERED)))
        assert (status, taken) in ((OrderStatus.CONFIRMED, 2_000), (OrderStatus.CANCELLED, 1_000))


def test_one_person_under_two_names_takes_no_more_than_the_limit(app):
    with app.app_context():
        session = make.planned()
        make.add(session, limit_per_buyer=3_000)
        sessions.go_live(SYSTEM, session.id)
        make.say(session, "sđt 0912345678", "Lan")
        make.say(session, "sđt 0912345678", "Lan Nguyễn")
        session_id = session.id

    at_once(app, 20, lambda i: hearing.hear(SYSTEM, session_id, [
        make.comment("lấy thêm a1 1kg", "Lan" if i % 2 else "Lan Nguyễn")]))

    with app.app_context():
        session = db.session.get_one(LiveSession, session_id)
        assert make.kilos(session, "Lan") + make.kilos(session, "Lan Nguyễn") == 3
        assert checks.run() == []


def test_a_comment_and_its_edit_heard_at_the_same_moment_are_what_the_edit_says(app):
    with app.app_context():
        session_id = make.live(allotment=100_000).id
    said = [make.comment("chào cả nhà" if n % 2 else "a1 1kg", f"Buyer {n}") for n in range(6)]
    events = [event for comment in said for event in (comment, make.edited(comment, "a1 2kg"))]

    at_once(app, len(events), lambda i: hearing.hear(SYSTEM, session_id, [events[i]]))

    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CommentVersion)) == 6
        session = db.session.get_one(LiveSession, session_id)
        assert [make.kilos(session, f"Buyer {n}") for n in range(6)] == [2] * 6
        assert goods.left(session) == {session.items[0].stock_item_id: 88_000}
