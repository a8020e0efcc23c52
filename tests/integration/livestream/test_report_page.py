"""The report of a session as pages and files: for its crew, for each seller its part, and no buyer in any of it."""
from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from accounts.models import Role, Scope
from core import clock
from core.actors import SYSTEM
from livestream import report_page, sessions
from livestream.models import Metric, Platform
from livestream.platforms import points
from livestream.reports.activity import Course, Minute, Stretch
from livestream.reports.session import Steps
from tests.make import accounts
from tests.make import livestream as make
from tests.make.accounts import Browser
from tests.make.evening import BEGIN, evening

pytestmark = pytest.mark.usefixtures("context")
BUYERS = ("Lan", "Mai", "Hoa", "Nga", "Oanh", "Tư", "0912345678", "0912 345 678", "0912345679", "phố Thử")


@pytest.fixture
def session():
    return evening()


def rows_of(answer):
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def part_of(session):
    return f"/desk/{session.items[1].product.cooperative.slug}/sessions/{session.code}"


def test_administrators_read_all_of_it_and_no_buyer(app, session):
    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/studio/{session.code}/report").text

    for words in ("240,000", "As of", "4 of 8", "4 of 4", "1 of 3", "Half of them within 1 min 20 s",
                  "never got an answer", "Only a number", "/office/revenue?"):
        assert words in page, words
    assert [each for each in BUYERS
            if f">{each}" in page or f"{each}<" in page or (each[0] == "0" and each in page)] == []


def test_a_seller_reads_its_part_and_nothing_of_others(app, session):
    seller = session.items[1].product.cooperative
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))

    page = browser.get(part_of(session)).text
    listed = browser.get(f"/desk/{seller.slug}/sessions").text

    assert "60,000" in page
    assert "A02" in page
    assert [each for each in ("240,000", "180,000", "A01", "Mận hậu", "doubtful") if each in page] == []
    assert session.title in listed
    assert browser.get(f"/studio/{session.code}/report").status_code in (403, 404)


def test_who_sells_nothing_in_it_or_runs_another_session_finds_nothing(app, session):
    other = make.live()
    seller = other.items[0].product.cooperative
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))
    host = Browser(app, accounts.person(Role.HOST, Scope.SESSION, str(other.id)))

    assert browser.get(part_of(session)).status_code == 404
    assert browser.get(f"/desk/{seller.slug}/sessions/{session.code}/items.csv").status_code == 404
    assert host.get(f"/studio/{session.code}/report").status_code == 404
    assert host.get(f"/studio/{other.code}/report").status_code == 200


def test_files_open_right_and_hold_what_the_page_says(app, session):
    browser = Browser(app, accounts.person(Role.ADMIN))

    items, minutes, channels = (rows_of(browser.get(f"/studio/{session.code}/report/{name}.csv"))
                                for name in report_page.TABLES)

    assert items[0][:2] == [session.code, session.title]
    assert items[4][:8] == ["A01", "Mận hậu Sìn Hồ", "g", "10000", "4000", "0", "0", ""]
    assert items[5][:8] == ["A02", "Gạo Séng Cù", "g", "2000", "3000", "1000", "1", "2026-11-22 00:01"]
    assert items[6][1] == "All together"
    assert items[6][15:19] == ["240000", "0", "0", "0"]
    assert [row[:4] for row in minutes[4:9]] == [
        ["2026-11-21 23:51", "2", "1", "90000"], ["2026-11-21 23:52", "1", "1", "45000"],
        ["2026-11-22 00:01", "1", "1", "90000"], ["2026-11-22 00:02", "2", "0", "0"],
        ["2026-11-22 00:05", "2", "1", "45000"]]
    assert channels[4][2:6] == ["7", "1", "4", "240000"]
    assert any("without freight" in row[0] for row in items)


def test_the_file_of_channels_has_what_platforms_show_where_nothing_is_ordered(app):
    tiktok = make.channel(Platform.TIKTOK)
    session = make.live(channel_ids=(make.channel().id, tiktok.id))
    for text in ("a1 2kg", "giá bao nhiêu vậy?", "đẹp quá"):
        make.say(session, text, platform=Platform.TIKTOK)
    for metric, number in ((Metric.VIEWS, 900), (Metric.VIEWS, 1_250), (Metric.LIKES, 88)):
        points.note(SYSTEM, session.id, [points.Number(tiktok.id, metric, number, clock.now())])

    rows = rows_of(Browser(app, accounts.person(Role.ADMIN)).get(f"/studio/{session.code}/report/channels.csv"))

    assert rows[3][-5:] == ["Comments that want to order", "Questions", *(
        f"Shown by the platform: {each}" for each in ("views", "likes", "gifts"))]
    by_name = {row[0]: row for row in rows[4:7]}
    assert by_name[tiktok.name][2:5] == ["3", "0", "0"]
    assert by_name[tiktok.name][-5:] == ["1", "1", "1250", "88", ""]
    assert by_name["All together"][-5:] == ["1", "1", "", "", ""]


