"""What every test may ask for: the application on both databases, as new each time, and quickly."""
from __future__ import annotations

import gc
import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from core import outbox, translations
from core.db import db
from tests import databases
from tests.databases import DIALECTS, MakeSchema
from tests.sharing import Scheduling, rank

# The same examples each time, so that a change is judged by what it changed; --hypothesis-profile=default tries others.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")
MakeApp = Callable[[str], Flask]
Fill = Callable[[Flask], None]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        translations.compile_changed()
        databases.begin_run()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    """In place of --dist=loadscope."""
    if config.option.dist != "loadscope":
        return None
    config.option.loadscopereorder = False
    return Scheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the work, what takes longest begins."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


def pytest_collection_finish() -> None:
    """What is there now stays, thousands of modules and tests: looking through it for garbage took long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.end_run()


class Lending:
    """The applications of this process, made once and lent: making one takes longer than most tests."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._made: dict[tuple[str, str], tuple[Flask, databases.Store]] = {}

    def lend(self, dialect: str, schema: str, make_schema: MakeSchema, make_app: MakeApp) -> Iterator[Flask]:
        """The application for one test. What the test changes in settings and rows ends with it."""
        app, store = self._lent(dialect, schema, make_schema, make_app)
        settings = dict(app.config)
        yield app
        app.config.clear()
        app.config.update(settings)
        _let_go(app, dialect)
        store.clear()
        _let_go(app, dialect)  # a thread that a test left behind may have opened the one before meanwhile

    def furnish(self, dialect: str, schema: str, make_schema: MakeSchema, make_app: MakeApp, fill: Fill) -> None:
        """The application of this name has from now on, whenever it is lent, what `fill` puts into it once."""
        app, store = self._lent(dialect, schema, make_schema, make_app)
        fill(app)
        _let_go(app, dialect)
        store.keep()

    def _lent(self, dialect: str, schema: str, make_schema: MakeSchema, make_app: MakeApp
              ) -> tuple[Flask, databases.Store]:
        if (dialect, schema) not in self._made:
            store = databases.open_store(dialect, schema, make_schema, self._worker)
            self._made[dialect, schema] = make_app(store.url), store
        return self._made[dialect, schema]

    def end(self) -> None:
        """Close what is open."""
        for app, store in self._made.values():
            if "streams" in app.extensions:
                app.extensions["streams"].close()  # it would go on asking a database that is gone
            with app.app_context():
                db.engine.dispose()
            store.close()


def _let_go(app: Flask, dialect: str) -> None:
    with app.app_context():
        db.session.remove()
        if dialect == "sqlite":
            db.engine.dispose()


@pytest.fixture(scope="session")
def lending(worker_id: str) -> Iterator[Lending]:
    lending = Lending(worker_id)
    yield lending
    lending.end()


@pytest.fixture
def market(lending: Lending) -> Callable[[str], Iterator[Flask]]:
    """Lends the whole application, migrated and empty, on a database of this dialect."""
    def lend(dialect: str) -> Iterator[Flask]:
        made = importlib.import_module("tests.market")  # here, because most unit tests need no market at all
        return lending.lend(dialect, "market", made.make_schema, made.make_app)

    return lend


@pytest.fixture(params=DIALECTS)
def app(request: pytest.FixtureRequest, market: Callable[[str], Iterator[Flask]]) -> Iterator[Flask]:
    """The whole application. A test that adds routes makes its own."""
    yield from market(request.param)


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """Inside the application, outside of any request."""
    with app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that has never been here."""
    return app.test_client()


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """Subscriptions to the outbox that end with the test."""
    subscribed: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(outbox, "_handlers", subscribed)
    return subscribed
