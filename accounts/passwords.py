"""Passwords: argon2id, and which ones are too easy to guess.

Any characters are allowed (OWASP ASVS 5.0, 6.2.5) and nothing is cut off. Text is brought to NFC first,
because two phones may spell the same Vietnamese letter differently.
"""
from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooPersonal, PasswordTooShort
from core.phones import mobile
from core.text import fold

LEAST, MOST = 8, 128  # characters
_FEWEST_DIFFERENT = 5
_OWN_REST = 4  # so many letters must be left when one's own words are taken away
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
_LOCAL = frozenset((
    "matkhau1", "matkhau123", "matkhaucuatoi", "anhyeuem", "emyeuanh", "yeuem123", "vietnam1", "vietnam123",
    "khongbiet", "khongcho", "xinchao1", "xinchao123", "choban123", "hoptacxa", "hoptacxa1", "hoptacxa123",
    "laichau1", "laichau123", "taybac123", "banhang123", "livestream", "livestream1", "nhanong123",
))


def hashed(password: str) -> str:
    """What the database keeps of a password; takes about 20 milliseconds."""
    return _hasher.hash(_one_form(password))


def matches(password_hash: str | None, password: str) -> bool:
    """True if the password is the one behind the hash. Without a hash it takes as long and is False."""
    if password_hash is None:
        matches(_stand_in(), password)
        return False
    try:
        return _hasher.verify(password_hash, _one_form(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """True if the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check(password: str, own_words: Iterable[str | None] = ()) -> None:
    """Refuse what is easily guessed; `own_words` are the person's name, phone and e-mail.

    Raises PasswordTooShort, PasswordTooLong, PasswordTooCommon or PasswordTooPersonal.
    """
    text = _one_form(password)
    if len(text) < LEAST:
        raise PasswordTooShort(least=LEAST)
    if len(text) > MOST:
        raise PasswordTooLong(most=MOST)
    if _is_common(text):
        raise PasswordTooCommon
    if mobile(text) or _is_date(text) or _is_own(text, own_words):
        raise PasswordTooPersonal


def _one_form(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@cache
def _stand_in() -> str:
    return _hasher.hash("nobody's password")


@cache
def _fingerprints() -> frozenset[str]:
    """The first eight hexadecimal digits of SHA-256 of each common password in lower case.

    Fingerprints, because many are words that nobody wants to read. docs/decisions/0004-accounts.md says where
    they come from.
    """
    return frozenset(files("accounts").joinpath("data", "common_passwords.txt").read_text("ascii").split())


def _is_common(text: str) -> bool:
    small = text.lower()
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return (len(set(small)) < _FEWEST_DIFFERENT or (len(steps) == 1 and steps <= {1, -1})
            or fold(small).replace(" ", "") in _LOCAL
            or hashlib.sha256(small.encode()).hexdigest()[:8] in _fingerprints())


def _is_date(text: str) -> bool:
    digits = "".join(letter for letter in text if letter.isdecimal() and letter.isascii())
    if len(digits) != 8 or any(letter.isalpha() for letter in text):
        return False
    for year, month, day in ((digits[4:], digits[2:4], digits[:2]), (digits[:4], digits[4:6], digits[6:])):
        with suppress(ValueError):
            return 1900 <= date(int(year), int(month), int(day)).year <= 2100
    return False


def _is_own(text: str, own_words: Iterable[str | None]) -> bool:
    rest = fold(text).replace(" ", "")
    before = len(rest)
    for own in own_words:
        for word in sorted(fold((own or "").partition("@")[0]).split(), key=len, reverse=True):
            rest = rest.replace(word, "") if len(word) > 1 else rest
    return len(rest) < before and len(rest) < _OWN_REST
