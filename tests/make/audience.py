"""Viewers of our own live page who have proved their number, the way they do it. Every number is made up."""
from __future__ import annotations

import itertools
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import outbox
from core.actors import NOBODY
from core.messaging import setting
from livestream.audience import identity, joining, proving
from livestream.audience.identity import Identity
from livestream.audience.joining import Joined
from livestream.models import LiveSession
from tests.contract.messaging.fake import FakeMessenger
from tests.make import livestream as make

PHONE = "0912345678"
_keys = itertools.count(1)


def messenger(app: Flask, monkeypatch: Any) -> FakeMessenger:
    """What is sent instead of messages from now on."""
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    return fake


def deliver() -> None:
    """Send what was promised."""
    while outbox.drain():
        pass


def code_in(messenger: FakeMessenger, phone: str = PHONE) -> str:
    """The last code that this number has got."""
    deliver()
    found = [code for message in messenger.sent.values() if message.to == phone
             for code in re.findall(r"\b\d{4} \d{4}\b", message.text)]
    return found[-1]


def token(messenger: FakeMessenger, phone: str = PHONE, name: str = "Lan") -> str:
    """What the cookie of a browser holds in which somebody has proved this number."""
    asked = proving.ask(phone, name, "vi")
    return proving.prove(asked, code_in(messenger, phone), "10.0.0.1")


def viewer(phone: str = PHONE, name: str = "Lan") -> Identity:
    """Somebody whose number is proved, as rules know them."""
    return Identity(phone, name, identity.author_of(phone))


def browser(client: FlaskClient, phone: str = PHONE, name: str = "Lan", messenger: FakeMessenger | None = None) -> Any:
    """This client is from now on a browser in which the number was proved."""
    made = token(messenger or FakeMessenger(), phone, name)
    with client.session_transaction() as cookie:
        cookie["viewer"] = made
    return client


def known(token: str) -> Identity | None:
    """Whom a token stands for."""
    return identity.of(token, NOBODY)


def write(session: LiveSession, text: str, who: Identity | None = None, key: str = "") -> Joined:
    """A comment on our own page."""
    return joining.write(session, who or viewer(), text, key or f"key-{next(_keys)}")


def indiscreet(session: LiveSession, phone: str, name: str) -> str:
    """The id of a comment in which somebody tells everybody their number."""
    write(session, f"a1 1kg, gọi {phone} nhé", viewer(phone, name))
    return str(make.last_comment(session).id)


def tap(session: LiveSession, text: str, who: Identity | None = None, key: str = "") -> Joined:
    """A tap there."""
    return joining.tap(session, who or viewer(), text, key or f"key-{next(_keys)}")


def keyed(page: str, **fields: Any) -> dict[str, Any]:
    """Fields of a form of this page, with its token and a request key of its own."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return {"csrf_token": found[1], "request_key": f"key-{next(_keys)}", **fields}


def post(client: FlaskClient, path: str, page: str, **fields: Any) -> TestResponse:
    """A form of this page, sent."""
    headers = fields.pop("headers", None)
    return client.post(path, data=keyed(page, **fields), headers=headers)
