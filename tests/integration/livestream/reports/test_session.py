"""The report of a session against an evening that was counted by hand."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.models import Platform
from livestream.platforms import gaps
from livestream.reports.activity import Minute
from livestream.reports.session import Steps, report, sells_for
from livestream.serving import following
from orders import reports, returns
from orders.models import LineEventKind
from orders.refunds.handing import hand_back
from orders.reports import Figures, Scope
from tests.make import livestream as make
from tests.make import orders, shop
from tests.make.evening import BEGIN, evening, minute
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("context")
LATER = BEGIN + timedelta(days=3)


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def at(after: int):
    return BEGIN + timedelta(minutes=after)


def test_an_evening_over_midnight_is_counted_as_by_hand():
    session = evening()

    found = report(session)

    assert found.steps == Steps(comments=8, claiming=4, claims=4, claims_ordered=4, orders=3, completed=1, delivered=0)
    assert found.figures == Figures(ordered=240_000, orders=3, sessions=1)
    assert found.course.minutes == (
        Minute(at(1), 2, 1, 90_000), Minute(at(2), 1, 1, 45_000), Minute(at(11), 1, 1, 90_000),
        Minute(at(12), 2, 0, 0), Minute(at(15), 2, 1, 45_000))
    assert [(each.name, each.first, each.until) for each in found.course.on_air] == [
        ("A01", BEGIN, minute(11)), ("A02", minute(11), minute(20))]
    assert found.questions == 1


def test_each_item_says_what_was_claimed_unmet_and_when_it_was_gone():
    plums, rice = report(evening()).items

    assert (plums.code, plums.allotment, plums.claimed, plums.unmet, plums.sold_out_at) == (
        "A01", 10_000, 4_000, 0, None)
    assert plums.figures == Figures(ordered=180_000, orders=2, sessions=1)
    assert (rice.claimed, rice.unmet, rice.unmet_buyers, rice.sold_out_at) == (3_000, 1_000, 1, minute(11))
    assert rice.units == {LineEventKind.ORDERED: 2_000}


def test_doubts_say_how_many_how_fast_and_what_never_got_an_answer():
    found = report(evening()).doubts

    assert (found.all, found.decided, found.seconds, found.slowest) == (2, 1, 80, 80)
    assert [(each.decided, each.seconds) for each in found.people] == [(1, 80)]
    assert [each.said_at for each in found.open] == [minute(12)]


def test_what_is_delivered_and_given_back_later_grows_and_nothing_else():
    session = evening()
    before = report(session)
    with clock.at(LATER):
        orders.delivered(make.order_of(session))
        delivered = report(session)
        returns.give_back(SYSTEM, make.order_of(session).parcels[0].id, "too sour")
        hand_back(SYSTEM, make.order_of(session).parcels[0].id)
        after = report(session)

    assert (delivered.figures.paid, delivered.figures.delivered, delivered.steps.delivered) == (135_000, 135_000, 1)
    assert (after.figures.ordered, after.figures.delivered, after.figures.returned) == (240_000, 135_000, 135_000)
    assert after.items[0].units[LineEventKind.RETURNED] == 3_000
    assert after.course == before.course
    assert after.figures == reports.of_session(session.id)


def test_what_lapses_is_no_demand_that_was_unmet():
    session = evening()
    with clock.at(LATER):
        following.lapse(session.id)
        rice = report(session).items[1]

    assert (rice.lapsed, rice.unmet, rice.units) == (
        2_000, 1_000, {LineEventKind.ORDERED: 2_000, LineEventKind.CANCELLED: 2_000})


def test_what_buyers_take_back_themselves_was_never_claimed():
    with clock.at(BEGIN):
        session = make.live()
        make.say(session, "a1 3kg")
        make.say(session, "bớt a1 1kg")
        make.say(session, "a1 1kg", "Hoa")
        make.say(session, "huỷ a1", "Hoa")

        found = report(session)

    assert (found.items[0].claimed, found.items[0].unmet) == (2_000, 0)
    assert [each.goods for each in found.course.minutes] == [90_000]
    assert found.steps.claims == 2


def test_all_parts_add_up_to_the_whole_to_the_dong():
    session = evening()
    with clock.at(LATER):
        orders.delivered(make.order_of(session))
        following.lapse(session.id)
    whole = report(session)
    sellers = {item.product.cooperative_id for item in session.items}
    parts = [report(session, seller) for seller in sellers]

    for name in ("ordered", "paid", "delivered", "returned", "cancelled", "refused", "lost"):
        total = getattr(reports.of_session(session.id), name)
        assert getattr(whole.figures, name) == total
        for rows in (whole.items, whole.channels, parts):
            assert sum(getattr(row.figures, name) for row in rows) == total, name
    assert len(parts) == 2


def test_a_seller_gets_its_own_items_and_figures_and_no_comments():
    session = evening()
    rice = session.items[1].product.cooperative_id

    part = report(session, rice)

    assert [item.code for item in part.items] == ["A02"]
    assert part.figures == reports.total(
        Scope(date.min, date.max, session_id=session.id, cooperatives=frozenset({rice})))
    assert (part.steps.comments, part.steps.claims, part.steps.orders, part.doubts) == (0, 1, 1, None)
    assert {each.name for each in part.course.on_air} == {"A02"}
    assert [each.goods for each in part.course.minutes] == [90_000]
    assert sells_for(session, rice)
    assert not sells_for(session, shop.cooperative().id)


def test_where_nothing_happened_everything_is_zero():
    with clock.at(BEGIN):
        session = make.live()
        sessions.end(SYSTEM, session.id)

        found = report(make.fresh(session))

    assert (found.figures, found.steps) == (Figures(), Steps(0, 0, 0, 0, 0, 0, 0))
    assert (found.course.minutes, found.doubts.all, found.items[0].claimed) == ((), 0, 0)
    assert found.items[0].sold_out_at is None, "the end is no sale"


def test_a_session_that_was_cancelled_has_a_report_of_nothing():
    session = make.planned()
    make.add(session)
    sessions.cancel(SYSTEM, session.id)

    found = report(make.fresh(session))

    assert (found.course.first, found.course.minutes, found.figures) == (None, (), Figures())


def test_comments_from_before_going_live_are_counted_apart():
    with clock.at(BEGIN):
        session = make.live()
        make.say(session, "sắp bắt đầu chưa", said_at=BEGIN - timedelta(hours=1))
        make.say(session, "hay quá")

        course = report(session).course

    assert (course.before, sum(each.comments for each in course.minutes)) == (1, 1)


def test_a_channel_that_was_not_heard_is_marked():
    with clock.at(BEGIN):
        session = make.live()
    with clock.at(at(3)):
        gaps.begin(session.id, session.channels[0].channel_id, at(2))
    with clock.at(at(6)):
        gaps.end(session.id, gaps.of_session(session.id)[0].id, is_filled=True)

        found = report(make.fresh(session)).course.gaps

    assert [(each.first, each.is_filled) for each in found] == [(at(2), True)]
    assert at(2) < found[0].until <= at(6)


def test_tiktok_counts_comments_only():
    with clock.at(BEGIN):
        facebook, tiktok = make.channel(), make.channel(Platform.TIKTOK)
        session = make.live(channel_ids=(facebook.id, tiktok.id))
        make.say(session, "a1 1kg")
        make.say(session, "a1 1kg", platform=Platform.TIKTOK)

        rows = {row.platform: row for row in report(session).channels}

    assert (rows[Platform.TIKTOK].comments, rows[Platform.TIKTOK].claims, rows[Platform.TIKTOK].figures) == (
        1, 0, Figures())
    assert (rows[Platform.FACEBOOK].comments, rows[Platform.FACEBOOK].figures.ordered) == (1, 45_000)


def test_the_cost_does_not_grow_with_orders():
    session = evening(is_over=False)
    with clock.at(minute(18)):
        report(session)
        db.session.expire_all()
        with statements() as few:
            report(make.fresh(session))
        for number in range(6):
            make.say(session, "a1 500g", f"Khách {number}")
            orders.order()
        db.session.expire_all()
        with statements() as many:
            report(make.fresh(session))

    assert len(many) == len(few) <= 22


def test_what_a_session_sold_is_found_by_its_index():
    session = evening()
    wanted = f"SELECT sum(amount) FROM line_events WHERE session_id = {session.id} GROUP BY kind"
    if db.engine.dialect.name == "sqlite":
        plan = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {wanted}")).all()
    else:
        db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = db.session.execute(sa.text(f"EXPLAIN {wanted}")).all()

    assert "ix_line_events_session_id" in str(plan)
