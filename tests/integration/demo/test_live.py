"""The session that is live while somebody looks: comments come in, the item on air changes, buyers answer."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.transactions import batch
from demo import live, papers, store
from livestream import sessions
from livestream.models import Claim, Comment, LiveBuyer, LiveSession, SessionStatus
from livestream.pricing import deals
from livestream.readiness import hosts
from orders.models import Order, OrderStatus
from shop.models import StockItem
from shop.papers import standing

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def session(loaded) -> LiveSession:
    """A fresh one, whatever tests did before."""
    store.write(live.start_again(store.read()))
    return running()


@pytest.fixture(autouse=True)
def _everything_holds(loaded):
    yield
    db.session.rollback()
    assert checks.run() == []


def running() -> LiveSession:
    db.session.rollback()
    found = live.session_with(store.read().live)
    assert found is not None
    return found


def play(session: LiveSession, minutes: float) -> int:
    with clock.at(session.went_live_at + timedelta(minutes=minutes)):
        return live.replay()


def heard(session: LiveSession) -> list[Comment]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Comment).where(Comment.session_id == session.id).order_by(Comment.id)))


def count(model: type, session: LiveSession) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(model.session_id == session.id))


def test_comments_come_in_every_few_seconds_and_become_claims(session):
    for tenth in range(1, 11):
        play(session, tenth / 10)

    assert 10 <= len(heard(session)) <= 40
    assert count(Claim, session) >= 5
    assert {comment.channel_id for comment in heard(session)} == {each.channel_id for each in session.channels}


def test_the_same_moment_twice_hands_in_nothing_twice(session):
    assert play(session, 0.5) > 0

    assert play(session, 0.5) == 0


def test_another_item_is_on_air_each_minute(session, market_app):
    is_on_sqlite = market_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    minutes = len(session.items) if is_on_sqlite else 3  # the minute decides, and no database
    codes = []
    for minute in range(minutes):
        play(session, minute + 0.05)
        db.session.rollback()
        codes.append(next(item.code for item in session.items if item.id == running().on_air_id))

    assert codes == [item.code for item in session.line_up][:minutes]
    assert len(session.line_up) == 12


def test_what_the_crew_puts_on_air_stays_until_the_next_item_is_due(session):
    def on_air_at(minute: float) -> str:
        play(session, minute)
        db.session.rollback()
        return next(item.code for item in session.items if item.id == running().on_air_id)

    first, second, chosen = (session.line_up[number].code for number in (0, 1, 4))
    assert on_air_at(0.05) == first
    with clock.at(session.went_live_at + timedelta(minutes=0.1)):
        sessions.put_on_air(SYSTEM, session.id, chosen)

    assert on_air_at(0.2) == chosen
    assert on_air_at(1.05) == second


def test_after_a_while_buyers_say_where_to(session):
    orders = sa.select(Order).join(LiveBuyer, LiveBuyer.order_id == Order.id).where(
        LiveBuyer.session_id == session.id)

    play(session, 0.9)
    assert all(order.status == OrderStatus.PLACED for order in db.session.scalars(orders))
    play(session, 2)

    db.session.rollback()
    states = {order.status for order in db.session.scalars(orders)}
    assert {OrderStatus.PLACED, OrderStatus.CONFIRMED} <= states


def test_a_flash_deal_is_prepared_that_the_crew_may_start_and_begins_after_a_minute(session):
    [deal] = deals.of_item(session.items[0])
    assert deals.state_of(deal) == "ready"

    play(session, 0.9)
    assert deals.state_of(deals.find(session, deal.id)) == "ready"
    play(session, 1.1)

    with clock.at(session.went_live_at + timedelta(minutes=1.2)):
        assert deals.state_of(deals.find(session, deal.id)) == "on"
        deals.stop(SYSTEM, session.id, deal.id)
    play(session, 1.3)
    with clock.at(session.went_live_at + timedelta(minutes=1.4)):
        assert deals.state_of(deals.find(session, deal.id)) == "over"


def test_beside_it_people_buy_in_the_shop_and_its_stock_falls(session):
    shelf = session.line_up[0].stock_item_id
    free = sa.select(StockItem.on_hand - StockItem.reserved).where(StockItem.id == shelf)
    before = db.session.scalar(free)

    play(session, 0.1)
    play(session, 0.2)

    db.session.rollback()
    assert before - db.session.scalar(free) == 1_000


def test_when_the_show_is_over_it_begins_anew_and_some_time_later_it_rests(session):
    play(session, 13)

    fresh = running()
    assert fresh.id != session.id
    assert (fresh.status, store.read().rounds) == (SessionStatus.LIVE, 1)

    remembered = store.read()
    remembered.rounds = live.MOST_ROUNDS
    store.write(remembered)
    play(fresh, 13)

    assert running().id == fresh.id
    assert running().status == SessionStatus.ENDED
    assert play(fresh, 14) == 0


def test_at_a_later_start_the_old_session_is_ended_and_a_new_one_is_live(session):
    remembered = store.read()

    again = live.start_again(remembered)

    assert session.status == SessionStatus.ENDED
    fresh = live.session_with(again.live)
    assert fresh.status == SessionStatus.LIVE
    assert [(item.code, item.allotment) for item in fresh.line_up] == [
        (item.code, item.allotment) for item in session.line_up]
    assert again.tonight == remembered.tonight, "the evening is still ahead"
    store.write(again)


class NotToBeKept(Exception):
    """What is written at another time does not stay."""


def test_papers_and_checks_that_have_run_out_are_there_again_before_the_next_session(session):
    def is_ready() -> bool:
        found = standing.of_products([item.product_id for item in session.line_up])
        return not any(each.missing for each in found.values()) and all(
            host.is_checked for host in hosts.of_session(session))

    with pytest.raises(NotToBeKept), clock.at(clock.now() + timedelta(days=500)), batch():
        assert not is_ready()

        papers.renew(session)

        assert is_ready()
        raise NotToBeKept


def test_an_evening_that_passed_is_planned_again(session):
    remembered = store.read()
    planned = live.session_with(remembered.tonight)

    with clock.at(planned.ends_at + timedelta(minutes=1)):
        again = live.start_again(remembered)
    store.write(again)

    db.session.rollback()
    assert planned.status == SessionStatus.CANCELLED
    assert clock.local(live.session_with(again.tonight).starts_at).hour == 20


@pytest.mark.parametrize(("hour", "day"), [(0, 0), (12, 0), (19, 0), (20, 1), (23, 1)])
def test_tonight_is_at_eight_and_when_that_is_over_tomorrow(hour, day):
    start, _ = clock.day_bounds(clock.today())

    with clock.at(start + timedelta(hours=hour)):
        assert live.eight_tonight() == start + timedelta(days=day, hours=20)


def test_shelves_do_not_grow_with_every_start(session):
    def on_hand() -> int:
        db.session.rollback()
        return db.session.scalar(sa.select(sa.func.sum(StockItem.on_hand)))

    before = on_hand()

    store.write(live.start_again(store.read()))

    assert on_hand() == before


def test_sessions_of_another_database_are_not_begun_again():
    remembered = store.read()
    remembered.live = "NOTHERE"

    assert live.start_again(remembered) is None


def test_without_a_demo_nobody_talks(loaded, tmp_path, monkeypatch):
    monkeypatch.setattr(loaded, "instance_path", str(tmp_path))

    assert live.replay() == 0
