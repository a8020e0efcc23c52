"""Who listens to our accounts for this installation: secrets from the environment, never from the database."""
from __future__ import annotations

import os
from urllib.parse import urlsplit

from flask import Flask, current_app

from core.config import UnsafeSettings

_SECRETS = ("SEPAY_WEBHOOK_SECRET", "SEPAY_WEBHOOK_KEY", "SEPAY_API_TOKEN", "CASSO_CHECKSUM_KEY",
            "CASSO_SECURE_TOKEN", "CASSO_API_KEY")
_ADDRESSES = {"SEPAY_API_URL": "https://my.sepay.vn", "CASSO_API_URL": "https://oauth.casso.vn"}
_SHORTEST = 16


def init_app(app: Flask) -> None:
    """Read the settings. Raises UnsafeSettings in production for secrets that can be guessed or go over plain HTTP."""
    for name in _SECRETS:
        app.config.setdefault(name, os.environ.get(name, "").strip())
    for name, default in _ADDRESSES.items():
        app.config.setdefault(name, os.environ.get(name, "").strip().rstrip("/") or default)
        address = urlsplit(app.config[name])
        if address.scheme not in ("https", "http") or not address.hostname or address.query or address.username:
            raise UnsafeSettings(f"{name} is an address such as {default}.")
        if app.config["ENVIRONMENT"] == "production" and address.scheme != "https":
            raise UnsafeSettings(f"{name} must begin with https://: a token goes there.")
    if app.config["ENVIRONMENT"] == "production":
        for name in _SECRETS:
            if app.config[name] and len(app.config[name]) < _SHORTEST:
                raise UnsafeSettings(f"{name} has fewer than {_SHORTEST} characters.")


def is_polled() -> bool:
    """True if somebody can be asked what has happened on our accounts."""
    return bool(current_app.config["SEPAY_API_TOKEN"] or current_app.config["CASSO_API_KEY"])
