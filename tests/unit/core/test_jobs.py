from datetime import UTC, datetime, time, timedelta

import pytest

from core import clock
from core.jobs import Job


@pytest.mark.parametrize(("hours", "minutes", "day"), [(2, 30, 2), (2, 29, 1), (3, 0, 2), (0, 0, 1)])
def test_a_daily_slot_is_the_last_one_that_has_come(hours, minutes, day):
    slot = Job("d", int, at=time(2, 30)).slot(datetime(2026, 5, 2, hours, minutes, tzinfo=clock.HOME))

    assert clock.local(slot) == datetime(2026, 5, day, 2, 30, tzinfo=clock.HOME)


def test_slots_of_an_interval_lie_on_one_grid_for_every_runner():
    job = Job("i", int, every_seconds=30)
    start = datetime(2026, 5, 1, 13, 0, 0, tzinfo=UTC)

    slots = {job.slot(start + timedelta(seconds=seconds)) for seconds in range(60)}

    assert slots == {start, start + timedelta(seconds=30)}
