"""Here `app` is core alone."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import Lending
from tests.databases import DIALECTS
from tests.kernel.app import make_app, make_schema


@pytest.fixture(params=DIALECTS)
def app(request: pytest.FixtureRequest, lending: Lending) -> Iterator[Flask]:
    """The small application of tests/kernel, empty."""
    yield from lending.lend(request.param, "kernel", make_schema, make_app)
