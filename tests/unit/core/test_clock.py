import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock

LAST = datetime(2026, 3, 31, 16, 59, 59, 999_999, UTC)
FIRST = datetime(2026, 3, 31, 17, tzinfo=UTC)


def test_a_day_begins_at_midnight_at_home():
    start, end = clock.day_bounds(date(2026, 4, 1))

    assert (start, end - start) == (FIRST, timedelta(days=1))


@pytest.mark.parametrize(("moment", "day"), [(LAST, date(2026, 3, 31)), (FIRST, date(2026, 4, 1))])
def test_a_microsecond_decides_about_the_day(moment, day):
    with clock.at(moment):
        assert clock.today() == day
    start, end = clock.day_bounds(day)
    assert start <= moment < end


def test_days_add_up_to_the_year():
    first = date(2026, 1, 1)
    bounds = [clock.day_bounds(first + timedelta(days=n)) for n in range(365)]

    assert all(before[1] == after[0] for before, after in itertools.pairwise(bounds))
    assert bounds[0][0] == datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert bounds[-1][1] == datetime(2026, 12, 31, 17, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_a_frozen_clock_runs_again_afterwards():
    with clock.at(LAST):
        with clock.at(FIRST):
            assert clock.now() == FIRST
        assert clock.now() == LAST

    assert clock.now() > FIRST
