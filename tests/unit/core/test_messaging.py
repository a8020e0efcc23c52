"""What a message may be, and the messenger that writes them to a file."""
from __future__ import annotations

import io
import json
import logging
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog
from flask import Flask

from core import logs
from core.config import UnsafeSettings
from core.messaging import log as log_messenger
from core.messaging import setting
from core.messaging.log import LogMessenger
from core.messaging.messenger import LONGEST, Message, Outcome

MESSAGE = Message("0912345678", "Mời quý khách xem tại: https://cho.example/o/secret", "vi", "order:CB0000000X")


@pytest.fixture
def written(monkeypatch):
    """What an installation would write to its log, as text."""
    root, text = logging.getLogger(), io.StringIO()
    monkeypatch.setattr(root, "handlers", [*root.handlers])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr("sys.stderr", text)
    logs.configure("INFO")
    for module in (log_messenger, setting):
        monkeypatch.setattr(module, "log", structlog.get_logger("messages"))
    yield text
    structlog.reset_defaults()


def app(**settings):
    made = Flask("test")
    made.config.update({"ENVIRONMENT": "development", **settings})
    setting.init_app(made)
    return made


@pytest.mark.parametrize("number", ["+84912345678", "0912 345 678", "0212345678", ""])
def test_a_message_goes_to_a_mobile_number_as_we_store_it(number):
    with pytest.raises(ValueError, match="mobile number"):
        Message(number, "text", "vi", "order:CB0000000X")


def test_a_message_is_short():
    Message("0912345678", "x" * LONGEST, "vi", "order:CB0000000X")
    with pytest.raises(ValueError, match="301 characters"):
        Message("0912345678", "x" * (LONGEST + 1), "vi", "order:CB0000000X")


def test_the_file_says_everything_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "messages.jsonl"

    LogMessenger(path).send(MESSAGE, "a")

    line = json.loads(path.read_text("utf-8"))
    assert (line["key"], line["to"], line["text"], line["language"], line["reference"]) == (
        "a", MESSAGE.to, MESSAGE.text, "vi", "order:CB0000000X")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_log_says_that_there_was_a_message_and_neither_number_nor_link(tmp_path, written):
    LogMessenger(tmp_path / "messages.jsonl").send(MESSAGE, "order:CB0000000X:confirmed")

    line = json.loads(written.getvalue())
    assert (line["event"], line["reference"], line["characters"]) == (
        "message written", "order:CB0000000X", len(MESSAGE.text))
    assert "0912345678" not in written.getvalue()
    assert "secret" not in written.getvalue()


def test_a_file_that_cannot_be_written_leaves_the_outcome_unknown(tmp_path):
    (tmp_path / "taken").write_text("no folder")

    answer = LogMessenger(tmp_path / "taken" / "messages.jsonl").send(MESSAGE, "a")

    assert answer.outcome is Outcome.UNKNOWN
    assert answer.why


def test_half_a_line_of_a_full_disk_counts_for_nothing(tmp_path):
    path = tmp_path / "messages.jsonl"
    path.write_text('{"key": "a", "at": "20', "utf-8")

    LogMessenger(path).send(MESSAGE, "a")
    LogMessenger(path).send(MESSAGE, "a")

    assert [json.loads(line)["key"] for line in path.read_text("utf-8").splitlines()[1:]] == ["a"]


def test_many_at_once_write_each_message_once_and_whole(tmp_path):
    path = tmp_path / "messages.jsonl"

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: LogMessenger(path).send(MESSAGE, str(number % 10)), range(40)))

    assert sorted(json.loads(line)["key"] for line in path.read_text("utf-8").splitlines()) == list("0123456789")


def test_without_a_setting_messages_go_to_a_file_in_the_instance_folder(monkeypatch):
    for name in ("MESSENGER", "MESSAGES_FILE"):
        monkeypatch.delenv(name, raising=False)
    made = app()

    with made.app_context():
        assert setting.messenger().name == "log"
    assert made.config["MESSAGES_FILE"] == f"{made.instance_path}/messages.jsonl"


def test_a_messenger_that_nobody_knows_does_not_start(monkeypatch):
    monkeypatch.setenv("MESSENGER", "pigeon")

    with pytest.raises(UnsafeSettings, match="'pigeon'; known is: log"):
        app()


def test_an_installation_for_real_people_says_at_its_start_that_nobody_gets_messages(written):
    app()
    assert written.getvalue() == ""

    app(ENVIRONMENT="production")

    line = json.loads(written.getvalue())
    assert (line["level"], line["event"]) == ("warning", "buyers get no messages: they are written to a file")
