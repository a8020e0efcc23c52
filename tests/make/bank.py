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
from urllib.parse import parse_qsl

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


def casso(amount: int, text: str, number: int | None = None, **changed: Any) -> bytes:
    """The body of a webhook of Casso (V2)."""
    ident = next(_numbers) if number is None else number
    return json.dumps({"error": 0, "data": {
        "id": ident, "reference": f"FT26{ident:010}", "description": text, "amount": amount, "runningBalance": 0,
        "transactionDateTime": local(clock.now()), "accountNumber": ACCOUNT, "bankName": "VCB",
        "bankAbbreviation": "VCB", "virtualAccountNumber": "", "virtualAccountName": "", "counterAccountName": "",
        "counterAccountNumber": "", "counterAccountBankId": "", "counterAccountBankName": "", **changed}}).encode()


def signed_casso(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    """The headers by which Casso signs a body (V2)."""
    stamp = int((at or clock.now()).timestamp() * 1000)
    written = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    mac = hmac.new(secret.encode(), f"{stamp}.{written}".encode(), hashlib.sha512).hexdigest()
    return {"X-Casso-Signature": f"t={stamp},v1={mac}", "Content-Type": "application/json"}


def local(moment: datetime) -> str:
    """As the listeners write it."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M:%S")


class Listener:
    """A service that can be asked for movements, as SePay and Casso answer; `fails` makes it break. However much is
    asked for at once, SePay gives the newest `most` of the span, and Casso as many on a page as `on_a_page`."""

    def __init__(self) -> None:
        self.sepay: list[dict[str, Any]] = []
        self.casso: list[dict[str, Any]] = []
        self.most, self.on_a_page = 5_000, 1
        self.fails, self.url = False, ""
        self.asked: list[tuple[str, str]] = []

    def add(self, amount: int, text: str, number: int, reference: str = "", at: datetime | None = None) -> None:
        """Something SePay knows of."""
        self.sepay.append({
            "id": str(number), "account_number": ACCOUNT, "transaction_date": local(at or clock.now()),
            "amount_in": f"{amount}.00", "amount_out": "0.00", "transaction_content": text, "code": None,
            "reference_number": reference or f"FT26{number:010}"})

    def answer(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        """What it says to a question."""
        self.asked.append((path.partition("?")[0], authorization))
        asked = dict(parse_qsl(path.partition("?")[2]))
        if self.fails:
            return 500, {}
        if path.startswith("/userapi/transactions/list") and authorization == f"Bearer {SECRET}":
            return 200, {"status": 200, "transactions": self._of_sepay(asked)}
        if path.startswith("/v2/transactions") and authorization == f"Apikey {SECRET}":
            page, size = int(asked["page"]), min(int(asked["pageSize"]), self.on_a_page)
            found = sorted((row for row in self.casso if row["when"] >= asked["fromDate"]), key=lambda row: row["when"])
            return 200, {"error": 0, "data": {"page": page, "totalPages": max(1, -(-len(found) // size)),
                                              "records": found[(page - 1) * size:page * size]}}
        return 401, {"error": "who are you?"}

    def _of_sepay(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        low, high = asked["transaction_date_min"], asked.get("transaction_date_max", "9")
        found = [row for row in self.sepay if low <= row.get("transaction_date", low) <= high]
        newest = sorted(found, key=lambda row: row.get("transaction_date", ""), reverse=True)
        return newest[:min(self.most, int(asked["limit"]))]


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
