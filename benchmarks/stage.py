"""The evening of `benchmarks.replay` on its database: the session with its goods and crew, and what the host does.

python -m benchmarks.stage begin SECONDS PER_SECOND | steer SESSION SECONDS | statements SESSION CODE TOKEN
"""
from __future__ import annotations

import json
import sys
import time
from typing import Any

from flask import current_app

from accounts.models import Role
from benchmarks.evening import CHANNELS, Evening, Item, evening
from benchmarks.server import Place
from core import clock, events
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.models import LiveSession, Platform
from livestream.signals import public_stream
from shop.catalog import NewVariant
from shop.models import Unit
from tests.make import accounts, livestream, papers, shop
from tests.make.programs import token
from tests.make.statements import statements
from wsgi import create_app

_TRIED = {  # what is counted: a comment, and what was said before it by the same buyer
    "chat": ("đẹp quá",), "first order": ("chốt a10 1",), "second order": ("chốt a10 1", "chốt a11 1"),
    "raised": ("chốt a10 1", "chốt a10 2"), "cancelled": ("chốt a10 1", "huỷ a10"),
    "waiting list": ("chốt a8 900",), "phone": ("chốt a11 1", "sdt 0912345678"), "doubtful": ("còn thì lấy 1 kg mận",)}


def begin(place: Place, seconds: int, per_second: int) -> dict[str, Any]:
    """Go live with everything that is sold in the evening."""
    return dict(_run(place, "begin", str(seconds), str(per_second)))


def count_statements(place: Place, stage: dict[str, Any]) -> dict[str, int]:
    """How many statements the market sends for one comment of each kind, BEGIN and COMMIT left aside."""
    return dict(_run(place, "statements", str(stage["session"]), stage["code"], stage["token"]))


def _run(place: Place, *arguments: str) -> Any:
    return json.loads(place.python("benchmarks.stage", *arguments).splitlines()[-1])


def _begin(show: Evening) -> dict[str, Any]:
    papers.ask_nothing()
    host = accounts.person(Role.HOST)
    channels = tuple(livestream.channel(Platform(name)).id for name in CHANNELS)
    session = livestream.planned(channel_ids=channels, host_ids=(host.id,))
    for item in show.items:
        add(session, item)
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, show.items[0].code)
    streams = (session.stream, public_stream(session.id))
    heads = events.heads(streams)
    return {"session": session.id, "code": session.code, "token": token(host),
            "heads": [heads[name] for name in streams], "sku": shop.pieces(1_000_000, 45_000).sku}


def add(session: LiveSession, item: Item) -> None:
    """Sell it in this session, with more in store than is allotted."""
    loose = 100 if item.base_units % 100 == 0 and item.base_unit != "piece" else None
    size = NewVariant(item.unit, item.base_units, item.price, weight_g=500, loose_step=loose)
    goods = shop.product(None, size, in_stock=item.allotment + 10 * item.base_units, unit=Unit(item.base_unit),
                         name=item.name, aliases=item.aliases)
    livestream.add(session, goods, allotment=item.allotment, price=item.price, code=item.code)


def _steer(session_id: int, seconds: int) -> None:
    """Put one item after the other on air, each for an equal share of the time."""
    codes = [item.code for item in db.session.get_one(LiveSession, session_id).line_up]
    began = time.monotonic()
    for place, code in enumerate(codes[1:], 1):
        time.sleep(max(0.0, began + seconds * place / len(codes) - time.monotonic()))
        sessions.put_on_air(SYSTEM, session_id, code)


def _statements(session_id: int, code: str, bearer: str) -> dict[str, int]:
    client, sent = current_app.test_client(), {}
    for name, texts in _TRIED.items():
        for place, text in enumerate(texts):
            with statements() as log:
                answer = client.post(
                    f"/api/v1/sessions/{code}/comments", headers={"Authorization": f"Bearer {bearer}"},
                    json={"comments": [{
                        "platform": "facebook", "external_id": f"counted-{name}-{place}", "author_id": f"by-{name}",
                        "author_name": name, "text": text, "said_at": clock.now().isoformat()}]})
            assert answer.status_code == 200, answer.text
        sent[name] = len(log)
    return sent


def _main(what: str, *arguments: str) -> Any:
    with create_app().app_context():
        if what == "begin":
            return _begin(evening(int(arguments[0]), int(arguments[1])))
        if what == "steer":
            return _steer(int(arguments[0]), int(arguments[1]))
        return _statements(int(arguments[0]), arguments[1], arguments[2])


if __name__ == "__main__":
    print(json.dumps(_main(*sys.argv[1:])))
