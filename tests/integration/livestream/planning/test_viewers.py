"""Viewers leave a number to be reminded of a session, and take it back."""
from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import clock
from core.actors import SYSTEM
from core.db import db, maintenance
from core.messaging.sending import Sending
from core.phones import NotAPhone
from livestream import jobs, sessions
from livestream.models import ViewerReminder
from livestream.planning import starting, viewers
from livestream.reminder_errors import NoSuchReminder, NothingToRemindOf
from tests.integration.livestream.planning.reminders import PHONE, deliver, reminder_of
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


def get(client, path, **kwargs):
    answer = client.get(path, **kwargs)
    db.session.rollback()
    return answer


def post(client, path, fields=None, **kwargs):
    page = client.get(path)
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)[1]
    answer = client.post(path, data={"csrf_token": token, **(fields or {})}, **kwargs)
    db.session.rollback()
    return answer


def asked():
    db.session.rollback()
    return db.session.execute(sa.select(ViewerReminder.session_id, ViewerReminder.phone).order_by(
        ViewerReminder.id)).all()


def test_a_viewer_without_an_account_leaves_a_number_on_the_page(client):
    session = make.planned()
    page = get(client, f"/lives/{session.code}")
    assert f'action="/lives/{session.code}/remind"' in page.text
    assert f"/lives/{session.code}/session.ics" in page.text

    answer = post(client, f"/lives/{session.code}/remind", {"phone": "0912.345.678"})

    assert (answer.status_code, answer.location) == (303, f"/lives/{session.code}")
    assert "Chợ sẽ nhắn tin nhắc quý khách" in get(client, answer.location).text
    assert asked() == [(session.id, PHONE)]


def test_the_answer_is_the_same_for_a_number_that_was_there_already(client):
    session = make.planned()

    answers = [post(client, f"/lives/{session.code}/remind", {"phone": PHONE}) for _ in range(2)]

    assert answers[0].data == answers[1].data
    assert [get(client, each.location).status_code for each in answers] == [200, 200]
    assert asked() == [(session.id, PHONE)]


def test_the_language_is_that_of_the_page(client):
    session = make.planned()
    with client.session_transaction() as cookie:
        cookie["language"] = "en"

    post(client, f"/lives/{session.code}/remind", {"phone": PHONE})

    assert reminder_of(session).language == "en"


@pytest.mark.parametrize("typed", ["", "12345", "0912 345 67", "không có", "0212345678", "<b>0912345678</b>"])
def test_what_is_no_mobile_number_is_refused_in_words_and_kept(client, typed):
    session = make.planned()

    answer = post(client, f"/lives/{session.code}/remind", {"phone": typed})

    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert "<b>0912345678" not in answer.text
    assert typed.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;") in answer.text
    assert asked() == []


@pytest.mark.parametrize("number", ["", "123", "+1 555 0100"])
def test_the_use_case_takes_no_other_number_either(number):
    with pytest.raises(NotAPhone):
        viewers.ask(make.planned().id, number, "vi")


def test_of_a_session_that_has_begun_or_was_cancelled_nobody_is_reminded(client):
    session, off = make.planned(), make.planned()
    sessions.cancel(SYSTEM, off.id)

    with pytest.raises(NothingToRemindOf):
        viewers.ask(off.id, PHONE, "vi")
    with clock.at(session.starts_at):
        shown = get(client, f"/lives/{session.code}").text
        with pytest.raises(NothingToRemindOf):
            viewers.ask(session.id, PHONE, "vi")

    assert "/remind" not in shown
    assert get(client, f"/lives/{off.code}/remind").status_code == 404
    assert asked() == []


def test_a_page_that_was_open_when_it_began_says_so_and_keeps_the_number(client):
    session = make.planned()
    page = client.get(f"/lives/{session.code}")
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)[1]

    with clock.at(session.starts_at + timedelta(minutes=1)):
        answer = client.post(f"/lives/{session.code}/remind", data={"csrf_token": token, "phone": PHONE})
        onward = client.get(f"/lives/{session.code}/remind")

    assert answer.status_code == 409
    assert "không còn gì để nhắc" in answer.text
    assert "0912 345 678" in answer.text
    assert (onward.status_code, onward.location) == (303, f"/lives/{session.code}")


