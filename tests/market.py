"""The whole application as tests use it."""
from __future__ import annotations

import importlib
import pathlib

from flask import Flask

from core import db as database
from core.db import db, maintenance

ROOT = pathlib.Path(__file__).parents[1]
PACKAGES = ("core", "accounts", "shop", "orders", "livestream", "training")


def make_app(url: str) -> Flask:
    """The application on the database behind `url`."""
    settings = {"SQLALCHEMY_DATABASE_URI": url, "TESTING": True}
    if (ROOT / "wsgi.py").exists():
        app: Flask = importlib.import_module("wsgi").create_app(settings)
        return app
    app = Flask("wsgi", root_path=str(ROOT))
    app.secret_key = "tests"
    app.config.update(settings)
    database.init_app(app)
    return app


def make_schema(url: str) -> None:
    """Every table, in an empty database."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.stem == "models" or path.parent.name == "models" or package == "core":
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    app = make_app(url)
    with app.app_context():
        with maintenance() as connection:
            db.metadata.create_all(connection)
        db.engine.dispose()
