"""How many orders a guest may place: so that nobody fills the market with orders that nobody wants.

Only orders that are placed count, in the transaction that places them. Whoever has signed in, or carries a token,
is known by name and not limited here. Many buyers may share one address: a village behind one router, or the phones
of one mobile network, hence the limit of an address is far above that of a phone number.
"""
from __future__ import annotations

import hashlib
from datetime import timedelta

from flask import Flask, current_app

from core import throttle
from core.actors import NOBODY, Actor
from core.config import whole
from core.throttle import Limit

WINDOW = timedelta(minutes=10)


def init_app(app: Flask) -> None:
    """Settings: ORDERS_PER_ADDRESS and ORDERS_PER_PHONE, in ten minutes."""
    app.config.setdefault("ORDERS_PER_ADDRESS", whole("ORDERS_PER_ADDRESS", 200))
    app.config.setdefault("ORDERS_PER_PHONE", whole("ORDERS_PER_PHONE", 10))


def count_order(actor: Actor, phone: str, address: str) -> None:
    """Count one more order of a guest who asks over the network. Raises core.throttle.TooOften.

    Call inside the use case, late: others from the same address wait until it commits.
    """
    if actor != NOBODY or not address:
        return
    config = current_app.config
    who = hashlib.sha256(phone.encode()).hexdigest()
    throttle.check_within([Limit("orders.address", address, config["ORDERS_PER_ADDRESS"]),
                           Limit("orders.phone", who, config["ORDERS_PER_PHONE"])], WINDOW)
