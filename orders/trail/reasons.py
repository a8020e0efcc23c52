"""Reasons that the machine writes into the journals, as people read them; what a person typed stays as it was typed."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

REASONS: dict[str, Any] = {
    "way to pay changed": _l("another way to pay was chosen"),
    "the rider took what the label asks": _l("the rider took what the label asks"),
    "declined on the phone": _l("declined on the phone"), "sent back by the bank": _l("sent back by the bank"),
    "same buyer, one order": _l("same buyer, one order"), "two buyers, two orders": _l("two buyers, two orders"),
    "nothing was left": _l("nothing was left"), "no phone number in time": _l("no phone number in time"),
    "not paid in time": _l("not paid in time"), "more time": _l("more time was given"), "paid late": _l("paid late"),
    "the goods are gone": _l("the goods are gone"), "not all of the money came": _l("not all of the money came"),
    "cancelled by somebody": _l("cancelled by somebody"), "by the buyer": _l("by the buyer"),
    "changed by the buyer": _l("changed by the buyer"), "paid twice": _l("paid twice, or too much"),
    "sent back elsewhere": _l("sent back on the pages of the provider"), "written off": _l("written off"),
    "told under another number of the account": _l("told under another number of the account"),
    "no page to pay on": _l("no page to pay on"), "no pack size left": _l("no pack size left"),
    "card dispute": _l("dispute about a payment by card"),
    "the bank of the buyer has taken it back": _l("the bank of the buyer has taken it back already"),
    "regained by an appeal": _l("the bank gave it back after an appeal"),
    "session ended": _l("the session ended"), "line cancelled": _l("the line was cancelled"),
}


def said(reason: str) -> str:
    """In the reader's language, if the machine wrote it."""
    return str(REASONS.get(reason, reason))
