"""The small application, and the schema it needs."""
from __future__ import annotations

import secrets

from flask import Flask, request
from jinja2 import DictLoader

from core import (
    access,
    audit,
    config,
    dated,
    db,
    events,
    http,
    i18n,
    idempotency,
    inbox,
    jobs,
    language,
    logs,
    outbox,
    security,
    states,
    streams,
    throttle,
)
from core.actors import Actor
from core.db import Base, maintenance
from tests.kernel import pages
from tests.kernel.rows import TestBase

_TABLES = (
    audit.AuditEntry, dated.DatedSetting, events.Stream, events.Event, idempotency.RequestKey, inbox.Receipt,
    jobs.Lease, jobs.JobRun, outbox.Message, states.StatusChange, throttle.Throttle,
)


def load(by_token: bool) -> Actor | None:
    """Whoever says so, machines by a token, browsers by a cookie: "7 writer" is person 7, a writer."""
    said = request.headers.get("Authorization", "").removeprefix("Bearer ") if by_token \
        else request.cookies.get("who", "")
    number, _, role = said.partition(" ")
    return Actor(f"person:{number}", frozenset({role}), int(number)) if number.isdecimal() else None


def make_app(url: str) -> Flask:
    """Core, and the pages above."""
    app = Flask("kernel", root_path=".")
    settings = {"SQLALCHEMY_DATABASE_URI": url, "TESTING": True, "SECRET_KEY": secrets.token_hex()}
    config.configure(app, settings)
    app.jinja_loader = DictLoader({"errors/domain.html": "<p>{{ message }}</p>"})
    for part in (logs, security, db, i18n, http):
        part.init_app(app)
    access.init_app(app, load, sign_in="pages.sign_in")
    jobs.init_app(app)
    streams.init_app(app)
    for blueprint in (language.bp, pages.pages, pages.machines):
        app.register_blueprint(blueprint)
    return app


def make_schema(url: str) -> None:
    """The tables of core and those above."""
    app = make_app(url)
    with app.app_context():
        with maintenance() as connection:
            tables = [Base.metadata.tables[each.__tablename__] for each in _TABLES]
            Base.metadata.create_all(connection, tables)
            TestBase.metadata.create_all(connection)
        db.db.engine.dispose()
