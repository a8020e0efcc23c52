"""The demo, loaded once for all tests of a module, a sixtieth of its size."""
from __future__ import annotations

import importlib
import pathlib
from collections.abc import Iterator

import pytest
from flask import Flask

from core.transactions import batch
from demo import programme, store
from demo.programme import Scale
from tests.conftest import Lending
from tests.databases import DIALECTS

SMALL = Scale(binh_lu_orders=40, binh_lu_dong=4_160_000, binh_lu_live=4, sin_ho_live=3, course_orders=4)


@pytest.fixture(scope="module", params=DIALECTS)
def market_app(request: pytest.FixtureRequest, lending: Lending, tmp_path_factory: pytest.TempPathFactory
               ) -> Iterator[Flask]:
    """The whole application with an instance folder of its own; what is in its database stays for the module."""
    made = importlib.import_module("tests.market")
    lent = lending.lend(request.param, "market", made.make_schema, made.make_app)
    app = next(lent)
    usual, app.instance_path = app.instance_path, str(tmp_path_factory.mktemp("instance"))
    yield app
    app.instance_path = usual
    for _ in lent:
        pass


@pytest.fixture(scope="module")
def loaded(market_app: Flask) -> Iterator[Flask]:
    """The application with the small demo in it."""
    with market_app.app_context():
        with batch():
            store.write(programme.load(lambda *_: None, SMALL))
        yield market_app


@pytest.fixture
def instance(app: Flask, tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """An instance folder that ends with the test."""
    usual, app.instance_path = app.instance_path, str(tmp_path)
    yield tmp_path
    app.instance_path = usual
