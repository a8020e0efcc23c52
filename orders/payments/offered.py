"""Which ways to pay buyers are offered now: cash always, a transfer while an account is shown, others as they say."""
from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.db import Dong, db
from orders.errors import UnknownPaymentMethod
from orders.models import BankAccount
from orders.wishes import PAYMENT_METHODS

_asked: dict[str, Callable[[], bool]] = {
    "transfer": lambda: db.session.scalar(sa.select(BankAccount.id).where(BankAccount.is_shown)) is not None,
}

_amounts: dict[str, Callable[[Dong], None]] = {}


def provide(method: str, is_there: Callable[[], bool], check_amount: Callable[[Dong], None] | None = None) -> None:
    """Offer this way whenever the question is answered with yes; for any sum that `check_amount` does not refuse."""
    _asked[method] = is_there
    if check_amount is not None:
        _amounts[method] = check_amount


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


def check_amount(method: str, amount: Dong) -> None:
    """Raises what whoever provides this way raises for a sum that cannot be paid so."""
    if method in _amounts:
        _amounts[method](amount)
