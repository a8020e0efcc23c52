"""Order codes that can be said, printed and typed, and secrets that cannot be guessed."""
from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they are taken for digits, or for V
PREFIX = "CB"
_BODY = 7
_LOOKALIKES = str.maketrans("ILO", "110")
_SEPARATORS = re.compile(r"[\s.\-_]+")


def new_code() -> str:
    """"CB", seven letters or digits by chance, and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
    return PREFIX + body + check_character(body)


def new_secret() -> str:
    """What stands in the link of an order: 32 random bytes. Whoever has it is the buyer."""
    return secrets.token_urlsafe(32)


def check_character(body: str) -> str:
    """Luhn's rule for 32 signs: one wrong sign never passes, two swapped neighbours hardly ever do."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def read_code(text: str) -> str | None:
    """The code in what a person typed ("cb 12o4-567x"); None if it is none, or mistyped."""
    code = _SEPARATORS.sub("", text).upper()
    if not code.startswith(PREFIX) or len(code) != len(PREFIX) + _BODY + 1:
        return None
    signs = code.removeprefix(PREFIX).translate(_LOOKALIKES)
    if any(sign not in ALPHABET for sign in signs) or check_character(signs[:-1]) != signs[-1]:
        return None
    return PREFIX + signs
