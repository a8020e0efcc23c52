"""What of ours the words of a movement name: we write the words of payouts and refunds ourselves."""
from __future__ import annotations

import re

from core.text import fold

_SIGNS = re.compile(r"[^A-Z0-9]+")
_PAYOUT = re.compile(r"QT ?(\d{6,9}) ?LAN ?(\d{1,2})(?!\d)")
_REFUND = re.compile(r"HOAN ?TIEN ?(\d{1,9})(?!\d)")


def payouts_named(text: str) -> set[tuple[int, int]]:
    """The payouts that these words name, by settlement and number of the try."""
    return {(int(settlement), int(nth)) for settlement, nth in _PAYOUT.findall(_plain(text))}


def refunds_named(text: str) -> set[int]:
    """The refunds, by id."""
    return {int(ident) for ident in _REFUND.findall(_plain(text))}


def names_any(text: str) -> bool:
    """True if these words may name a payout or a refund of ours."""
    plain = _plain(text)
    return _PAYOUT.search(plain) is not None or _REFUND.search(plain) is not None


def digits(number: str) -> str:
    """An account number, or words, as it is compared."""
    return _SIGNS.sub("", fold(number).upper())


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", fold(text).upper())
