"""What the browser of a buyer remembers in its own cookie: the goods it wants, and the links of its orders."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import session

from core.db import Dong
from orders import pricing
from orders.wishes import MOST_MILLI, WishLine
from shop.offers import Offer

MOST_KINDS = 30  # a cookie holds no more
_BASKET = "basket"
_ORDERS = "orders"
_MOST_ORDERS = 12


def write(lines: Iterable[WishLine]) -> str:
    """"sku:thousandths:price,...": lines as one field of a form, or as the cookie."""
    return ",".join(f"{line.sku}:{line.milli}:{line.seen_price}" for line in lines)


def read(text: str) -> tuple[WishLine, ...]:
    """The lines in such a field; what is no line is left out, whoever wrote it."""
    found: dict[str, WishLine] = {}
    for part in text[:4000].split(","):
        sku, _, rest = part.partition(":")
        milli, _, price = rest.partition(":")
        if sku and len(sku) <= 24 and all(n.isascii() and n.isdecimal() and len(n) <= 12 for n in (milli, price)):
            found.setdefault(sku, WishLine(sku, int(milli), Dong(int(price))))
    return tuple(found.values())[:MOST_KINDS]


def wanted() -> tuple[WishLine, ...]:
    """What this browser wants."""
    return read(str(session.get(_BASKET, "")))


def count() -> int:
    """How many kinds of goods lie in the basket."""
    return len(wanted())


def put(lines: Sequence[WishLine]) -> None:
    """Let the basket hold this."""
    session[_BASKET] = write(lines)
    session.permanent = True


def add(found: Offer, milli: int) -> bool:
    """Put so much more of it in, at the price of now. False if the basket is full. Raises WrongQuantity."""
    before = {line.sku: line for line in wanted()}
    old = before.get(found.sku)
    total = min(milli + (old.milli if old else 0), MOST_MILLI)
    pricing.base_units(found, total)
    if old is None and len(before) >= MOST_KINDS:
        return False
    put([*(line for line in before.values() if line.sku != found.sku), WishLine(found.sku, total, found.price)])
    return True


def take_out(skus: Sequence[str]) -> None:
    """These are no longer wanted, or are ordered now."""
    put([line for line in wanted() if line.sku not in skus])


def remember_order(secret: str) -> None:
    """This browser knows the link of one more order; the oldest is forgotten."""
    session[_ORDERS] = [secret, *(each for each in remembered() if each != secret)][:_MOST_ORDERS]
    session.permanent = True


def remembered() -> list[str]:
    """The links this browser knows, the newest first."""
    return [each for each in session.get(_ORDERS, []) if isinstance(each, str)]
