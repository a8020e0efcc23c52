"""Before goods lapse their buyer is reminded, once; then they go to whoever waits, all at once or not at all."""
from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core import checks, clock, dated, outbox
from core.actors import SYSTEM
from core.messaging import sending
from livestream import jobs, terms
from livestream.models import ClaimStatus
from livestream.serving import following, reminding
from orders import delivery
from orders.cancelling import cancel_by_buyer
from orders.models import OrderStatus
from tests.make import livestream as make
from tests.make import orders
from tests.make.statements import broken_after

pytestmark = pytest.mark.usefixtures("context")
PHONE = "0912345678"
ORDERED, RELEASED, WAITING = ClaimStatus.ORDERED, ClaimStatus.RELEASED, ClaimStatus.WAITING
KEPT, REMINDED = timedelta(minutes=120), timedelta(minutes=110)  # with a phone number, as new installations have it


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def deliver():
    while outbox.drain():
        pass


def reminders(session, author="Lan"):
    """What somebody was sent about goods that are kept only a little longer."""
    about = sending.latest(f"order:{make.order_of(session, author).code}")
    return [row.text for row in about if "được giữ đến" in row.text]


def tick(moment):
    """The jobs come by at this moment, and what was promised is sent. How many were reminded, and how many lapsed."""
    with clock.at(moment):
        found = jobs.remind_of_expiry(), jobs.release_lapsed_claims()
        deliver()
    return found


def complete(session, author="Lan"):
    order = make.order_of(session, author)
    return delivery.complete(order.secret, name="Nguyễn Thị Lan", phone=PHONE, ward_code=orders.WARD,
                             street="12 phố Thử", note="", request_key=f"complete-{author}")


def local(*numbers):
    return datetime(*numbers, tzinfo=clock.HOME)


def test_one_reminder_and_then_the_goods_go_however_often_the_jobs_come_by():
    session = make.live()
    make.say(session, f"a1 2kg {PHONE}")
    start = clock.now()

    found = [tick(start + timedelta(minutes=minutes)) for minutes in (109, 111, 112, 119, 121, 122)]

    assert found == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0)]
    assert len(reminders(session)) == 1
    assert make.order_of(session).status == OrderStatus.CANCELLED


def test_how_long_before_is_a_dated_setting_of_the_day_on_which_it_is_asked():
    with clock.at(local(2027, 1, 31, 23, 0)):
        dated.enact("claim_reminder_minutes", clock.today() + timedelta(days=1), 45)
        session = make.live()
        make.say(session, f"a1 2kg {PHONE}")  # kept until 01:00 on the first of February

    assert tick(local(2027, 1, 31, 23, 59))[0] == 0  # an hour before, where ten minutes hold
    assert tick(local(2027, 2, 1, 0, 14))[0] == 0
    assert tick(local(2027, 2, 1, 0, 16))[0] == 1


@pytest.mark.parametrize(("start", "day"), [
    ((2026, 11, 30, 22, 5), "ngày mai 00:05"), ((2026, 12, 31, 22, 5), "ngày mai 00:05"),
    ((2028, 2, 28, 22, 5), "ngày mai 00:05"), ((2026, 11, 30, 12, 0), "14:00")])
def test_at_the_end_of_a_month_goods_are_kept_as_long_and_the_reminder_names_the_day(start, day):
    with clock.at(local(*start)):
        session = make.live()
        make.say(session, f"a1 2kg {PHONE}")
    begun = local(*start)

    assert tick(begun + REMINDED + timedelta(seconds=1)) == (1, 0)
    assert [f"được giữ đến {day}. " in text for text in reminders(session)] == [True]
    assert tick(begun + KEPT - timedelta(seconds=1)) == (0, 0)
    assert tick(begun + KEPT + timedelta(seconds=1)) == (0, 1)


def test_what_a_month_changes_holds_for_what_is_reserved_from_then_on():
    with clock.at(local(2026, 11, 30, 23, 50)):
        dated.enact(terms.minutes_of("cod"), clock.today() + timedelta(days=1), 30)
        session = make.live()
        make.say(session, f"a1 1kg {PHONE}", "Lan")
    with clock.at(local(2026, 12, 1, 0, 0)):
        make.say(session, "a1 1kg 0987654321", "Hoa")

    kept = [clock.local(make.claims_of(session, author)[0].expires_at) for author in ("Lan", "Hoa")]
    assert kept == [local(2026, 12, 1, 1, 50), local(2026, 12, 1, 0, 30)]


