"""Movements as banks, and those who listen to them, tell them; and a listener that speaks HTTP on loopback."""
from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from core import clock
from core.db import Dong
from orders.banking.heard import HeardLine
from orders.models import Direction

ACCOUNT = "0011004455667"
SECRET = "a secret of sixteen signs"
_numbers = itertools.count(1_000)


def told(amount: int, text: str = "", **details: Any) -> HeardLine:
    """A transfer of so much with these words, by default told by the webhook of SePay."""
    number = next(_numbers)
    values = {"source": "sepay", "external_id": str(number), "account_number": ACCOUNT, "direction": Direction.IN,
              "amount": Dong(amount), "at": clock.now(), "text": text, "reference": f"FT26{number:010}"}
    return HeardLine(**{**values, **details})


def sepay(amount: int, text: str, number: int | None = None, **changed: Any) -> bytes:
    """The body of a webhook of SePay."""
    ident = next(_numbers) if number is None else number
    return json.dumps({
        "id": ident, "gateway": "Vietcombank", "transactionDate": local(clock.now()), "accountNumber": ACCOUNT,
        "subAccount": None, "code": None, "content": text, "transferType": "in", "description": text,
        "transferAmount": amount, "accumulated": 0, "referenceCode": f"FT26{ident:010}", **changed}).encode()


def signed(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    """The headers by which SePay signs a body."""
    stamp = str(int((at or clock.now()).timestamp()))
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-SePay-Timestamp": stamp, "X-SePay-Signature": f"sha256={mac}", "Content-Type": "application/json"}


def local(moment: datetime) -> str:
    """As the listeners write it."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M:%S")


class Listener:
    """A service that can be asked for movements, as SePay and Casso answer; `fails` makes it break."""

    def __init__(self) -> None:
        self.sepay: list[dict[str, Any]] = []
        self.casso: list[dict[str, Any]] = []
        self.fails, self.asked, self.url = False, [], ""

    def add(self, amount: int, text: str, number: int, reference: str = "") -> None:
        """Something SePay knows of."""
        self.sepay.append({
            "id": str(number), "account_number": ACCOUNT, "transaction_date": local(clock.now()),
            "amount_in": f"{amount}.00", "amount_out": "0.00", "transaction_content": text, "code": None,
            "reference_number": reference or f"FT26{number:010}"})

    def answer(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        """What it says to a question."""
        self.asked.append((path.partition("?")[0], authorization))
        if self.fails:
            return 500, {}
        if path.startswith("/userapi/transactions/list") and authorization == f"Bearer {SECRET}":
            return 200, {"status": 200, "transactions": self.sepay}
        if path.startswith("/v2/transactions") and authorization == f"Apikey {SECRET}":
            page = int(path.partition("page=")[2].partition("&")[0])
            return 200, {"error": 0, "data": {
                "page": page, "totalPages": max(1, len(self.casso)), "records": self.casso[page - 1:page]}}
        return 401, {"error": "who are you?"}


@contextmanager
def listening() -> Iterator[Listener]:
    """One that listens on loopback."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = listener.answer(self.path, self.headers.get("Authorization", ""))
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
