"""Somebody in front of a browser."""
from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


class Visitor:
    """`who` ("7 writer" is person 7, a writer) with a page open."""

    def __init__(self, app: Flask, who: str) -> None:
        self.client = app.test_client()
        self.client.set_cookie("who", who)
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.client.get("/notes").text)
        assert found
        self.token = found[1]

    def fetch(self, **body: Any) -> TestResponse:
        """What a script of the page sends: the token in a header."""
        return self.client.post("/fetch", headers={"X-CSRFToken": self.token}, **body)
