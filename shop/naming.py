"""The names things get at birth: readable addresses, codes for forms, keys for sorting and searching."""
from __future__ import annotations

import re
import secrets

from core.text import fold
from shop.places import names

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread when read aloud or written down
_LONGEST_KEY = 320


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def slug(name: str) -> str:
    """"Mật ong Pa Ủ" becomes "mat-ong-pa-u-7k2mq": readable, and never asked for twice."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].strip("-")
    return "-".join(filter(None, (words, _random(5))))


def sku() -> str:
    """A code for one pack size, short enough to write on a box: "K7M4PQ2X"."""
    return _random(8).upper()


def sort_key(name: str) -> str:
    """What a name is sorted by, in Vietnamese order on any database."""
    return names.sort_key(name)[:_LONGEST_KEY]
