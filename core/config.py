"""Settings from the environment; production refuses to start with a secret that everybody knows."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider

_KNOWN_SECRETS = {"dev", "secret", "changeme", "change-me", "choban", "development"}
_SHORTEST_SECRET = 32


class _Json(DefaultJSONProvider):
    """Vietnamese letters as they are, names in the order they were written."""

    ensure_ascii = False
    sort_keys = False


class UnsafeSettings(RuntimeError):
    """The installation would start with settings that are not safe for real people and money."""


def configure(app: Flask, overrides: Mapping[str, Any] | None = None) -> None:
    """Fill `app.config` from the environment, then from `overrides`; refuse what is unsafe.

    Environment (docs/running.md): CHOBAN_ENV (development, production), SECRET_KEY, DATABASE_URL, MEDIA_DIR,
    PRIVATE_DIR, PROXIES (how many proxies stand in front), LOG_LEVEL, PUBLIC_URL.
    """
    instance = pathlib.Path(app.instance_path)
    environment = os.environ.get("CHOBAN_ENV", "development")
    app.config.update(
        ENVIRONMENT=environment,
        SECRET_KEY=os.environ.get("SECRET_KEY") or "development",
        SQLALCHEMY_DATABASE_URI=_database_url(
            os.environ.get("DATABASE_URL") or f"sqlite:///{instance}/market.db"
        ),
        MEDIA_DIR=os.environ.get("MEDIA_DIR") or str(instance / "media"),
        PRIVATE_DIR=os.environ.get("PRIVATE_DIR") or str(instance / "private"),
        PROXIES=whole("PROXIES", 0),
        LOG_LEVEL=os.environ.get("LOG_LEVEL", "INFO").upper(),
        PUBLIC_URL=os.environ.get("PUBLIC_URL", "").rstrip("/"),
        MAX_CONTENT_LENGTH=12_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=1_000,
        STREAMS_IN_ALL=whole("STREAMS_IN_ALL", 150),
        STREAMS_PER_ADDRESS=whole("STREAMS_PER_ADDRESS", 40),
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        COMPRESS_STREAMS=False,
    )
    app.json = _Json(app)
    app.config.update(overrides or {})
    app.config["SQLALCHEMY_DATABASE_URI"] = _database_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if app.config["ENVIRONMENT"] == "production":
        app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
        _refuse_unsafe(app)


def _refuse_unsafe(app: Flask) -> None:
    secret = str(app.config["SECRET_KEY"])
    if secret.lower() in _KNOWN_SECRETS or len(secret) < _SHORTEST_SECRET:
        raise UnsafeSettings(
            f"SECRET_KEY is missing, well known or shorter than {_SHORTEST_SECRET} characters. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if app.debug or os.environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        raise UnsafeSettings("FLASK_DEBUG is set. It shows the inside of the program to strangers.")
    if not app.config["PUBLIC_URL"].startswith("https://"):
        raise UnsafeSettings(
            "PUBLIC_URL is missing: the https:// address under which people find the market."
        )


def _database_url(url: str) -> str:
    """SQLAlchemy's name for a database that hosters write as postgres:// or postgresql://."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def whole(name: str, default: int) -> int:
    """A setting that is a whole number, from the environment. Raises UnsafeSettings."""
    text = os.environ.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise UnsafeSettings(f"{name} must be a whole number, not {text!r}.")
    return int(text)
