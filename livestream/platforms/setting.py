"""Which pages this installation is connected to: secrets from the environment, never from the database."""
from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from flask import Flask, current_app

from core.config import UnsafeSettings
from livestream.platforms.connection import Connection
from livestream.platforms.facebook import FacebookPage

_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}", re.ASCII)
_PAIR = re.compile(r"(\d{1,32})=([!-~]{1,600})", re.ASCII)
_SHORTEST = 8
_DEFAULTS = {
    "FACEBOOK_APP_SECRET": "", "FACEBOOK_VERIFY_TOKEN": "", "FACEBOOK_PAGE_TOKENS": "",
    "FACEBOOK_GRAPH_URL": "https://graph.facebook.com", "FACEBOOK_GRAPH_VERSION": "v25.0",
}


def init_app(app: Flask) -> None:
    """Read the settings FACEBOOK_*. Raises UnsafeSettings for what cannot be meant, in production for half of it."""
    for name, default in _DEFAULTS.items():
        app.config.setdefault(name, os.environ.get(name, "").strip() or default)
    _tokens(app)
    if not _VERSION.fullmatch(app.config["FACEBOOK_GRAPH_VERSION"]):
        raise UnsafeSettings("FACEBOOK_GRAPH_VERSION looks like v25.0.")
    base = urlsplit(app.config["FACEBOOK_GRAPH_URL"])
    if base.scheme not in ("https", "http") or not base.hostname or base.query or base.username:
        raise UnsafeSettings("FACEBOOK_GRAPH_URL is an address such as https://graph.facebook.com.")
    if app.config["ENVIRONMENT"] == "production":
        _refuse_half(app, base.scheme)


def _refuse_half(app: Flask, scheme: str) -> None:
    names = ("FACEBOOK_APP_SECRET", "FACEBOOK_VERIFY_TOKEN", "FACEBOOK_PAGE_TOKENS")
    given = [name for name in names if app.config[name]]
    if given and len(given) < len(names):
        missing = " and ".join(name for name in names if name not in given)
        raise UnsafeSettings(f"Facebook is connected by half: {missing} is missing. Set all of it, or nothing.")
    short = [name for name in given[:2] if len(app.config[name]) < _SHORTEST]
    if short:
        raise UnsafeSettings(f"{short[0]} has fewer than {_SHORTEST} characters.")
    if scheme != "https":
        raise UnsafeSettings("FACEBOOK_GRAPH_URL must begin with https://: tokens go there.")


def _tokens(app: Flask) -> dict[str, str]:
    """The token of each page, from "page id=token,page id=token"."""
    tokens: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in app.config["FACEBOOK_PAGE_TOKENS"].split(","))):
        found = _PAIR.fullmatch(pair)
        if found is None or found[1] in tokens:
            raise UnsafeSettings("FACEBOOK_PAGE_TOKENS is a list of page-id=token, separated by commas.")
        tokens[found[1]] = found[2]
    return tokens


def connection(page_id: str | None) -> Connection | None:
    """The connection to this page; none if the installation has no token for it."""
    token = _tokens(current_app).get(page_id or "")
    if page_id is None or token is None:
        return None
    base = current_app.config["FACEBOOK_GRAPH_URL"].rstrip("/")
    return FacebookPage(f"{base}/{current_app.config['FACEBOOK_GRAPH_VERSION']}", page_id, token)


def hears_webhooks() -> bool:
    """True if the webhook is open: without its secret nobody could tell a forged event."""
    return bool(current_app.config["FACEBOOK_APP_SECRET"] and current_app.config["FACEBOOK_VERIFY_TOKEN"])
