"""Calendars for programs, read by a parser that has nothing to do with the one that wrote them."""
from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import ics as other
import pytest
import sqlalchemy as sa

from accounts import people
from accounts.models import Role
from accounts.people import as_actor
from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.errors import NoSuchCalendar
from livestream.models import CalendarAddress, LiveSession
from livestream.planning import crew, feeds, ics
from livestream.planning.calendar import Filters
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
ODD = ("Chợ phiên 🌾👩🏽‍🌾 \"Sìn Hồ\"; mận, gạo nếp: 'ngon' & rẻ\nhai dòng", "Mận" * 50, "ý" * 160, "🍑" * 40,
       "  dấu cách  ", "BEGIN:VEVENT", "=1+1", "x\x07\x1by")
START = datetime(2026, 11, 27, 13, tzinfo=UTC)


def transient(number, title="Chợ phiên", **details):
    """A session as the database would give it, without writing it."""
    values = {"id": number, "code": f"T{number:05}", "title": title, "commune_code": make.COMMUNE, "language": "Mông",
              "starts_at": START + timedelta(days=number), "ends_at": START + timedelta(days=number, hours=6),
              "status": "planned", "revision": number, "planned_at": START, "changed_at": START,
              "channels": [SimpleNamespace(channel=SimpleNamespace(name="Kênh, một; \"hai\""))]}
    return SimpleNamespace(**values | details)


def parsed(body):
    """The events an independent parser finds, by title."""
    text = body.decode("utf-8")
    return {event.uid: event for event in other.Calendar(text).events}


def get(client, address, **headers):
    answer = client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    db.session.rollback()
    return answer


@pytest.mark.parametrize("title", ODD)
def test_whatever_a_title_holds_another_parser_reads_it(title):
    session = transient(1, title)

    events = parsed(ics.feed("Lịch", [session], "vi"))

    read = events["session-T00001@cho-ban"]
    kept = re.sub(r"[\x07\x1b]", "", title)
    assert read.name == kept
    assert (read.begin.datetime, read.end.datetime) == (session.starts_at, session.ends_at)
    assert read.location == "xã Sìn Hồ"
    assert 'Kênh, một; "hai"' in read.description
    assert read.url.endswith("/lives/T00001")


@pytest.mark.parametrize("title", ODD)
def test_lines_have_at_most_75_octets_end_in_crlf_and_are_cut_between_letters(title):
    body = ics.feed(title, [transient(1, title)], "vi")

    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    for line in lines:
        line.decode("utf-8")


def test_signs_of_the_format_are_escaped_in_every_text():
    name = "a\\\\nb\nc;d,e"  # a backslash before an n, which the other parser takes for the end of a line

    body = ics.feed(name, [transient(1, name)], "vi").decode()

    for field in ("NAME", "X-WR-CALNAME", "SUMMARY"):
        assert f"\r\n{field}:a\\\\\\\\nb\\nc\\;d\\,e\r\n" in body


def test_two_hundred_sessions_are_all_there():
    body = ics.feed("Lịch", [transient(number) for number in range(200)], "en")

    events = parsed(body)
    assert len(events) == 200
    assert {event.begin.datetime for event in events.values()} == {START + timedelta(days=n) for n in range(200)}
    assert body.count(b"VALUE=DURATION:PT1H") == 1


def test_the_same_sessions_are_the_same_bytes_and_two_languages_differ():
    session = transient(1)

    assert ics.feed("Lịch", [session], "vi") == ics.feed("Lịch", [session], "vi")
    assert "Ngôn ngữ nói: Mông" in other.Calendar(ics.feed("L", [session], "vi").decode()).events.pop().description
    assert "Language spoken: Mông" in other.Calendar(ics.feed("L", [session], "en").decode()).events.pop().description


