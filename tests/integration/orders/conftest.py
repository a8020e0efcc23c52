"""A market that takes cards from a Stripe of our own."""
from __future__ import annotations

import pytest

from core import checks, outside
from tests.make import cards


@pytest.fixture
def server(app, context, monkeypatch):
    monkeypatch.setattr(outside, "TIME_LIMITS", (2, 2))
    with cards.connected(app) as server:
        yield server
        assert checks.run() == []


@pytest.fixture
def stripe(server):
    return server.stripe
