"""The words of a transfer: what we ask buyers to write, and which orders a bank line names.

A memo is ASCII and at most 25 signs. Banks put their own words around it, change or drop what separates, write it
in small letters, break it or glue it to the next; people type it by hand. So codes are looked for in what is left when
everything but letters and digits is gone, at every place where one may begin.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from core.text import fold
from orders.banking.errors import BadMemo
from orders.banking.vietqr import LONGEST_MEMO
from orders.codes import PREFIX, read_code

LENGTH = 10  # of a code
_DROPPED = re.compile(r"[^A-Z0-9]+")


def memo(codes: Sequence[str]) -> str:
    """What to write for these orders: their codes. Raises BadMemo when they do not fit (see `fit`)."""
    if not codes or not fit(codes):
        raise BadMemo
    return " ".join(codes)


def fit(codes: Sequence[str]) -> bool:
    """True if one memo holds them all: two do."""
    return len(" ".join(codes)) <= LONGEST_MEMO


@lru_cache(4096)  # whoever hears a line asks some times
def codes_in(text: str) -> tuple[str, ...]:
    """Every code that may stand in the words of a bank line, each once, in the order in which they begin.

    No code that stands there is missed. Of other words one in 32 that begin like a code passes its check character,
    also one that overlaps with a code: what is no order of ours is no code.
    The time is in proportion to the length of the text.
    """
    signs = _DROPPED.sub("", fold(text).upper())
    found: dict[str, None] = {}
    place = signs.find(PREFIX)
    while place >= 0:
        code = read_code(signs[place:place + LENGTH])
        if code is not None:
            found[code] = None
        place = signs.find(PREFIX, place + 1)
    return tuple(found)
