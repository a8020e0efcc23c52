"""Which ways to pay buyers are offered now: cash always, a transfer while an account is shown, others as they say."""
from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.db import db
from orders.errors import UnknownPaymentMethod
from orders.models import BankAccount
from orders.wishes import PAYMENT_METHODS

_asked: dict[str, Callable[[], bool]] = {
    "transfer": lambda: db.session.scalar(sa.select(BankAccount.id).where(BankAccount.is_shown)) is not None,
}


def provide(method: str, is_there: Callable[[], bool]) -> None:
    """Offer this way whenever the question is answered with yes."""
    _asked[method] = is_there


def offered() -> tuple[str, ...]:
    """The ways to pay, in the order in which they are shown."""
    return tuple(method for method in PAYMENT_METHODS if is_offered(method))


def is_offered(method: str) -> bool:
    """True if buyers may choose this way now."""
    return method == "cod" or (method in _asked and _asked[method]())


def check(method: str) -> None:
    """Raises UnknownPaymentMethod."""
    if not is_offered(method):
        raise UnknownPaymentMethod
