"""The demo, a sixtieth of its size, loaded once on each database; each module finds it as it was loaded."""
from __future__ import annotations

import importlib
import pathlib
import shutil
from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask

from core.transactions import batch
from demo import programme, rehearsals, store
from demo.programme import Scale
from tests.conftest import Lending
from tests.databases import DIALECTS

SMALL = Scale(binh_lu_orders=40, binh_lu_dong=4_160_000, binh_lu_live=4, sin_ho_live=3, course_orders=4)


_kept: dict[str, pathlib.Path] = {}


@pytest.fixture(scope="module", params=DIALECTS)
def market_app(request: pytest.FixtureRequest, lending: Lending, tmp_path_factory: pytest.TempPathFactory
               ) -> Iterator[Flask]:
    """The whole application with the small demo in it, and with the files of the demo in an instance folder.

    What a module does with either ends with the module.
    """
    dialect, made = request.param, importlib.import_module("tests.market")
    if dialect not in _kept:
        _kept[dialect] = tmp_path_factory.mktemp("kept")
        lending.furnish(dialect, "demo", made.make_installation, made.make_app, partial(_load, _kept[dialect]))
    for app in lending.lend(dialect, "demo", made.make_installation, made.make_app):
        folder = tmp_path_factory.mktemp("instance")
        shutil.copytree(_kept[dialect], folder, dirs_exist_ok=True)
        usual, app.instance_path = app.instance_path, str(folder)
        yield app
        app.instance_path = usual


def _load(folder: pathlib.Path, app: Flask) -> None:
    usual, app.instance_path = app.instance_path, str(folder)
    with app.app_context():
        with batch():
            remembered = programme.load(lambda *_: None, SMALL)
            store.write(remembered)
        rehearsals.hold(remembered.live)
    app.instance_path = usual


@pytest.fixture(scope="module")
def loaded(market_app: Flask) -> Iterator[Flask]:
    """Inside the application with the small demo in it."""
    with market_app.app_context():
        yield market_app


@pytest.fixture
def instance(app: Flask, tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """An instance folder that ends with the test."""
    usual, app.instance_path = app.instance_path, str(tmp_path)
    yield tmp_path
    app.instance_path = usual
