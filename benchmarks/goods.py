"""What the buyers of the benchmarks buy and watch, put into the database through the use cases.

python -m benchmarks.goods sell PIECES | session | events STREAM COUNT PAUSE
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from flask import current_app

from benchmarks.load import Answer, Connection
from benchmarks.server import Place
from core import events
from core.transactions import use_case
from livestream.signals import public_stream
from tests.make import livestream, shop
from tests.make.orders import WARD
from tests.make.statements import statements
from wsgi import create_app

PRICE = 45_000


def put_on_sale(place: Place, pieces: int) -> str:
    """One product with so many pieces in store; its sku."""
    return str(_run(place, "sell", str(pieces)))


def start_session(place: Place) -> tuple[str, str, int]:
    """A session on air: its code, the event log that everybody may follow, the number of the last event there."""
    code, stream, head = _run(place, "session")
    return code, stream, head


def write_events(place: Place, stream: str, count: int, pause: float) -> dict[int, float]:
    """Write events to a log, one each `pause` seconds: `{number: the moment it was committed}`."""
    return {int(number): moment for number, moment in _run(place, "events", stream, str(count), str(pause)).items()}


def statements_of_order(place: Place, sku: str) -> int:
    """How many statements the market sends for one order, BEGIN and COMMIT left aside."""
    return int(_run(place, "statements", sku))


def order(connection: Connection, path: str, sku: str, number: int) -> Answer:
    """Buyer `number`, who has a phone of their own, orders one piece."""
    return connection.post_json(path, _body(sku, number), {"Idempotency-Key": f"order-{number}"})


def _body(sku: str, number: int) -> dict[str, Any]:
    return {
        "buyer": {"name": f"Người Mua {number}", "phone": f"09{number:08d}"},
        "address": {"ward_code": WARD, "street": f"Số {number} ngõ Thử"},
        "lines": [{"sku": sku, "quantity": 1, "price": PRICE}],
    }


def problem(answer: Answer) -> str:
    """What kind of refusal it is; empty if none."""
    return str(json.loads(answer.body)["type"].removeprefix("urn:problem:")) if answer.status >= 400 else ""


def _run(place: Place, *arguments: str) -> Any:
    return json.loads(place.python("benchmarks.goods", *arguments).splitlines()[-1])


def _session() -> tuple[str, str, int]:
    session = livestream.live()
    stream = public_stream(session.id)
    return session.code, stream, events.heads([stream])[stream]


def _events(stream: str, count: int, pause: float) -> dict[int, float]:
    written = {}
    for _ in range(count):
        _append(stream)
        written[events.heads([stream])[stream]] = time.time()
        time.sleep(pause)
    return written


def _statements(sku: str) -> int:
    client = current_app.test_client()
    with statements() as sent:
        answer = client.post("/api/v1/orders", json=_body(sku, 30_000_000), headers={"Idempotency-Key": "counted"})
    assert answer.status_code == 201, answer.text
    return len(sent)


@use_case
def _append(stream: str) -> None:
    events.append(stream, "item", code="A01", left=1_000)


def _main(what: str, *arguments: str) -> Any:
    with create_app().app_context():
        if what == "sell":
            return shop.pieces(int(arguments[0]), PRICE).sku
        if what == "session":
            return _session()
        if what == "statements":
            return _statements(arguments[0])
        return _events(arguments[0], int(arguments[1]), float(arguments[2]))


if __name__ == "__main__":
    print(json.dumps(_main(*sys.argv[1:])))
