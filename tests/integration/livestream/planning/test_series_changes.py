"""Sessions of a series are changed and cancelled from one on, and the pages on which hosts do it."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from accounts.models import Role
from accounts.people import as_actor
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.errors import (
    HostIsBusy,
    NoSuchSession,
    NotPlanned,
    NotRepeated,
)
from livestream.models import LiveSession, SessionStatus
from livestream.planning import crew, series
from tests.make import accounts
from tests.make import livestream as make
from tests.make.market_days import NOW, SATURDAY, SATURDAYS, planned, starts
from tests.make.orders import count

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def thursday(context):
    with clock.at(NOW):
        yield
    assert checks.run() == []


def by_hand(session, **details):
    """Somebody changes one session alone."""
    own = make.fresh(session)
    people = crew.of_session(own.id)
    values = {"title": "Sửa riêng", "commune_code": own.commune_code, "starts_at": own.starts_at,
              "ends_at": own.ends_at, "channel_ids": tuple(each.channel_id for each in own.channels),
              "host_ids": tuple(people.hosts), "operator_ids": tuple(people.operators)}
    return sessions.change(SYSTEM, own.id, make.plan(**values | details))


def same(session, **details):
    """The plan of a session as its form shows it, with something changed."""
    own = make.fresh(session)
    people = crew.of_session(own.id)
    return make.plan(**{
        "title": own.title, "commune_code": own.commune_code, "starts_at": own.starts_at, "ends_at": own.ends_at,
        "channel_ids": tuple(each.channel_id for each in own.channels), "host_ids": tuple(people.hosts),
        "operator_ids": tuple(people.operators), **details})


def test_a_change_of_this_and_the_following_leaves_those_before():
    found = planned()
    start = datetime(2026, 12, 5, 8, tzinfo=clock.HOME)

    done = series.change_following(SYSTEM, found[1].id, same(
        found[1], title="Chợ sớm", starts_at=start, ends_at=start + timedelta(hours=1)))

    assert starts(found) == ["28/11 07:30", "05/12 08:00", "12/12 08:00", "19/12 08:00"]
    assert [each.title for each in done.sessions] == ["Chợ sớm"] * 3
    assert done.left == []
    assert [make.fresh(each).revision for each in found] == [0, 1, 1, 1]


@pytest.mark.parametrize("weeks", [1, -1])
def test_a_series_moves_by_a_whole_week_without_being_in_its_own_way(weeks):
    found = planned(days=[day + timedelta(weeks=2) for day in SATURDAYS])
    start = found[0].starts_at + timedelta(weeks=weeks)

    series.change_following(SYSTEM, found[0].id, same(found[0], starts_at=start, ends_at=start + timedelta(hours=2)))

    assert starts(found) == [f"{day + timedelta(weeks=2 + weeks):%d/%m} 07:30" for day in SATURDAYS]


def test_what_was_changed_by_hand_begun_cancelled_or_is_not_free_is_left_alone_and_named():
    days = [SATURDAY + timedelta(weeks=n) for n in range(5)]
    found = planned(days=days)
    by_hand(found[1])
    sessions.cancel(SYSTEM, found[2].id)
    start = datetime(2026, 12, 19, 10, tzinfo=clock.HOME)
    hosts = tuple(crew.of_session(found[0].id).hosts)
    sessions.schedule(SYSTEM, make.plan(title="Đám cưới", host_ids=hosts, starts_at=start,
                                        ends_at=start + timedelta(hours=1)))
    begin = datetime(2026, 11, 28, 10, tzinfo=clock.HOME)

    done = series.change_following(SYSTEM, found[0].id, same(
        found[0], starts_at=begin, ends_at=begin + timedelta(hours=1)))

    assert [each.id for each in done.sessions] == [found[0].id, found[4].id]
    assert [each.session.id for each in done.left] == [found[1].id, found[3].id]
    assert "Đám cưới" in done.left[1].why
    assert starts(found) == ["28/11 10:00", "05/12 07:30", "12/12 07:30", "19/12 07:30", "26/12 10:00"]


def test_a_change_that_the_session_itself_cannot_take_changes_nothing():
    found = planned()
    own = same(found[0])
    with pytest.raises(HostIsBusy):
        series.change_following(SYSTEM, found[0].id, replace(
            own, host_ids=tuple(crew.of_session(_busy(own).id).hosts)))

    assert [make.fresh(each).revision for each in found] == [0, 0, 0, 0]


def _busy(own):
    return make.planned(starts_at=own.starts_at, ends_at=own.ends_at)


def test_cancelling_this_and_the_following_leaves_what_was_changed_by_hand():
    found = planned()
    by_hand(found[3])

    done = series.cancel_following(SYSTEM, found[1].id, "mưa lũ")

    states = [make.fresh(each).status for each in found]
    assert states == [SessionStatus.PLANNED, SessionStatus.CANCELLED, SessionStatus.CANCELLED, SessionStatus.PLANNED]
    assert [each.session.id for each in done.left] == [found[3].id]


def test_a_crew_touches_only_the_sessions_it_runs():
    host = accounts.person(Role.HOST)
    found = planned(as_actor(host), host_ids=(host.id,))
    by_hand(found[2], host_ids=(accounts.person(Role.HOST).id,))
    later = as_actor(host)

    done = series.cancel_following(later, found[0].id)

    assert [each.session.id for each in done.left] == [found[2].id]
    with pytest.raises(NoSuchSession):
        series.cancel_following(accounts.actor(Role.HOST), found[3].id)


def test_what_is_in_no_series_or_has_begun_has_no_following():
    alone, found = make.planned(), planned()
    sessions.cancel(SYSTEM, found[0].id)

    with pytest.raises(NotRepeated):
        series.cancel_following(SYSTEM, alone.id)
    with pytest.raises(NotPlanned):
        series.change_following(SYSTEM, found[0].id, same(found[0]))


def form(page, **fields):
    """What the plan form shows, as a browser would send it, with some fields filled in."""
    key = re.search(r'name="request_key"[^>]*value="([^"]+)"', page)[1]
    return {"request_key": key, "title": "Chợ phiên thứ Bảy", "commune": make.COMMUNE, "day": "2026-11-28",
            "starts": "07:30", "ends": "09:30", **fields}


def test_a_host_repeats_a_session_sees_which_dates_are_free_and_plans_those(app):
    host, channel = accounts.person(Role.HOST), make.channel()
    source = make.planned(host_ids=(host.id,), channel_ids=(channel.id,))
    make.add(source)
    taken = datetime(2026, 12, 5, 7, tzinfo=clock.HOME)
    make.planned(title="Hội làng", channel_ids=(channel.id,), starts_at=taken, ends_at=taken + timedelta(hours=2))
    browser = accounts.Browser(app, host)
    page = browser.get(f"/studio/new?like={source.code}").text
    sent = form(page, channels=str(channel.id), hosts=str(host.id), weekdays="5", times="3", source=source.code)

    looked = browser.post("/studio/new", **sent)
    answer = browser.post("/studio/new", **sent, step="plan", dates=["2026-11-28", "2026-12-12"])
    again = browser.post("/studio/new", **sent, step="plan", dates=["2026-11-28", "2026-12-12"])

    assert looked.status_code == 200
    assert "2 of 3 dates are free" in looked.text and "Saturday 28 Nov" in looked.text
    assert looked.text.index('id="dates"') < looked.text.index('name="title"')  # what is to be chosen stands first
    assert "Hội làng" in looked.text
    assert 'value="2026-12-05"' not in looked.text
    assert answer.status_code == 303
    assert again.location == answer.location
    assert len(series.of_session(make.fresh(source))) == 3
    first = browser.get(answer.location).text
    assert "2 sessions are planned." in first
    assert "A01" in first


@pytest.mark.parametrize(("typed", "said"), [
    ({"weekdays": "5"}, "Please say until which day it repeats"),
    ({"weekdays": "5", "times": "27"}, "between 1 and 26"),
    ({"weekdays": "5", "until": "2026-11-01"}, "There is no date to plan"), ({"weekdays": "9", "times": "2"}, "choice"),
    ({"weekdays": "5", "times": "2", "step": "plan"}, "There is no date to plan"),
    ({"weekdays": "5", "times": "2", "step": "plan", "dates": "2030-01-01"}, "There is no date to plan"),
    ({"weekdays": list("0123456"), "until": "2027-11-01"}, "A series has up to 26 sessions"),
    ({"weekdays": "5", "times": "x"}, "not a whole number"),
])
def test_what_cannot_be_repeated_is_said_and_kept(app, typed, said):
    host, channel = accounts.person(Role.HOST), make.channel()
    browser = accounts.Browser(app, host)
    sent = form(browser.get("/studio/new").text, channels=str(channel.id), hosts=str(host.id))

    answer = browser.post("/studio/new", **sent | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Chợ phiên thứ Bảy"' in answer.text
    assert count(LiveSession) == 0


def test_a_host_changes_and_cancels_from_one_session_on(app):
    host = accounts.person(Role.HOST)
    found = planned(as_actor(host), host_ids=(host.id,), title="Chợ cũ")
    by_hand(found[2], host_ids=(host.id,))
    browser = accounts.Browser(app, host)
    channel = str(found[1].channels[0].channel_id)
    sent = {"title": "Chợ mới", "commune": make.COMMUNE, "day": "2026-12-05", "starts": "07:30", "ends": "09:30",
            "channels": channel, "hosts": str(host.id)}

    browser.post(f"/studio/{found[1].code}/edit", **sent, reach="following")
    page = browser.get(f"/studio/{found[1].code}").text
    browser.post(f"/studio/{found[3].code}/edit", **sent | {"day": "2026-12-19", "title": "Chỉ một"}, reach="this")
    browser.post(f"/studio/{found[1].code}/cancel_following")

    assert "Left as they were: Saturday 12 Dec (it was changed by hand)." in page
    db.session.rollback()
    assert [(each.title, each.status.value) for each in map(make.fresh, found)] == [
        ("Chợ cũ", "planned"), ("Chợ mới", "cancelled"), ("Sửa riêng", "planned"), ("Chỉ một", "planned")]
