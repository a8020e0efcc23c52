"""A message is sent once for its key, whatever happens between."""
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, outbox
from core.db import db, maintenance
from core.messaging import sending, setting
from core.messaging.messenger import Answer, Message, Outcome
from core.messaging.sending import NoWord, SendingStatus, send
from core.transactions import use_case
from tests import raw
from tests.contract.messaging.fake import FakeMessenger
from tests.databases import DIALECTS

pytestmark = pytest.mark.usefixtures("context")
MESSAGE = Message("0912345678", "Chợ Bản: đơn CB0000000X đang trên đường.", "vi", "order:CB0000000X")
UNKNOWN, REFUSED = Answer(Outcome.UNKNOWN, "no answer"), Answer(Outcome.REFUSED, "no such subscriber")
START = datetime(2026, 5, 1, 13, tzinfo=UTC)


@pytest.fixture(params=DIALECTS)
def app(request, market):
    """The whole application: its database has the table of messages."""
    yield from market(request.param)


@pytest.fixture
def messenger(app, monkeypatch):
    """The messenger of the installation, which sends until it is told otherwise."""
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config["MESSENGER"] = "fake"
    return fake


@pytest.fixture
def promised(handlers):
    """A message is promised through the outbox."""
    outbox.on("t")(lambda: send(MESSAGE, "key"))

    @use_case
    def promise():
        outbox.put("t", "1")

    with clock.at(START):
        promise()


def only():
    db.session.rollback()
    return db.session.scalars(sa.select(sending.Sending)).one()


def drain_on_each_of_the_next_days(days=3):
    return [_drain_at(START + timedelta(days=day)) for day in range(days)]


def _drain_at(moment):
    with clock.at(moment):
        return outbox.drain()


def test_what_was_sent_is_kept(messenger):
    with clock.at(START):
        send(MESSAGE, "key")

    assert messenger.sent == {"key": MESSAGE}
    row = only()
    assert (row.status, row.message(), row.made_at, row.sent_at, row.error) == (
        SendingStatus.SENT, MESSAGE, START, START, "")
    assert checks.run() == []


def test_an_outbox_message_that_is_delivered_twice_sends_once(messenger, promised):
    assert _drain_at(START) == 1
    with maintenance() as connection:
        connection.execute(sa.text("UPDATE outbox SET done_at = NULL"))

    assert _drain_at(START + outbox.LEASE) == 1

    assert messenger.asked == ["key"]


def test_a_messenger_that_is_down_gets_the_message_later(messenger, promised):
    messenger.answers = [UNKNOWN, UNKNOWN]

    assert drain_on_each_of_the_next_days() == [0, 0, 1]

    assert messenger.asked == ["key"] * 3
    assert messenger.sent == {"key": MESSAGE}
    assert (only().status, only().error) == (SendingStatus.SENT, "")
    assert checks.run() == []


def test_a_messenger_that_breaks_gets_the_message_later(messenger, promised, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(messenger, "send", lambda message, key: 1 / 0)
        assert _drain_at(START) == 0
        assert only().status == SendingStatus.WAITING

    assert _drain_at(START + timedelta(days=1)) == 1

    assert messenger.sent == {"key": MESSAGE}


def test_while_nobody_knows_the_message_is_unknown_and_says_why(messenger):
    messenger.answers = [UNKNOWN]

    with pytest.raises(NoWord):
        send(MESSAGE, "key")

    row = only()
    assert (row.status, row.sent_at, row.error) == (SendingStatus.UNKNOWN, None, "no answer")


def test_a_message_that_was_refused_is_not_tried_again(messenger, promised):
    messenger.answers = [REFUSED]

    assert drain_on_each_of_the_next_days() == [1, 0, 0]
    send(MESSAGE, "key")

    assert messenger.asked == ["key"]
    assert (only().status, only().error) == (SendingStatus.REFUSED, "no such subscriber")


def test_a_repeat_says_what_was_said_first_even_if_the_world_has_changed(messenger):
    messenger.answers = [UNKNOWN]
    with pytest.raises(NoWord):
        send(MESSAGE, "key")

    send(Message(MESSAGE.to, "something else", "vi", MESSAGE.reference), "key")

    assert messenger.sent == {"key": MESSAGE}


def test_of_two_who_try_at_once_the_first_to_end_is_believed(messenger, monkeypatch):
    with monkeypatch.context() as busy:
        def slowly(message, key):
            busy.undo()
            send(message, key)  # a twin, while the first waits for its answer
            return UNKNOWN

        busy.setattr(messenger, "send", slowly)
        with pytest.raises(NoWord):
            send(MESSAGE, "key")

    assert only().status == SendingStatus.SENT


def test_nothing_is_sent_inside_a_transaction(messenger):
    with pytest.raises(RuntimeError, match="after the transaction"):
        use_case(send)(MESSAGE, "key")

    assert messenger.asked == []


@pytest.mark.parametrize("change", ["key = 'other'", "reference = 'order:other'", "status = 'waiting'",
                                    "sent_at = NULL"])
def test_the_database_keeps_what_was_sent(messenger, change):
    send(MESSAGE, "key")

    assert raw.refused(f"UPDATE messages SET {change}")
    assert raw.refused("DELETE FROM messages")


def test_an_administrator_of_the_machine_sees_what_was_sent(app, messenger):
    send(MESSAGE, "key")
    send(Message("0987654321", "Chợ Bản: khác.", "vi", "order:CB1111111X"), "other")

    every = app.test_cli_runner().invoke(args=["messages"]).output.splitlines()
    about = app.test_cli_runner().invoke(args=["messages", "order:CB0000000X"]).output.splitlines()

    assert [line.split("\t")[4] for line in every] == ["Chợ Bản: khác.", MESSAGE.text]
    assert [line.split("\t")[1:5] for line in about] == [["sent", "09xx xxx 678", "order:CB0000000X", MESSAGE.text]]


def test_the_installation_without_a_provider_writes_to_its_file(app, tmp_path):
    app.config["MESSAGES_FILE"] = str(tmp_path / "messages.jsonl")

    send(MESSAGE, "key")

    assert json.loads((tmp_path / "messages.jsonl").read_text("utf-8"))["text"] == MESSAGE.text