def test_a_change_and_a_cancel_raise_the_sequence_and_keep_the_name():
    with clock.at(START):
        session = make.planned(starts_at=START, ends_at=START + timedelta(hours=2))
        first = ics.feed("L", [session], "vi").decode()
    with clock.at(START + timedelta(hours=1)):
        channel_ids, hosts = (session.channels[0].channel_id,), tuple(
            person.id for person in crew.people(session.id, Role.HOST))
        sessions.change(SYSTEM, session.id, make.plan(
            starts_at=START, ends_at=START + timedelta(hours=3), channel_ids=channel_ids, host_ids=hosts))
        second = ics.feed("L", [make.fresh(session)], "vi").decode()
        sessions.cancel(SYSTEM, session.id)
        third = ics.feed("L", [make.fresh(session)], "vi").decode()

    uids = {re.search(r"UID:(.*)\r", text)[1] for text in (first, second, third)}
    assert uids == {f"session-{session.code}@cho-ban"}
    assert [re.search(r"SEQUENCE:(\d+)", text)[1] for text in (first, second, third)] == ["0", "1", "2"]
    assert [re.search(r"LAST-MODIFIED:(\w+)", text)[1] for text in (first, third)] == [
        "20261127T130000Z", "20261127T140000Z"]
    assert [re.search(r"STATUS:(\w+)", text)[1] for text in (first, second, third)] == [
        "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert other.Calendar(third).events.pop().status == "CANCELLED"


def test_the_public_feed_and_a_sellers_hold_what_was_cancelled_too(client):
    seller = shop.cooperative()
    mine, off = make.planned(cooperative_ids=(seller.id,)), make.planned(cooperative_ids=(seller.id,))
    others = make.planned()
    sessions.cancel(SYSTEM, off.id)

    everybody, of_seller = get(client, "/calendar.ics"), get(client, f"/calendar/sellers/{seller.slug}.ics")

    codes = {f"session-{each.code}@cho-ban" for each in (mine, off)}
    assert set(parsed(of_seller.data)) == codes
    assert set(parsed(everybody.data)) == codes | {f"session-{others.code}@cho-ban"}
    assert everybody.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert everybody.headers["Cache-Control"] == "public, max-age=900"
    assert get(client, "/calendar/sellers/khong-co.ics").status_code == 404


def test_who_asks_again_hears_that_nothing_is_new_until_something_is(client):
    session = make.planned()
    first = get(client, "/calendar.ics")

    same = get(client, "/calendar.ics", If_None_Match=first.headers["ETag"])
    by_date = get(client, "/calendar.ics", If_Modified_Since=first.headers["Last-Modified"])
    sessions.cancel(SYSTEM, session.id)
    again = get(client, "/calendar.ics", If_None_Match=first.headers["ETag"])

    assert (same.status_code, same.data, by_date.status_code) == (304, b"", 304)
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_one_session_can_be_taken_along(client):
    session = make.planned(title="Chợ phiên Sìn Hồ")
    off = make.planned()
    sessions.cancel(SYSTEM, off.id)

    answer = get(client, f"/lives/{session.code}/session.ics?language=en")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{session.code}.ics"'
    assert [event.name for event in parsed(answer.data).values()] == ["Chợ phiên Sìn Hồ"]
    assert get(client, f"/lives/{off.code}/session.ics").status_code == 404


def test_a_hosts_own_feed_lies_behind_a_secret_that_is_kept_as_a_hash_and_can_be_renewed(client):
    host = accounts.person(Role.HOST)
    mine = make.planned(host_ids=(host.id,))
    make.planned()
    first = feeds.renew(as_actor(host))

    answer = get(client, f"/calendar/people/{first}.ics")
    second = feeds.renew(as_actor(host))

    assert set(parsed(answer.data)) == {f"session-{mine.code}@cho-ban"}
    assert answer.headers["Cache-Control"] == "private, max-age=900"
    assert host.phone not in answer.text
    assert first not in str(db.session.execute(sa.select(CalendarAddress.__table__)).all())
    assert get(client, f"/calendar/people/{first}.ics").status_code == 404
    assert get(client, f"/calendar/people/{second}.ics").status_code == 200
    feeds.end(as_actor(host))
    feeds.end(as_actor(host))
    assert get(client, f"/calendar/people/{second}.ics").status_code == 404


def test_who_may_not_sign_in_any_more_has_no_feed_and_nobody_has_one_either():
    host = accounts.person(Role.HOST)
    token = feeds.renew(as_actor(host))
    people.deactivate(SYSTEM, host.id)

    for secret in (token, "", "x" * 5_000, "\ud800"):
        with pytest.raises(NoSuchCalendar):
            feeds.owner_of(secret)
    with pytest.raises(NoSuchCalendar):
        feeds.renew(SYSTEM)


def test_the_studio_shows_the_secret_address_once(app):
    host = accounts.person(Role.HOST)
    browser = accounts.Browser(app, host)

    assert browser.post("/studio/calendar/address").status_code == 303
    page, later = browser.get("/studio/calendar").text, browser.get("/studio/calendar").text

    token = re.search(r"/calendar/people/([\w-]{43})\.ics", page)[1]
    assert feeds.owner_of(token).id == host.id
    assert token not in later
    assert browser.post("/studio/calendar/address/end").status_code == 303
    assert not feeds.has_address(host.id)


def test_old_sessions_without_a_memory_of_their_plan_have_one_moment_for_ever():
    session = transient(1, planned_at=None, changed_at=None)

    text = ics.feed("L", [session], "vi").decode()

    assert "DTSTAMP:20250701T000000Z" in text
    assert ics.changed([session]) == ics.changed([])


def test_sessions_of_long_ago_are_in_no_feed():
    with clock.at(START - timedelta(days=120)):
        old = make.planned()

    with clock.at(START):
        codes = {each.code for each in feeds.sessions(Filters())}

    assert old.code not in codes
    assert db.session.get(LiveSession, old.id) is not None
