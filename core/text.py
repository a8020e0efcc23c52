"""Text at the border: one Unicode form in, one folded form to search by."""
from __future__ import annotations

import unicodedata

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


def storable(text: str) -> bool:
    """False for what a database column cannot hold: NUL characters and halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def tidy(text: str) -> str:
    """`text` in NFC without spaces around it."""
    return unicodedata.normalize("NFC", text).strip()


def one_line(text: str) -> str:
    """`text` in NFC, every run of white space one space: for names and titles."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """`text` as it is searched: lower case, no diacritics, đ as d, single spaces.

    "Mận hậu  SÌN HỒ" and "man hau sin ho" fold to the same. The same column is written on both databases,
    so that a search finds the same rows on both.
    """
    lower = unicodedata.normalize("NFKD", text.translate(_INVISIBLE).casefold()).casefold()  # 𝝖 first becomes Α
    plain = unicodedata.normalize("NFKD", lower.replace("đ", "d"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