def test_one_number_is_not_left_any_number_of_times(client, monkeypatch):
    monkeypatch.setattr(viewers, "_OF_PHONE", 2)
    planned = [make.planned() for _ in range(3)]

    answers = [post(client, f"/lives/{each.code}/remind", {"phone": PHONE}, environ_base={"REMOTE_ADDR": f"10.0.0.{n}"})
               for n, each in enumerate(planned)]

    assert [each.status_code for each in answers] == [303, 303, 429]
    assert "0912 345 678" in answers[-1].text
    assert len(asked()) == 2


def test_one_address_does_not_leave_any_number_of_numbers(client, monkeypatch):
    monkeypatch.setattr(viewers, "_OF_ADDRESS", 2)
    session = make.planned()

    statuses = [post(client, f"/lives/{session.code}/remind", {"phone": f"091234567{n}"}).status_code
                for n in range(3)]

    assert statuses == [303, 303, 429]
    assert len(asked()) == 2


def test_the_link_of_a_message_stops_it_and_looking_alone_does_not(client):
    session = make.planned()
    viewers.ask(session.id, PHONE, "vi")
    path = f"/reminders/{reminder_of(session).secret}"

    page = get(client, path)
    assert reminder_of(session).stopped_at is None
    answers = [post(client, path) for _ in range(2)]

    assert session.title in page.text
    assert PHONE not in page.text
    assert [each.status_code for each in answers] == [303, 303]
    assert reminder_of(session).stopped_at is not None
    assert "không nhận thêm tin nhắn" in get(client, path).text
    with clock.at(session.starts_at - timedelta(minutes=10)):
        jobs.remind_of_sessions()
        deliver()
        assert db.session.scalars(sa.select(Sending).where(Sending.to == PHONE)).all() == []


def test_whoever_has_stopped_is_not_signed_up_by_somebody_else():
    session = make.planned()
    viewers.ask(session.id, PHONE, "vi")
    viewers.stop(reminder_of(session).secret)

    viewers.ask(session.id, PHONE, "vi")

    assert reminder_of(session).stopped_at is not None
    assert len(asked()) == 1


def test_a_made_up_secret_opens_nothing(client):
    assert get(client, f"/reminders/{'A' * 43}").status_code == 404
    with pytest.raises(NoSuchReminder):
        viewers.stop("A" * 43)


def test_the_number_is_erased_some_days_after_the_session_and_with_it_what_was_sent(client):
    session, later = make.planned(), make.planned(
        starts_at=clock.now() + timedelta(days=3), ends_at=clock.now() + timedelta(days=3, hours=1))
    for each in (session, later):
        viewers.ask(each.id, PHONE, "vi")
    with clock.at(session.starts_at - timedelta(minutes=10)):
        starting.remind(session.id)
        deliver()
    secret = reminder_of(session).secret
    with clock.at(session.ends_at + timedelta(days=7) - timedelta(seconds=1)):
        assert jobs.erase_numbers_of_viewers() == 0

    with clock.at(session.ends_at + timedelta(days=7)):
        assert jobs.erase_numbers_of_viewers() == 1
        assert jobs.erase_numbers_of_viewers() == 0

    assert asked() == [(session.id, None), (later.id, PHONE)]
    sent = db.session.scalars(sa.select(Sending).where(Sending.key.startswith("reminder:"))).one()
    assert (sent.to, sent.text, sent.sent_at is not None) == ("", "", True)
    assert get(client, f"/reminders/{secret}").status_code == 404


def test_after_a_cancel_the_days_count_from_then_and_not_from_the_plan():
    start = clock.now() + timedelta(days=60)
    session = make.planned(starts_at=start, ends_at=start + timedelta(hours=1))
    viewers.ask(session.id, PHONE, "vi")
    sessions.cancel(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        assert viewers.erase() == 1


@pytest.mark.parametrize("change", [
    {"phone": "0987654321"}, {"phone": None}, {"language": "fr"}, {"secret": "x"}, {"told_start": clock.now()},
])
def test_the_database_refuses_what_a_reminder_cannot_be(change):
    session = make.planned()
    viewers.ask(session.id, PHONE, "vi")

    with pytest.raises(IntegrityError), maintenance() as connection:
        connection.execute(sa.update(ViewerReminder).values(**change))


def test_the_database_keeps_one_row_for_a_number_and_a_session():
    session = make.planned()
    viewers.ask(session.id, PHONE, "vi")

    with pytest.raises(IntegrityError), maintenance() as connection:
        connection.execute(sa.insert(ViewerReminder).values(
            session_id=session.id, phone=PHONE, secret="other", language="vi", asked_at=clock.now()))
