"""What people do in a session in which who pays first is served first."""
from __future__ import annotations

import itertools

from core.actors import SYSTEM
from livestream.first_paid import paying
from livestream.models import ClaimStatus
from tests.make import livestream as make
from tests.make import orders

_keys = itertools.count(1)


def complete(session, author):
    """The buyer says behind the link where to: with cash on delivery, that is paying."""
    return orders.completed(make.order_of(session, author), phone=f"09123456{10 + next(_keys) % 90}")


def transfer(session, author, amount=90_000, key=""):
    return paying.record_transfer(
        SYSTEM, session.id, make.buyer(session, author).number, amount, key or f"k{next(_keys)}")


def has(session, author):
    """(kilos that are theirs, kilos they still wish)."""
    return make.kilos(session, author), make.kilos(session, author, ClaimStatus.WAITING)
