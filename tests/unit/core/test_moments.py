"""Days and moments as people say them."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core import moments
from core.clock import HOME

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=HOME)  # a Saturday


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HOME).astimezone(UTC)


@pytest.mark.parametrize(("when", "vi", "en"), [
    (at(21, 20), "tối nay 20:00", "tonight 20:00"),
    (at(21, 8, 30), "sáng nay 08:30", "this morning 08:30"),
    (at(21, 11, 30), "trưa nay 11:30", "this morning 11:30"),
    (at(21, 15), "chiều nay 15:00", "this afternoon 15:00"),
    (at(21, 23), "đêm nay 23:00", "tonight 23:00"),
    (at(21, 0, 30), "hôm nay 00:30", "today 00:30"),
    (at(22, 8, 30), "sáng mai 08:30", "tomorrow morning 08:30"),
    (at(22, 20), "tối mai 20:00", "tomorrow evening 20:00"),
    (at(20, 20), "tối qua 20:00", "last night 20:00"),
    (at(20, 14), "chiều qua 14:00", "yesterday afternoon 14:00"),
    (at(28, 20), "thứ Bảy 28/11, 20:00", "Saturday 28 Nov, 20:00"),
    (at(29, 9), "Chủ nhật 29/11, 09:00", "Sunday 29 Nov, 09:00"),
    (at(2, 9, 0, 1, 2027), "thứ Bảy 02/01/2027, 09:00", "Saturday 2 Jan 2027, 09:00"),
])
def test_a_moment_is_said_the_way_people_say_it(when: datetime, vi: str, en: str) -> None:
    assert moments.moment(when, "vi", NOW) == vi
    assert moments.moment(when, "en", NOW) == en


def test_tomorrow_begins_at_midnight_in_vietnam_and_not_in_london() -> None:
    last_minute = datetime(2026, 11, 21, 16, 59, tzinfo=UTC)
    first_minute = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)

    assert moments.moment(last_minute, "vi", NOW) == "đêm nay 23:59"
    assert moments.moment(first_minute, "vi", NOW) == "ngày mai 00:00"


def test_the_exact_time_stands_behind_every_spoken_one() -> None:
    assert moments.exact(at(21, 20), "vi") == "20:00, thứ Bảy 21/11/2026"
    assert moments.exact(at(21, 20), "en") == "20:00, Saturday 21 Nov 2026"


@pytest.mark.parametrize(("away", "vi", "en"), [
    (-1, "hôm qua", "yesterday"), (0, "hôm nay", "today"), (1, "ngày mai", "tomorrow"),
    (2, "23/11/2026", "23 Nov 2026"), (-20, "01/11/2026", "1 Nov 2026"),
])
def test_only_the_days_around_today_have_names(away: int, vi: str, en: str) -> None:
    today = date(2026, 11, 21)

    assert moments.day(today + timedelta(days=away), "vi", today) == vi
    assert moments.day(today + timedelta(days=away), "en", today) == en


@pytest.mark.parametrize(("seconds", "vi", "en"), [
    (12 * 60, "còn 12 phút", "12 minutes left"),
    (61, "còn 1 phút", "1 minute left"),
    (59, "còn 59 giây", "59 seconds left"),
    (3_600, "còn 1 giờ", "1 hour left"),
    (2 * 86_400 + 3 * 3_600 + 59, "còn 2 ngày 3 giờ", "2 days 3 hours left"),
    (86_400 + 60, "còn 1 ngày", "1 day left"),
    (0, "đã hết giờ", "time is up"),
    (-5, "đã hết giờ", "time is up"),
])
def test_what_is_left_is_said_in_its_two_largest_units(seconds: int, vi: str, en: str) -> None:
    until = NOW + timedelta(seconds=seconds)

    assert moments.countdown(until, "vi", NOW) == vi
    assert moments.countdown(until, "en", NOW) == en


def test_what_has_just_happened_is_said_as_ago() -> None:
    assert moments.ago(NOW - timedelta(seconds=20), "vi", NOW) == "vừa xong"
    assert moments.ago(NOW - timedelta(minutes=12), "vi", NOW) == "12 phút trước"
    assert moments.ago(NOW - timedelta(hours=1), "en", NOW) == "1 hour ago"
