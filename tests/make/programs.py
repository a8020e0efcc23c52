"""What other people's programs send to the API."""
from __future__ import annotations

import itertools
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import tokens
from accounts.models import Person
from core.actors import SYSTEM
from core.db import db
from shop.models import Variant
from tests.make.orders import PHONE, WARD

ORDERS = "/api/v1/orders"
_numbers = itertools.count(1)


def token(person: Person) -> str:
    """A bearer token for a program of this person."""
    return tokens.issue(SYSTEM, person.id, "Máy thử")


def order_body(variant: Variant, quantity: int = 1, **changes: Any) -> dict[str, Any]:
    """Lan orders so many packs at today's price; `changes` replace parts of it."""
    body = {
        "buyer": {"name": "Nguyễn Thị Lan", "phone": PHONE},
        "address": {"ward_code": WARD, "street": "12 ngõ 34 phố Thử"},
        "lines": [{"sku": variant.sku, "quantity": quantity, "price": variant.price}],
    }
    return {**body, **changes}


def key() -> str:
    """A request key that nobody has used."""
    return f"program-{next(_numbers)}"


class Program:
    """A program, with a token or without."""

    def __init__(self, app: Flask, token: str | None = None, address: str = "127.0.0.1") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address
        self.headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask."""
        return self._done("GET", path, headers={**self.headers, **headers})

    def post(self, path: str, body: Any = None, *, headers: dict[str, str] | None = None, **sent: Any
             ) -> TestResponse:
        """Send a JSON body, or `data` as it is."""
        given = sent or {"json": body}
        return self._done("POST", path, headers={**self.headers, **(headers or {})}, **given)

    def order(self, body: Any, request_key: str | None = None) -> TestResponse:
        """Place an order, with a new request key if none is given."""
        return self.post(ORDERS, body, headers={"Idempotency-Key": request_key or key()})

    def _done(self, method: str, path: str, **sent: Any) -> TestResponse:
        with self.app.app_context():  # as outside of tests: one for each request
            answer = self.client.open(path, method=method, **sent)
        db.session.rollback()
        return answer
