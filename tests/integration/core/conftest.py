"""Here `app` is core alone."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core import hub as hub_module
from core.hub import Hub
from tests.conftest import Lending
from tests.databases import DIALECTS
from tests.kernel.app import make_app, make_schema


@pytest.fixture(params=DIALECTS)
def app(request: pytest.FixtureRequest, lending: Lending) -> Iterator[Flask]:
    """The small application of tests/kernel, empty."""
    yield from lending.lend(request.param, "kernel", make_schema, make_app)


@pytest.fixture
def hub(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The hub of this application; it ends with the test."""
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.01)
    hub = app.extensions["streams"] = Hub(app)
    yield hub
    hub.close()
