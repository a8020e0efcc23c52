"""One market for all tests of a module, on each database."""
from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest

from tests.conftest import Lending
from tests.databases import DIALECTS
from tests.integration.access import world as building
from tests.integration.access.world import World


@pytest.fixture(scope="module", params=DIALECTS)
def world(request: pytest.FixtureRequest, lending: Lending, tmp_path_factory: pytest.TempPathFactory
          ) -> Iterator[World]:
    """A market with three sides. Tests of one module share it, so they name what they need and leave it whole."""
    made = importlib.import_module("tests.market")
    for app in lending.lend(request.param, "market", made.make_schema, made.make_app):
        yield building.make(app, str(tmp_path_factory.mktemp("media")))
