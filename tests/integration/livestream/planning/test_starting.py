"""Who is told that a session begins, when, and how often; and who is not."""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from accounts import grants, people
from accounts.models import Person, Role
from accounts.people import NewPerson
from core import clock, outbox
from core.actors import SYSTEM
from core.db import db
from core.messaging import setting
from core.messaging.messenger import LONGEST, Answer, Outcome
from core.transactions import batch
from livestream import jobs, sessions
from livestream.models import CrewReminder, LiveSession
from livestream.planning import series, viewers
from tests.contract.messaging.fake import FakeMessenger
from tests.integration.livestream.planning.reminders import PHONE, beat, deliver, reminder_of, told
from tests.make import accounts
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
SITE = "https://cho.example"
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
START = datetime(2026, 11, 27, 13, tzinfo=UTC)  # 20:00 on a Friday


@pytest.fixture(autouse=True)
def messenger(app, context, monkeypatch):
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL=SITE)
    with clock.at(NOW):
        yield fake


@pytest.fixture
def wish():
    """A plan with a host and an operator who have phones, and an operator without one."""
    host, operator = (accounts.person(role, language="vi") for role in (Role.HOST, Role.OPERATOR))
    people.invite(SYSTEM, NewPerson("Chị Im", email="im@example.test"))
    silent = people.known("im@example.test")
    grants.grant(SYSTEM, silent.id, Role.OPERATOR)
    return make.plan(title="Mận đầu mùa", starts_at=START, ends_at=START + timedelta(hours=2),
                     host_ids=(host.id,), operator_ids=(operator.id, silent.id))


@pytest.fixture
def session(wish):
    planned = sessions.schedule(SYSTEM, wish)
    viewers.ask(planned.id, PHONE, "vi")
    return planned


def phones(wish):
    every = (db.session.get_one(Person, each).phone for each in (*wish.host_ids, *wish.operator_ids))
    return [phone for phone in every if phone is not None]


def moved(wish, by):
    return replace(wish, starts_at=wish.starts_at + by, ends_at=wish.ends_at + by)


def minutes(number):
    return timedelta(minutes=number)


def test_a_viewer_is_told_a_quarter_of_an_hour_before_and_once(session, messenger):
    beat(START - minutes(15) - timedelta(seconds=1))
    assert told(messenger, PHONE) == []

    promised = [beat(START - minutes(left)) for left in (15, 14, 1)]

    assert promised[0] >= 1
    assert promised[1:] == [0, 0]
    assert told(messenger, PHONE) == [
        "Chợ Bản: Mận đầu mùa bắt đầu lúc 20:00, thứ Sáu 27/11/2026. Mời quý khách xem: "
        f"{SITE}/lives/{session.code} Thôi nhắc: {SITE}/reminders/{reminder_of(session).secret}"]


def test_it_is_written_in_the_language_of_the_page(session, messenger):
    viewers.ask(session.id, "0987654321", "en")

    beat(START - minutes(10))

    assert told(messenger, "0987654321")[0].startswith(
        "Chợ Bản: Mận đầu mùa begins at 20:00, Friday 27 Nov 2026. Watch: ")


def test_the_longest_title_fits_and_no_number_stands_in_an_address(wish, messenger):
    planned = sessions.schedule(SYSTEM, replace(wish, title="Ỹ" * 160))
    viewers.ask(planned.id, PHONE, "vi")

    beat(START - minutes(10))

    text, = told(messenger, PHONE)
    assert len(text) <= LONGEST
    assert "…" in text
    assert PHONE not in text


def test_the_crew_is_told_an_hour_before_when_where_and_how_to_the_studio(session, wish, messenger):
    beat(START - minutes(61))
    assert told(messenger, *phones(wish)) == []

    for left in (60, 59, 5):
        beat(START - minutes(left))

    texts = told(messenger, *phones(wish))
    assert texts == 2 * ["Chợ Bản: phiên live Mận đầu mùa của bà con bắt đầu lúc 20:00, thứ Sáu 27/11/2026 "
                         f"tại xã Sìn Hồ. Phòng live: {SITE}/studio/{session.code}"]


def test_who_is_in_the_crew_no_more_or_has_no_phone_is_not_told(session, wish, messenger):
    host, operator = phones(wish)
    with clock.at(START - minutes(60)):
        jobs.remind_of_sessions()
        sessions.change(SYSTEM, session.id, replace(wish, operator_ids=()))
        deliver()

    assert told(messenger, host) != []
    assert told(messenger, operator) == []


def test_nobody_is_told_of_a_session_that_has_begun_however_late_the_job_runs(session, wish, messenger):
    promised = [beat(START), beat(START + minutes(60))]

    assert promised == [0, 0]
    assert told(messenger, PHONE, *phones(wish)) == []


def test_what_the_outbox_did_not_get_out_in_time_is_not_sent_any_more(session, wish, messenger):
    with clock.at(START - minutes(10)):
        assert jobs.remind_of_sessions() == 3

    with clock.at(START):
        deliver()

    assert told(messenger, PHONE, *phones(wish)) == []


def test_nobody_is_told_of_a_session_that_went_on_air_early(session, messenger):
    make.add(session)
    with clock.at(START - minutes(20)):
        sessions.go_live(SYSTEM, session.id)

    beat(START - minutes(10))

    assert told(messenger, PHONE) == []