def test_nobody_is_reminded_who_has_answered_or_cancelled_or_left_no_number():
    session = make.live()
    for author, phone in (("Lan", PHONE), ("Hoa", "0987654321"), ("Mai", "")):
        make.say(session, f"a1 1kg {phone}", author)
    complete(session, "Lan")
    cancel_by_buyer(make.order_of(session, "Hoa").secret, "")

    assert tick(clock.now() + timedelta(minutes=21))[0] == 0  # Mai's ten minutes
    assert tick(clock.now() + REMINDED + timedelta(minutes=1))[0] == 0


def test_a_reminder_that_was_promised_is_not_sent_once_the_buyer_has_answered():
    session = make.live()
    make.say(session, f"a1 1kg {PHONE}")
    with clock.at(clock.now() + REMINDED + timedelta(minutes=1)):
        assert jobs.remind_of_expiry() == 1
        complete(session)
        deliver()

    assert reminders(session) == []


def test_nor_when_it_comes_too_late_to_do_anything():
    session = make.live()
    make.say(session, f"a1 1kg {PHONE}")
    with clock.at(clock.now() + REMINDED + timedelta(minutes=1)):
        assert jobs.remind_of_expiry() == 1
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        deliver()

    assert reminders(session) == []


def test_two_orders_of_one_session_are_reminded_each_and_one_order_of_two_names_once():
    session = make.live()
    make.say(session, f"a1 1kg {PHONE}", "Lan")
    make.say(session, f"a1 1kg {PHONE}", "Lan Nguyễn")
    make.say(session, "a1 1kg 0987654321", "Hoa")

    assert tick(clock.now() + REMINDED + timedelta(minutes=1))[0] == 2
    assert [len(reminders(session, author)) for author in ("Lan", "Hoa")] == [1, 1]


def a_queue():
    """Two kilos that somebody has claimed, and two who wait for one each."""
    session = make.live(allotment=2_000)
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    make.say(session, "a1 1kg 0987654321", "Hoa")
    make.say(session, "a1 1kg", "Mai")
    return session


def states(session):
    return [[claim.status for claim in make.claims_of(session, author)] for author in ("Lan", "Hoa", "Mai")]


BEFORE, AFTER = [[ORDERED], [WAITING], [WAITING]], [[RELEASED], [ORDERED], [ORDERED]]


def test_a_job_that_is_killed_anywhere_has_freed_nothing_or_served_the_queue():
    session = a_queue()
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        number, kills = 1, 0
        while broken_after(number, lambda: following.lapse(session.id)):
            assert states(session) == BEFORE
            assert checks.run() == []
            number, kills = number + 29, kills + 1

        assert kills > 3
        assert states(session) == AFTER
        deliver()

    assert [make.order_of(session, author).status for author in ("Lan", "Hoa", "Mai")] == [
        OrderStatus.CANCELLED, OrderStatus.PLACED, OrderStatus.PLACED]


def test_a_job_that_is_killed_between_reminding_and_sending_sends_once_and_no_more():
    session = make.live()
    make.say(session, f"a1 1kg {PHONE}")
    with clock.at(clock.now() + REMINDED + timedelta(minutes=1)):
        number = 1
        while broken_after(number, lambda: reminding.remind(session.id)):
            deliver()
            assert reminders(session) == []
            number += 1
        assert jobs.remind_of_expiry() == 0  # it was promised; whoever was killed had nothing more to do
        deliver()
        deliver()

    assert number > 3
    assert len(reminders(session)) == 1


def test_who_waits_is_served_by_a_newcomer_when_no_job_has_come_by():
    session = a_queue()

    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        make.say(session, "a1 1kg", "Sáu")

    assert states(session) == AFTER
    assert [claim.status for claim in make.claims_of(session, "Sáu")] == [WAITING]


def test_whoever_lapsed_and_speaks_again_stands_at_the_end_of_the_queue():
    session = a_queue()

    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        following.lapse(session.id)
        make.say(session, "a1 1kg", "Lan")

        assert states(session) == [[RELEASED, WAITING], [ORDERED], [ORDERED]]


def test_zero_minutes_keep_goods_for_ever_and_remind_of_nothing():
    session = make.live()
    terms.agree(SYSTEM, session.id, {terms.minutes_of("cod"): 0})
    make.say(session, f"a1 1kg {PHONE}")

    assert tick(clock.now() + timedelta(days=13)) == (0, 0)
    assert make.kilos(session) == 1
