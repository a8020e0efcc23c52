"""Two runners look for reminders at the same moment, and viewers ask at the same moment: each message goes out once."""
from __future__ import annotations

import secrets
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, outbox
from core.db import db
from core.messaging import setting
from livestream import jobs
from livestream.models import CrewReminder, LiveSession, ViewerReminder
from livestream.planning import starting, viewers
from tests import only
from tests.at_once import at_once
from tests.contract.messaging.fake import FakeMessenger
from tests.make import livestream as make

NUMBERS = [f"09123456{n}" for n in range(20, 30)]


@pytest.fixture
def messenger(app, monkeypatch):
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    return fake


@pytest.fixture
def session_id(app):
    """A session in ten minutes, with ten viewers and a host to remind."""
    with app.app_context():
        start = clock.now() + timedelta(minutes=10)
        session = make.planned(starts_at=start, ends_at=start + timedelta(hours=1))
        for number in NUMBERS:
            viewers.ask(session.id, number, "vi")
        return session.id


def remind_and_send(_):
    promised = jobs.remind_of_sessions()
    while outbox.drain():
        pass
    return promised


def test_four_runners_at_once_send_each_reminder_once(app, session_id, messenger):
    promised = at_once(app, 4, remind_and_send)

    assert sum(promised) == len(NUMBERS) + 1
    assert sorted(message.to for message in messenger.sent.values())[-len(NUMBERS):] == NUMBERS
    assert len(messenger.asked) == len(messenger.sent) == len(NUMBERS) + 1
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CrewReminder)) == 1


@only.postgresql
def test_without_lock_and_keys_they_would_be_sent_again(app, session_id, messenger, monkeypatch):
    """The control: the same race where no runner waits for another, and no key tells that a promise was made."""
    looked, waiting = threading.Barrier(4), starting._waiting

    def look_together(*args):
        found = waiting(*args)
        looked.wait(timeout=20)  # none of the four has promised anything yet
        return found

    monkeypatch.setattr(starting, "_waiting", look_together)
    monkeypatch.setattr(starting, "lock", db_get)
    monkeypatch.setattr(starting, "_key", lambda *_: secrets.token_hex(8))
    monkeypatch.setattr(starting, "_remind_crew", lambda _: 0)

    promised = at_once(app, 4, remind_and_send)

    assert promised == [len(NUMBERS)] * 4
    assert len(messenger.sent) == 4 * len(NUMBERS)


def test_four_runners_at_once_remind_of_goods_that_lapse_once_and_release_them_once(app, messenger):
    with app.app_context():
        session = make.live(allotment=2_000)
        make.say(session, f"a1 2kg {NUMBERS[0]}", "Lan")
        make.say(session, f"a1 1kg {NUMBERS[1]}", "Hoa")
        moment, id_ = clock.now(), session.id

    def tick(minutes):
        with clock.at(moment + timedelta(minutes=minutes)):
            found = jobs.remind_of_expiry() if minutes < 120 else jobs.release_lapsed_claims()
            while outbox.drain():
                pass
            return found

    reminded = at_once(app, 4, lambda _: tick(115))
    released = at_once(app, 4, lambda _: tick(121))

    assert (sum(reminded), sum(released)) == (1, 1)
    assert sum("được giữ đến" in message.text for message in messenger.sent.values()) == 1
    with app.app_context():
        session = db.session.get_one(LiveSession, id_)
        assert (make.kilos(session, "Lan"), make.kilos(session, "Hoa")) == (0, 1)
        assert checks.run() == []


def db_get(model, ident):
    return db.session.get_one(model, ident)


def test_one_number_left_eight_times_at_once_is_one_reminder(app, session_id):
    results = at_once(app, 8, lambda _: viewers.ask(session_id, "0987654321", "vi"))

    assert results == [None] * 8
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(ViewerReminder.phone == "0987654321")) == 1
