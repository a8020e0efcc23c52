"""Many people at the same deal at the same moment: never one unit more than it has, nor than one buyer may have."""
from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.transactions import transaction
from livestream.comments import hearing
from livestream.models import Claim, Deal, Desk
from livestream.models import Comment as Said
from livestream.pricing import deals, quota
from tests.at_once import at_once
from tests.make import livestream as make
from tests.raw import refused

CAP = 10_000


@pytest.fixture
def books_are_right(app):
    yield
    with app.app_context():
        assert checks.run() == []


def kilos(*where):
    return (db.session.scalar(sa.select(sa.func.sum(Claim.base_units)).where(*where)) or 0) / 1000


def on_air(app, **details):
    """A session with a deal on ten kilos; its id and that of the deal."""
    with app.app_context():
        session = make.live(allotment=100_000)
        return session.id, make.begun(session, kilos=10, **details).id


def failures(results):
    return [each for each in results if isinstance(each, Exception)]


def test_a_hundred_buyers_want_the_ten_kilos_of_a_deal(app, books_are_right):
    session_id, deal_id = on_air(app)

    results = at_once(app, 100, lambda i: hearing.hear(SYSTEM, session_id, [make.comment("a1 1kg", f"Buyer {i}")]))

    with app.app_context():
        assert failures(results) == []
        assert kilos(Claim.deal_id == deal_id, Claim.unit_price == 30_000) == 10
        assert kilos(Claim.deal_id.is_(None)) == 0  # nobody pays more without having been asked
        asked = sa.select(sa.func.count()).select_from(Said).where(Said.desk == Desk.OPEN)
        assert db.session.scalar(asked) == 90


def test_twenty_requests_of_one_buyer_get_what_one_may_have(app, books_are_right):
    session_id, deal_id = on_air(app, cap_per_buyer=3_000)

    results = at_once(app, 20, lambda _: hearing.hear(SYSTEM, session_id, [make.comment("lấy thêm a1 1kg", "Lan")]))

    with app.app_context():
        assert failures(results) == []
        assert (kilos(Claim.deal_id == deal_id), kilos()) == (3, 3)


def test_a_hundred_takers_past_all_locks_get_ten_units(app, books_are_right):
    """The counter by itself: no lock of the session stands before it."""
    _, deal_id = on_air(app)

    def take(_):
        with transaction():
            return quota.take(deal_id, 1_000)

    got = at_once(app, 100, take)

    with app.app_context():
        assert (got.count(True), got.count(False)) == (10, 90)
        assert db.session.get_one(Deal, deal_id).taken == CAP
    with app.app_context(), transaction():
        quota.take(deal_id, -CAP)


def test_without_the_guard_more_is_sold_than_there_is(app):
    """The control: whoever reads, decides and writes back sells the same units to all who have read."""
    _, deal_id = on_air(app)
    everybody_has_read = threading.Barrier(20)

    def take(_):
        taken = db.session.scalar(sa.select(Deal.taken).where(Deal.id == deal_id))
        db.session.rollback()
        everybody_has_read.wait(timeout=30)
        if taken + 1_000 > CAP:
            return False
        with transaction():
            db.session.execute(sa.update(Deal).where(Deal.id == deal_id).values(taken=taken + 1_000))
        return True

    with app.app_context(), transaction():
        quota.take(deal_id, 5_000)  # five units are left, and twenty people look
    got = at_once(app, 20, take)

    assert got.count(True) == 20


@pytest.mark.parametrize("stops_first", [True, False])
def test_a_comment_of_the_very_moment_in_which_the_deal_is_stopped(app, books_are_right, stops_first):
    """The end is not in the window, whoever comes first; what was said before it has the deal's price."""
    session_id, deal_id = on_air(app)
    with app.app_context():
        start = db.session.get_one(Deal, deal_id).starts_at
    end = start + timedelta(minutes=1)
    before, at_it = (make.comment("a1 1kg", name, said_at=moment) for name, moment in (
        ("Lan", end - timedelta(microseconds=1)), ("Hoa", end)))

    def stop():
        with clock.at(end):
            deals.stop(SYSTEM, session_id, deal_id)

    def hear():
        with clock.at(end + timedelta(seconds=1)):
            hearing.hear(SYSTEM, session_id, [before])

    with app.app_context():
        for step in (stop, hear) if stops_first else (hear, stop):
            step()
        with clock.at(end + timedelta(seconds=1)):
            hearing.hear(SYSTEM, session_id, [at_it])

        assert kilos(Claim.deal_id == deal_id) == 1
        assert kilos(Claim.deal_id.is_(None)) == 1


def test_the_end_by_the_clock_and_comments_at_once(app, books_are_right):
    session_id, deal_id = on_air(app, minutes=1)
    with app.app_context():
        end = db.session.get_one(Deal, deal_id).ends_at

    def act(i):
        with clock.at(end + timedelta(microseconds=i % 2 - 1)):
            if i < 4:
                return deals.follow_clock(session_id)
            return hearing.hear(SYSTEM, session_id, [make.comment("a1 1kg", f"Buyer {i}")])

    results = at_once(app, 20, act)

    with app.app_context():
        assert failures(results) == []
        assert (kilos(Claim.deal_id == deal_id), kilos(Claim.deal_id.is_(None))) == (8, 8)
        assert not db.session.get_one(Deal, deal_id).is_shown or deals.follow_clock(session_id) in (0, 1)


def test_two_people_start_two_deals_of_one_size_at_once(app, books_are_right):
    with app.app_context():
        session = make.live()
        session_id, ready = session.id, [make.deal(session).id for _ in range(2)]

    at_once(app, 2, lambda i: deals.start(SYSTEM, session_id, ready[i]))

    with app.app_context():
        begun = list(db.session.scalars(sa.select(Deal).where(Deal.starts_at.is_not(None))))
        assert len(begun) == 1
        other = next(each for each in ready if each != begun[0].id)
        assert refused("UPDATE deals SET starts_at = (SELECT starts_at FROM deals WHERE id = :on), "
                       "ends_at = (SELECT ends_at FROM deals WHERE id = :on) WHERE id = :id", on=begun[0].id, id=other)
