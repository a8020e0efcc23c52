"""Every messenger keeps the same promises."""
from __future__ import annotations

import json
import pathlib
from dataclasses import dataclass
from typing import Any

import pytest

from core.messaging.log import LogMessenger
from core.messaging.messenger import Answer, Message, Messenger, Outcome
from tests.contract.messaging.fake import FakeMessenger

MESSAGE = Message("0912345678", "Chợ Bản: đơn CB0000000X đang trên đường.", "vi", "order:CB0000000X")


@dataclass
class Way:
    """A messenger, and how one sees what people have received through it."""

    messenger: Messenger
    received: Any


@pytest.fixture(params=["log", "fake"])
def way(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Way:
    if request.param == "fake":
        fake = FakeMessenger()
        return Way(fake, lambda: [message.text for message in fake.sent.values()])
    path = tmp_path / "instance" / "messages.jsonl"
    return Way(LogMessenger(path), lambda: [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()])


def test_it_says_its_name(way):
    assert way.messenger.name.isidentifier()


def test_a_message_is_sent_as_it_is(way):
    assert way.messenger.send(MESSAGE, "a") == Answer(Outcome.SENT)

    assert way.received() == [MESSAGE.text]


def test_the_same_key_sends_nothing_more_and_hears_the_same(way):
    assert way.messenger.send(MESSAGE, "a") == way.messenger.send(MESSAGE, "a")

    assert way.received() == [MESSAGE.text]


def test_another_key_is_another_message_even_if_it_says_the_same(way):
    for key in ("a", "a:1", "b", 'with "quotes"', "đơn"):
        way.messenger.send(MESSAGE, key)
        way.messenger.send(MESSAGE, key)

    assert way.received() == [MESSAGE.text] * 5
