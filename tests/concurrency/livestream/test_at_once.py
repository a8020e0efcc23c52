"""Many people at the same live session at the same moment."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, locking
from core.actors import SYSTEM
from core.db import db
from core.errors import DomainError
from livestream import sessions
from livestream.by_hand import hand
from livestream.comments import hearing
from livestream.errors import ChannelIsBusy, HostIsBusy, NotOnAir
from livestream.models import Claim, ClaimStatus, Comment, LiveSession, SessionStatus
from livestream.planning import plans
from livestream.serving.goods import hold_of
from orders.cancelling import cancel_by_buyer
from shop import stock
from tests.at_once import at_once
from tests.make import accounts
from tests.make import livestream as make

ORDERED, WAITING = ClaimStatus.ORDERED, ClaimStatus.WAITING


@pytest.fixture(autouse=True)
def books_are_right(app):
    yield
    with app.app_context():
        assert checks.run() == []


def count(*where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(Claim).where(*where))


def reload(session_id):
    return db.session.get_one(LiveSession, session_id)


def failures(results):
    return [each for each in results if isinstance(each, Exception)]


def test_thirty_buyers_want_the_last_ten_kilos(app):
    with app.app_context():
        session_id = make.live(allotment=10_000).id

    results = at_once(app, 30, lambda i: hearing.hear(
        SYSTEM, session_id, [make.comment("a1 1kg", f"Buyer {i}")]))

    with app.app_context():
        assert failures(results) == []
        assert (count(Claim.status == ORDERED), count(Claim.status == WAITING)) == (10, 20)
        assert stock.held(hold_of(session_id)) == {}


def test_the_same_comments_arrive_in_two_batches_at_once(app):
    with app.app_context():
        session_id = make.live(allotment=100_000).id
    batch = [make.comment("a1 1kg" if n % 2 else "chào cả nhà", f"Buyer {n}") for n in range(12)]

    results = at_once(app, 3, lambda _: hearing.hear(SYSTEM, session_id, batch))

    with app.app_context():
        assert failures(results) == []
        assert sum(each.heard for each in results) == 12
        assert sum(each.repeated for each in results) == 24
        assert count() == 6


def test_one_buyer_says_the_same_many_times_at_once(app):
    with app.app_context():
        session = make.planned()
        make.add(session, limit_per_buyer=3_000)
        sessions.go_live(SYSTEM, session.id)
        session_id = session.id

    at_once(app, 20, lambda _: hearing.hear(SYSTEM, session_id, [make.comment("lấy thêm a1 1kg", "Lan")]))

    with app.app_context():
        assert sum(claim.base_units for claim in make.claims_of(reload(session_id), "Lan", [ORDERED])) == 3_000


def test_orders_by_hand_sent_twice_at_once_are_one(app):
    with app.app_context():
        session_id = make.live().id

    results = at_once(app, 4, lambda _: hand.by_hand(SYSTEM, session_id, "a1 1kg Lan", "one key"))

    with app.app_context():
        assert failures(results) == []
        assert count(Claim.status == ORDERED) == 1


def test_cancels_and_new_claims_at_once_leave_nobody_waiting_for_what_is_left(app):
    with app.app_context():
        session = make.live(allotment=6_000)
        for n in range(12):
            make.say(session, "a1 1kg", f"Buyer {n}")
        session_id = session.id

    def act(i):
        said = "huỷ a1" if i < 4 else "a1 2kg"
        return hearing.hear(SYSTEM, session_id, [make.comment(said, f"Buyer {i}" if i < 4 else f"New {i}")])

    results = at_once(app, 8, act)

    with app.app_context():
        assert failures(results) == []
        taken = sum(claim.base_units for claim in db.session.scalars(sa.select(Claim).where(Claim.status == ORDERED)))
        assert taken + sum(stock.held(hold_of(session_id)).values()) == 6_000


def test_buyers_cancel_behind_their_links_while_others_claim(app):
    with app.app_context():
        session = make.live(allotment=6_000)
        for n in range(6):
            make.say(session, "a1 1kg", f"Buyer {n}")
        session_id = session.id
        secrets = [make.order_of(session, f"Buyer {n}").secret for n in range(6)]

    def act(i):
        if i % 2:
            return cancel_by_buyer(secrets[i // 2], "")
        return hearing.hear(SYSTEM, session_id, [make.comment("huỷ a1", f"Buyer {i // 2}")])

    results = at_once(app, 8, act)

    with app.app_context():
        assert [each for each in failures(results) if not isinstance(each, DomainError)] == []


def test_the_session_ends_while_comments_arrive(app):
    with app.app_context():
        session_id = make.live(allotment=50_000).id

    def act(i):
        if i == 5:
            return sessions.end(SYSTEM, session_id)
        return hearing.hear(SYSTEM, session_id, [make.comment("a1 1kg", f"Buyer {i}")])

    results = at_once(app, 16, act)

    with app.app_context():
        assert {type(each) for each in failures(results)} <= {NotOnAir}
        assert reload(session_id).status == SessionStatus.ENDED
        heard = db.session.scalar(sa.select(sa.func.count()).select_from(Comment))
        assert heard == count(Claim.status == ORDERED)


def test_a_session_goes_live_once(app):
    with app.app_context():
        session = make.planned()
        make.add(session)
        session_id = session.id

    results = at_once(app, 4, lambda _: sessions.go_live(SYSTEM, session_id))

    with app.app_context():
        assert failures(results) == []
        assert sum(stock.held(hold_of(session_id)).values()) == 10_000


def plan_at_once(app):
    with app.app_context():
        channel_id, host_id = make.channel().id, accounts.person(Role.HOST).id
        wishes = [make.plan(channel_ids=(channel_id,), host_ids=(host_id,)) for _ in range(6)]
    return at_once(app, 6, lambda i: sessions.schedule(SYSTEM, wishes[i]))


def test_of_six_plans_for_one_channel_and_host_one_is_kept(app):
    results = plan_at_once(app)

    assert len(failures(results)) == 5
    assert {type(each) for each in failures(results)} <= {ChannelIsBusy, HostIsBusy}


def test_without_the_locks_several_plans_would_be_kept(app, monkeypatch):
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite lets one transaction write at a time, with or without these locks")

    def look(model, ident):
        locking.note(db.session().info, model.__tablename__, ident)
        return db.session.get_one(model, ident)

    monkeypatch.setattr(plans, "lock", look)

    kept = [len([each for each in plan_at_once(app) if isinstance(each, LiveSession)]) for _ in range(5)]

    assert max(kept) > 1
