"""The whole application as tests use it."""
from __future__ import annotations

import pathlib
from collections.abc import Callable

from flask import Flask
from flask_migrate import upgrade

from core.db import db
from tests import databases, hashing
from tests.make import papers
from wsgi import create_app

ROOT = pathlib.Path(__file__).parents[1]
PACKAGES = ("core", "accounts", "shop", "orders", "livestream", "training")


def make_app(url: str) -> Flask:
    """The application on the database behind `url`."""
    hashing.make_quick()
    return create_app({"SQLALCHEMY_DATABASE_URI": url, "TESTING": True,
                       "MESSAGES_FILE": str(databases.run_folder() / "messages.jsonl"),
                       "PRIVATE_DIR": str(databases.run_folder() / "private"),
                       "FRESH_MINUTES": 5_000_000})  # tests travel in time; those of freshness set their own


def make_schema(url: str) -> None:
    """Run the migrations in an empty database; going live asks for nothing there, unless a test says so."""
    make_installation(url, papers.ask_nothing)


def make_installation(url: str, settle: Callable[[], None] = lambda: None) -> None:
    """Run the migrations in an empty database: as an installation begins."""
    app = make_app(url)
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        settle()
        db.session.remove()
        db.engine.dispose()
