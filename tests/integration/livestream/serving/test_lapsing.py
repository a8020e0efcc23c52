"""Units of deals whose time is over are free for whoever comes, whether a job has come by or not."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock
from livestream.models import Desk
from tests.make import livestream as make
from tests.make import orders

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_units_that_have_lapsed_are_free_at_once_whether_the_job_has_come_by_or_not():
    session = make.live()
    deal = make.begun(session, kilos=2, minutes=60)
    make.say(session, "a1 2kg", "Hoa")

    with clock.at(clock.now() + timedelta(minutes=31)):
        make.say(session, "a1 1kg")

        assert (make.prices(session), make.prices(session, "Hoa"), make.taken(deal)) == ([(1, 30_000)], [], 1)
        assert make.desk(session)[0] == Desk.DONE


def test_units_that_are_kept_or_were_completed_are_nobody_elses():
    session = make.live()
    deal = make.begun(session, kilos=2, minutes=60)
    make.say(session, "a1 1kg", "Hoa")
    orders.completed(make.order_of(session, "Hoa"))

    with clock.at(clock.now() + timedelta(minutes=31)):
        make.say(session, "a1 1kg", "Mai")
        make.say(session, "a1 1kg")

    assert (make.prices(session), make.prices(session, "Mai"), make.taken(deal)) == ([], [(1, 30_000)], 2)
    assert make.desk(session) == (Desk.OPEN, ["deal_has_run_out"])
