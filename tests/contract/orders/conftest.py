"""A Stripe of our own, and the adapter that speaks with it."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from core import clock, outside
from core.db import db
from orders.cards.client import CardClient
from tests.contract.orders.stripe_server import Server


@pytest.fixture
def application() -> Iterator[Flask]:
    """Outgoing calls look whether a transaction runs."""
    app = Flask("test")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        yield app
        db.engine.dispose()


@pytest.fixture
def server(application: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(outside, "TIME_LIMITS", (1, 1))
    server = Server()
    with clock.at(datetime.fromtimestamp(server.stripe.now, UTC)):
        yield server
    server.close()


@pytest.fixture
def client(server: Server) -> CardClient:
    return CardClient(server.stripe.key, server.stripe.address)
