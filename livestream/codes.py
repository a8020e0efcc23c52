"""Codes of items: said on air, typed in comments."""
from __future__ import annotations

import re

from livestream.errors import BadCode
from livestream.models import LiveSession


def tidy_code(text: str) -> str:
    """"A01" for a1, A1, a01. Raises BadCode."""
    found = re.fullmatch(r"([A-Za-z])0?([1-9]|[1-9][0-9])", text.strip(), re.ASCII)
    if not found:
        raise BadCode
    return f"{found[1].upper()}{int(found[2]):02d}"


def free_code(taken: set[str]) -> str:
    """The next free code: A01, A02, ... B01."""
    return next(code for letter in "ABCDEFGH" for number in range(1, 100)
                if (code := f"{letter}{number:02d}") not in taken)


def suggested_code(session: LiveSession) -> str:
    """What the next item may be called."""
    return free_code({item.code for item in session.line_up})
