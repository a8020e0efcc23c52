"""What the checks that may stand against a month are called; those that are not about money keep their own name."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

CHECKS: dict[str, Any] = {
    "allowances are part of their goods": _l("Money back without goods is part of their price"),
    "books are balanced": _l("Books are balanced"),
    "books are their documents": _l("Books are their documents"),
    "books are the orders": _l("Books are the orders"),
    "card pages are of card payments": _l("Card pages are of card payments"),
    "card payouts are whole lines": _l("Card payouts are whole lines"),
    "cash in transit is what was not paid in": _l("Cash on its way is what was not paid in"),
    "closed months stay as they were": _l("Closed months stay as they were"),
    "journal tells the lines": _l("The journal tells the lines"),
    "money received is booked": _l("Money received is booked"),
    "no more is disputed than was paid": _l("No more is disputed than was paid"),
    "no payment goes back twice": _l("No payment goes back twice"),
    "nothing is made up twice": _l("Nothing is made up twice"),
    "payouts are what was settled": _l("Payouts are what was settled"),
    "producers are owed what documents say": _l("Producers are owed what documents say"),
    "remittances are their items": _l("Money paid in is its items"),
    "settled lines were delivered": _l("Settled lines were delivered"),
    "settlements are their lines": _l("Settlements are their lines"),
    "statements are their lines": _l("Statements are their lines"),
    "totals are their lines": _l("Totals are their lines"),
    "unclear money is what remains of lines": _l("Nobody's money is what remains of bank lines"),
    "what went is known to have gone": _l("What went is known to have gone"),
    "what left the bank is explained once": _l("What left the bank is explained once"),
    "debts are paid to somebody": _l("What we owe is paid to somebody"),
    "withheld tax is what was settled": _l("Withheld tax is what was settled"),
}


def name_of(check: str) -> str:
    """In the reader's language, where it has a name there."""
    return str(CHECKS.get(check, check.capitalize()))
