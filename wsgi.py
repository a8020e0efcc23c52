"""The composition root: the one module that knows every package."""
from __future__ import annotations

import gc
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate

import accounts
import core.inbox  # noqa: F401 - no package hears from outside yet, but its table is there from the start
import demo
import livestream
import orders
import shop
import training
from accounts.people import load
from core import (
    access,
    api,
    config,
    db,
    http,
    i18n,
    jobs,
    language,
    logs,
    messaging,
    navigation,
    secret_box,
    security,
    streams,
    templating,
)

PACKAGES = (accounts, shop, orders, livestream, training, demo)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The market as one application; `overrides` replace settings of the environment."""
    app = Flask("wsgi", instance_relative_config=True)
    config.configure(app, overrides)
    logs.init_app(app)
    security.init_app(app)
    secret_box.init_app(app)
    db.init_app(app)
    i18n.init_app(app)
    http.init_app(app)
    templating.init_app(app)
    navigation.init_app(app)
    access.init_app(app, load, sign_in="accounts.sign_in")
    jobs.init_app(app)
    messaging.init_app(app)
    streams.init_app(app)
    api.init_app(app)
    Migrate(app, db.db, render_as_batch=False)
    app.register_blueprint(language.bp)
    for package in PACKAGES:
        package.register(app)
    if not app.testing:
        Compress(app)
    return app


def __getattr__(name: str) -> Flask:
    """`wsgi:app` for servers; made on first use so that importing this module has no effect.

    Nothing that is made meanwhile is garbage, and looking for it takes a tenth of the start. Looking every few hundred
    objects, as Python does by itself, takes an eighth of the time in which a thousand bank lines are heard.
    """
    if name == "app":
        gc.disable()
        app = globals()["app"] = create_app()
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)
        gc.enable()
        return app
    raise AttributeError(name)
