"""A connected Facebook Page: what its webhook sends, signed, and a Graph API to ask."""
from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from datetime import datetime
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream.models import Channel, Platform
from livestream.platforms import channels, deliveries
from tests.contract.platforms.graph import Graph, Written

SECRET, VERIFY, TOKEN = "fb_app_secret_demo", "meatyhamhock", "page-token-that-nobody-may-read"
PAGE, LIVE = "1059", "10159659015335730"
_numbers = itertools.count(1)


def connect(app: Flask, graph: str = "") -> None:
    """Set what an administrator sets: the webhook, and with `graph`, the address of a Graph API, a page token."""
    app.config.update(FACEBOOK_APP_SECRET=SECRET, FACEBOOK_VERIFY_TOKEN=VERIFY)
    if graph:
        app.config.update(FACEBOOK_GRAPH_URL=graph, FACEBOOK_PAGE_TOKENS=f"{PAGE}={TOKEN}")


def page(page_id: str = PAGE, name: str = "") -> Channel:
    """The channel of a page."""
    return channels.add_channel(SYSTEM, Platform.FACEBOOK, name or f"Trang {next(_numbers)}", "", page_id)


def comment(text: str | None = "a1 1kg", verb: str = "add", **details: Any) -> dict[str, Any]:
    """One `feed` change about a comment that nobody has made before."""
    number = next(_numbers)
    value = {"item": "comment", "verb": verb, "comment_id": f"122104_{number}", "post_id": "1059_122104",
             "from": {"id": f"77{number}", "name": f"Khách {number}"}, "message": text,
             "created_time": int(clock.now().timestamp()), **details}
    return {"field": "feed", "value": {name: given for name, given in value.items() if given is not None}}


def video(live_id: str = LIVE, status: str = "live") -> dict[str, Any]:
    """One `live_videos` change."""
    return {"field": "live_videos", "value": {"id": live_id, "status": status}}


def wrote(person_id: str, at: datetime | None = None, **details: Any) -> dict[str, Any]:
    """One `messaging` event."""
    moment = int((at or clock.now()).timestamp() * 1000)
    return {"sender": {"id": person_id}, "recipient": {"id": PAGE}, "timestamp": moment,
            "message": {"mid": f"m_{next(_numbers)}", "text": "0912345678"}, **details}


def body(*changes: dict[str, Any], page_id: str = PAGE, messaging: tuple[dict[str, Any], ...] = ()) -> bytes:
    """A delivery, with letters escaped as Facebook does."""
    entry: dict[str, Any] = {"id": page_id, "time": int(clock.now().timestamp())}
    if changes:
        entry["changes"] = list(changes)
    if messaging:
        entry["messaging"] = list(messaging)
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def signature(sent: bytes, secret: str = SECRET) -> str:
    """The header that proves where it comes from."""
    return "sha256=" + hmac.new(secret.encode(), sent, hashlib.sha256).hexdigest()


def send(app: Flask, sent: bytes, **headers: str) -> TestResponse:
    """What Facebook does: POST it, signed unless told otherwise."""
    given = {"X-Hub-Signature-256": signature(sent), **{name.replace("_", "-"): text for name, text in headers.items()}}
    with app.app_context():
        answer = app.test_client().post("/hooks/facebook", data=sent, content_type="application/json", headers=given)
    db.session.rollback()
    return answer


def say(app: Flask, graph: Graph, text: str = "a1 2kg", author: str = "7", name: str = "Lan") -> str:
    """Somebody comments on the live video; Facebook knows it and reports it. The id of the comment."""
    by: dict[str, Any] = {"from": {"id": author, "name": name}}
    change = comment(text, **by)
    comment_id = str(change["value"]["comment_id"])
    graph.say(LIVE, Written(comment_id, text, (author, name), clock.now()))
    deliver(app, change)
    return comment_id


def deliver(app: Flask, *changes: dict[str, Any], **details: Any) -> None:
    """A delivery comes and the job acts on it."""
    assert send(app, body(*changes, **details)).status_code == 200
    deliveries.act_on_waiting()