def test_what_platforms_show_of_the_whole_session_is_in_no_file_of_a_seller(app, session):
    seller = session.items[1].product.cooperative
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))

    rows = rows_of(browser.get(f"{part_of(session)}/channels.csv"))

    assert not any("platform:" in cell or "want to order" in cell for row in rows for cell in row)


def test_a_title_is_no_formula(app):
    with clock.at(BEGIN):
        session = make.live(title="=1+1")

    rows = rows_of(Browser(app, accounts.person(Role.ADMIN)).get(f"/studio/{session.code}/report/items.csv"))

    assert rows[0][1] == "'=1+1"


@pytest.mark.parametrize(("end", "words"), [
    ("planned", "has not begun"), ("cancelled", "cancelled before it went live"), ("empty", "No comment was doubtful")])
def test_where_there_is_nothing_the_page_says_so(app, end, words):
    session = make.planned()
    make.add(session)
    if end == "cancelled":
        sessions.cancel(SYSTEM, session.id)
    if end == "empty":
        sessions.go_live(SYSTEM, session.id)
        sessions.end(SYSTEM, session.id)

    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/studio/{session.code}/report")

    assert page.status_code == 200
    assert words in page.text
    assert "0 of 0" in page.text
    assert "%)" not in page.text, "no percentage without a base"


def test_a_running_session_says_that_it_still_grows(app):
    session = evening(is_over=False)

    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/studio/{session.code}/report").text

    assert "Still running" in page


def test_hosts_of_one_session_share_and_the_page_says_so(app):
    pair = [accounts.person(Role.HOST, name=name).id for name in ("Chị Một", "Chị Hai")]
    session = make.live(host_ids=tuple(pair))

    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/studio/{session.code}/report").text

    assert "Chị Hai, Chị Một hosted together" in page


def test_minutes_are_columns_with_their_bands_and_gaps():
    course = Course(BEGIN, BEGIN + timedelta(minutes=19, seconds=59),
                    (Minute(BEGIN + timedelta(minutes=11), 3, 2, 90_000),), 0,
                    (Stretch("A01", BEGIN, BEGIN + timedelta(minutes=10)),),
                    (Stretch("Trang", BEGIN + timedelta(minutes=5), BEGIN + timedelta(minutes=6)),))

    chart = report_page.chart(course)

    assert (chart.step, len(chart.columns)) == (1, 20)
    assert (chart.columns[11].name, chart.columns[11].comments, chart.columns[11].goods) == ("00:01 22/11", 3, 90_000)
    assert (chart.columns[9].on_air, chart.columns[10].on_air, chart.columns[5].gaps) == ("A01", "", "Trang")
    assert [(each.x, each.width) for each in (*chart.on_air, *chart.gaps)] == [(0, 50), (25, 5)]


@pytest.mark.parametrize(("hours", "step"), [(1, 1), (2, 2), (9, 5), (48, 30), (24 * 400, 1440)])
def test_a_long_session_has_no_more_columns_than_can_be_seen(hours, step):
    until = BEGIN + timedelta(hours=hours)
    minutes = (Minute(BEGIN, 1, 1, 5), Minute(until, 2, 2, 7))

    chart = report_page.chart(Course(BEGIN, until, minutes, 0, (), ()))

    assert chart.step == step
    assert hours > 1000 or len(chart.columns) <= 121
    assert sum(each.goods for each in chart.columns) == 12


def test_no_percentage_stands_without_its_base():
    assert [each.percent for each in report_page.rates(Steps(0, 0, 0, 0, 0, 0, 0))] == ["", "", "", ""]


def test_a_time_is_said_like_a_stopwatch(app):
    with app.test_request_context():
        assert [report_page.seconds(each) for each in (None, 0, 59, 60, 3_725)] == [
            "–", "0 giây", "59 giây", "1 phút 0 giây", "62 phút 5 giây"]
