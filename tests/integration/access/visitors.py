"""Who visits the market of these tests: somebody's browser, and somebody's program."""
from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import signin, tokens
from core.actors import SYSTEM


class Visitor:
    """A browser; each request has an application context of its own, as it has outside of tests."""

    def __init__(self, app: Flask, person_id: int | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        with app.app_context():
            token = signin.begin(person_id, "Firefox") if person_id is not None else None
        with self.client.session_transaction() as session:
            session["language"] = "en"
            if token is not None:
                session["sign_in"] = token
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/code").text)
        assert found is not None
        self.form_token = found[1]

    def get(self, path: str, **sent: Any) -> TestResponse:
        """A page."""
        return self._done("GET", path, **sent)

    def post(self, path: str, fields: Any = None, **sent: Any) -> TestResponse:
        """A form of one of our pages, or with `data` what somebody made up."""
        sent.setdefault("data", {"csrf_token": self.form_token, **(fields or {})})
        return self._done("POST", path, **sent)

    def send(self, method: str, path: str, fields: Any = None, **sent: Any) -> TestResponse:
        """A page, or a form."""
        return self.get(path, **sent) if method == "GET" else self.post(path, fields, **sent)

    def _done(self, method: str, path: str, **sent: Any) -> TestResponse:
        sent.setdefault("buffered", True)
        with self.app.app_context():
            return self.client.open(path, method=method, **sent)


class Program:
    """Somebody's program: a bearer token instead of a cookie, JSON instead of forms."""

    def __init__(self, app: Flask, person_id: int | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        with app.app_context():
            token = tokens.issue(SYSTEM, person_id, "Máy") if person_id is not None else None
        self.headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Ask, or hand in a body."""
        sent: dict[str, Any] = {} if method == "GET" else {"json": body if body is not None else {}}
        with self.app.app_context():
            return self.client.open(path, method=method, headers={**self.headers, **headers}, **sent)
