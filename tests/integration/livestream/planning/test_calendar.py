"""The calendar: days as people here live them, and for the crew what is free."""
from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest

from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.models import SessionStatus
from livestream.planning import calendar
from livestream.planning.calendar import Filters
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
NO_FILTER = Filters()
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 26, 18, tzinfo=clock.HOME)


@pytest.fixture(autouse=True)
def thursday():
    with clock.at(NOW):
        yield


def on(day, start, hours=2, **details):
    begins = datetime(2026, 11, day, start, tzinfo=clock.HOME)
    return make.planned(starts_at=begins, ends_at=begins + timedelta(hours=hours), **details)


def week(app, chosen=NO_FILTER, own=None):
    """What stands on each day that has something: {day: [(hours, title, began before)]}."""
    with app.test_request_context():
        days = calendar.days(calendar.period("week", "2026-11-26"), chosen, own)
    return {day.day.day: [(each.hours, each.title, each.began_before) for each in day.entries]
            for day in days if day.entries}


def test_a_week_runs_from_monday_to_sunday_and_a_month_over_whole_weeks():
    shown, month = calendar.period("week", "2026-11-26"), calendar.period("month", "2026-11-26")

    assert (shown.first, shown.last, shown.before, shown.after) == (
        MONDAY, date(2026, 11, 29), date(2026, 11, 22), date(2026, 11, 30))
    assert (month.first, month.last, month.before, month.after) == (
        date(2026, 10, 26), date(2026, 12, 6), date(2026, 10, 31), date(2026, 12, 1))


@pytest.mark.parametrize("asked", ["", "gestern", "2026-02-31", "x" * 5_000])
def test_what_is_no_day_means_today(asked):
    assert calendar.period("odd", asked).first == MONDAY


@pytest.mark.parametrize(("asked", "way"), [("0001-01-01", "before"), ("9999-12-31", "after")])
def test_pages_lead_only_so_far(asked, way):
    for view in ("week", "month"):
        shown = calendar.period(view, asked)

        assert abs((shown.first - NOW.date()).days) < 450
        assert getattr(shown, way) is None


def test_a_session_over_midnight_stands_on_both_days(app):
    on(27, 22, 4, title="Chợ đêm")

    assert week(app) == {27: [("22:00–02:00", "Chợ đêm", False)], 28: [("22:00–02:00", "Chợ đêm", True)]}


def test_a_session_until_midnight_stands_on_one_day(app):
    on(27, 22, 2, title="Chợ tối")

    assert list(week(app)) == [27]


def test_a_day_is_the_day_here_and_not_in_greenwich(app):
    on(28, 6, 1, title="Chợ sớm")  # 23:00 of the day before in UTC

    assert list(week(app)) == [28]


def test_filters_leave_what_is_asked_for(app):
    host, seller, channel = accounts.person(Role.HOST), shop.cooperative(), make.channel()
    on(27, 8, title="Của tôi", host_ids=(host.id,), cooperative_ids=(seller.id,), channel_ids=(channel.id,),
       commune_code="03390")
    on(27, 8, title="Của người")

    for chosen in (Filters(host=host.id), Filters(cooperative=seller.id), Filters(channel=channel.id),
                   Filters(commune="03390"), Filters("03390", seller.id, host.id, channel.id)):
        assert week(app, chosen) == {27: [("08:00–10:00", "Của tôi", False)]}
    assert week(app, Filters(commune="03478", host=host.id)) == {}
    assert calendar.nearest(Filters(host=host.id)) == date(2026, 11, 27)


def test_filters_that_nobody_can_mean_are_none():
    odd = {"commune": "' OR 1", "host": "²", "channel": "9" * 30, "cooperative": "-1"}

    assert not calendar.filters(odd)


def test_a_cancelled_session_is_struck_out_if_it_was_announced_and_gone_otherwise(app):
    announced = on(27, 8, title="Đã báo")
    with clock.at(NOW + timedelta(minutes=59)):
        young = on(27, 11, title="Vừa lên lịch")
    with clock.at(NOW + timedelta(minutes=61)):
        for each in (announced, young):
            sessions.cancel(SYSTEM, each.id)

    with app.test_request_context():
        days = calendar.days(calendar.period("week", ""), NO_FILTER)
    entries = [entry for day in days for entry in day.entries]
    assert [(each.title, each.state, each.url) for each in entries] == [("Đã báo", SessionStatus.CANCELLED, "")]
    assert week(app, own=[announced.id]) == {}


def test_the_crew_opens_its_own_sessions_and_sees_when_others_are_busy(app):
    host = accounts.person(Role.HOST, name="Giàng Thị Mỷ")
    own = on(27, 8, title="Phiên mình", host_ids=(host.id,))
    other = on(28, 8, title="Phiên người")

    page = accounts.Browser(app, host).get("/studio/calendar?day=2026-11-26").text

    assert f'href="/studio/{own.code}"' in page
    assert "Phiên người" in page
    assert f"/studio/{other.code}" not in page
    assert f"/lives/{other.code}" not in page


def test_planning_from_a_day_of_the_calendar_begins_with_what_was_looked_at(app):
    host, channel = accounts.person(Role.HOST), make.channel()
    browser = accounts.Browser(app, host)

    calendar_page = browser.get(f"/studio/calendar?day=2026-11-27&channel={channel.id}").text
    form = browser.get(f"/studio/new?day=2026-11-28&channel={channel.id}").text

    assert f"/studio/new?day=2026-11-28&amp;channel={channel.id}" in calendar_page
    assert 'value="2026-11-28"' in form
    assert re.search(rf'<input checked [^>]*name="channels" type="checkbox" value="{channel.id}"', form)
    assert browser.get("/studio/new?day=x&channel=abc&host=" + "9" * 40).status_code == 200


def test_everybody_reads_the_calendar_and_an_empty_week_leads_to_the_next_live(client):
    with clock.at(NOW):
        session = on(29, 20, title="Phiên <b>chợ</b>")
        here = client.get("/lives?day=2026-11-26").text
        month = client.get("/lives?view=month&day=2026-11-26").text
        empty = client.get("/lives?day=2026-12-26").text

    assert f'href="/lives/{session.code}"' in here
    assert "Phiên &lt;b&gt;chợ&lt;/b&gt;" in here
    assert "Chủ nhật 29/11" in here
    assert "tháng 11/2026" in month
    assert 'href="/lives?view=week&amp;day=2026-11-29"' in empty
