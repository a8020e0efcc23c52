"""Whether this installation takes cards: secrets from the environment, never from the database."""
from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, current_app

from core.config import UnsafeSettings
from core.db import db
from orders.cards.client import LIVE_KEYS, CardClient
from orders.cards.errors import CardsClosed
from orders.cards.provider import AS_PAID, NAME, Cards
from orders.models import CardPage, Payment

PAGES = "https://checkout.stripe.com"  # where buyers are led to, unless STRIPE_API_BASE names another place
_KEY = re.compile(r"(?:sk|rk)_(?:test|live)_[0-9A-Za-z_]{4,250}", re.ASCII)
_SECRET = re.compile(r"whsec_[!-~]{4,250}", re.ASCII)
_NAMES = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE")


def init_app(app: Flask) -> None:
    """Read the settings STRIPE_*. Raises UnsafeSettings for half of them, and for play money among real people."""
    for name in _NAMES:
        app.config.setdefault(name, os.environ.get(name, "").strip())
    key, secret, base = (str(app.config[name]) for name in _NAMES)
    if bool(key) != bool(secret):
        raise UnsafeSettings("Cards are set up by half: STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together.")
    if key and not (_KEY.fullmatch(key) and _SECRET.fullmatch(secret)):
        raise UnsafeSettings("STRIPE_SECRET_KEY begins with sk_ or rk_, STRIPE_WEBHOOK_SECRET with whsec_.")
    is_production = app.config["ENVIRONMENT"] == "production"
    if key and key.startswith(LIVE_KEYS) is not is_production:
        raise UnsafeSettings("STRIPE_SECRET_KEY: production takes a live key, everything else a test key.")
    if base and (is_production or urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname):
        raise UnsafeSettings("STRIPE_API_BASE is an address, for development alone.")
    if key:
        app.config["FORM_TARGETS"] = (*app.config.get("FORM_TARGETS", ()), base or PAGES)


def is_open() -> bool:
    """True if cards are taken: there is a key, and a secret by which what the provider tells is known to be true."""
    return bool(current_app.config["STRIPE_SECRET_KEY"] and current_app.config["STRIPE_WEBHOOK_SECRET"])


def is_live() -> bool:
    """True if it is real money."""
    return str(current_app.config["STRIPE_SECRET_KEY"]).startswith(LIVE_KEYS)


def cards() -> Cards:
    """The provider. Raises CardsClosed."""
    if not is_open():
        raise CardsClosed
    client = CardClient(current_app.config["STRIPE_SECRET_KEY"], current_app.config["STRIPE_API_BASE"].rstrip("/"))
    return Cards(client, page_of)


def cards_if_open() -> Cards | None:
    """The provider, where there is one."""
    return cards() if is_open() else None


def page_of(reference: str) -> str | None:
    """What the provider calls the page of a payment of ours."""
    found: str | None = db.session.scalar(sa.select(CardPage.page_id).join(
        Payment, Payment.id == CardPage.payment_id).where(Payment.provider == NAME,
                                                        Payment.reference == reference.removesuffix(AS_PAID)))
    return found