def test_a_cancelled_session_is_never_announced_and_whoever_waits_hears_so_once(session, wish, messenger):
    sessions.cancel(SYSTEM, session.id, "mưa to")

    for left in (600, 599, 15, 5):
        beat(START - minutes(left))

    assert told(messenger, PHONE) == ["Chợ Bản xin lỗi quý khách: Mận đầu mùa lúc 20:00, thứ Sáu 27/11/2026 đã huỷ."]
    assert told(messenger, *phones(wish)) == []


def test_a_cancel_between_promise_and_message_stops_the_reminder(session, messenger):
    with clock.at(START - minutes(10)):
        jobs.remind_of_sessions()
        sessions.cancel(SYSTEM, session.id)
        deliver()
    assert told(messenger, PHONE) == []

    beat(START - minutes(9))

    assert ["đã huỷ" in text for text in told(messenger, PHONE)] == [True]


def test_sessions_cancelled_together_are_said_each(wish, messenger):
    days = [clock.local(START).date() + timedelta(weeks=n) for n in range(2)]
    first = series.plan(SYSTEM, wish, days, "key")
    for each in series.of_session(db.session.get_one(LiveSession, first)):
        viewers.ask(each.id, PHONE, "vi")
    series.cancel_following(SYSTEM, first)

    beat(NOW + minutes(1))

    assert len(told(messenger, PHONE)) == 2


def test_a_cancel_is_not_said_after_the_start_would_have_been(session, messenger):
    sessions.cancel(SYSTEM, session.id)

    beat(START)

    assert told(messenger, PHONE) == []


def test_who_was_not_told_yet_hears_of_the_new_time_alone(session, wish, messenger):
    sessions.change(SYSTEM, session.id, moved(wish, minutes(120)))

    beat(START - minutes(15))
    assert told(messenger, PHONE) == []
    beat(START + minutes(105))

    assert ["22:00" in text for text in told(messenger, PHONE)] == [True]


def test_whoever_was_told_hears_at_once_that_it_moved_and_again_before_it_begins(session, wish, messenger):
    beat(START - minutes(15))
    told(messenger, PHONE)
    with clock.at(START - minutes(10)):
        sessions.change(SYSTEM, session.id, moved(wish, minutes(90)))

    for left in (9, 8, 0):
        beat(START - minutes(left))
    at_once = told(messenger, PHONE)
    for left in (15, 10):
        beat(START + minutes(90 - left))

    assert len(at_once) == 1
    assert "đổi giờ, bắt đầu lúc 21:30" in at_once[0]
    assert ["bắt đầu lúc 21:30" in text for text in told(messenger, PHONE)] == [True]


def test_a_start_that_moves_into_the_next_hour_is_told_again_once(session, wish, messenger):
    beat(START - minutes(15))
    told(messenger, PHONE)
    with clock.at(START - minutes(14)):
        sessions.change(SYSTEM, session.id, moved(wish, minutes(16)))
        wish = moved(wish, minutes(16))

    for left in (30, 15, 10, 1):
        beat(wish.starts_at - minutes(left))

    assert ["20:16" in text for text in told(messenger, PHONE)] == [True]


def test_a_quarter_of_an_hour_more_or_less_is_not_worth_a_second_message(session, wish, messenger):
    beat(START - minutes(15))
    told(messenger, PHONE)
    with clock.at(START - minutes(14)):
        sessions.change(SYSTEM, session.id, moved(wish, minutes(15)))

    for left in (13, 1):
        beat(START - minutes(left))
    beat(START + minutes(10))

    assert told(messenger, PHONE) == []


def test_of_two_moves_in_a_row_only_the_last_is_told(session, wish, messenger):
    beat(START - minutes(15))
    told(messenger, PHONE)
    with clock.at(START - minutes(10)):
        sessions.change(SYSTEM, session.id, moved(wish, minutes(60)))
        jobs.remind_of_sessions()
        sessions.change(SYSTEM, session.id, moved(wish, minutes(120)))
        deliver()
    assert told(messenger, PHONE) == []

    beat(START - minutes(9))

    assert ["22:00" in text for text in told(messenger, PHONE)] == [True]


def test_who_stops_between_promise_and_message_gets_none(session, messenger):
    with clock.at(START - minutes(10)):
        jobs.remind_of_sessions()
        viewers.stop(reminder_of(session).secret)
        deliver()

    assert told(messenger, PHONE) == []


def test_a_messenger_that_cannot_say_is_asked_again_with_the_same_key(session, messenger):
    beat(START - minutes(60))  # the crew
    messenger.asked.clear()
    messenger.answers = [Answer(Outcome.UNKNOWN, "no line")]
    beat(START - minutes(14))

    beat(START - minutes(5))

    keys = [key for key in messenger.asked if key.startswith("reminder:")]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert len(told(messenger, PHONE)) == 1


def test_what_is_loaded_in_bulk_promises_nothing(session):
    with clock.at(START - minutes(10)), batch():
        jobs.remind_of_sessions()
    db.session.rollback()

    assert db.session.scalar(sa.select(sa.func.count()).select_from(outbox.Message).where(
        outbox.Message.topic.like("livestream.%_reminder"))) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CrewReminder)) == 2
