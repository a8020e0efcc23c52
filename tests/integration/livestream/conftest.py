"""What several tests of live sessions need: a session on air, and a Facebook that can be asked."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core import outside
from livestream.models import LiveSession
from tests.contract.platforms.graph import Graph, Server
from tests.make import facebook
from tests.make import livestream as make


@pytest.fixture
def session(context: None) -> LiveSession:
    """Ten kilos of plums as A01, on one Facebook page."""
    return make.live()


@pytest.fixture
def graph(app: Flask, context: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    """A Graph API with one page, on which a live video runs; the application is connected to it."""
    monkeypatch.setattr(outside, "TIME_LIMITS", (1, 1))
    server = Server()
    facebook.connect(app, server.graph.address)
    server.graph.tokens[facebook.PAGE] = facebook.TOKEN
    server.graph.go_live(facebook.PAGE, facebook.LIVE, "122104")
    yield server.graph
    server.close()
