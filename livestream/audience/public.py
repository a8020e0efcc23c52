"""What everybody may see of a comment: a short name and the words, without phone numbers and addresses.

The grammar's marks say where these are (docs/decisions/0009-our-own-live-page.md), and what else looks like a number
goes in any case (livestream.platforms.masking). So does what would let letters run over their neighbours: signs that
turn the direction of writing, towers of diacritics, control characters.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from livestream.grammar import Marked
from livestream.platforms.masking import DOT, without_phones

HIDDEN = DOT * 3
_PRIVATE = (Marked.phone.value, Marked.address.value)
_LONG = re.compile(r"\d(?:[\s.,\-()/_·+*|:]{0,3}\d){6,}")  # also what is no number of this country
_DOTS = re.compile(rf"{DOT}(?:[\s.,\-()/_·+*|:]*{DOT})+")
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MOST_MARKS = 3  # on one letter: Vietnamese has two
_LONGEST_NAME = 24


def words(text: str, marks: Iterable[Sequence[Any]]) -> str:
    """The text of a comment as everybody may read it; `marks` are those that are kept with the comment.

    >>> words("a1 2kg 0912345678", [[0, 2, "goods", "A01", ""], [7, 17, "phone", "", ""]])
    'a1 2kg •••'
    """
    return _words(text, tuple((start, end) for start, end, what, *_ in marks if what in _PRIVATE))


@lru_cache(maxsize=4096)
def _words(text: str, private: tuple[tuple[int, int], ...]) -> str:
    """Each page shows the same comments, so that they are looked through once."""
    parts, at = list[str](), 0
    for start, end in private:
        if at <= start < end:
            parts += [text[at:start], HIDDEN]
            at = end
    plain = without_phones("".join([*parts, text[at:]]))
    return calm(_DOTS.sub(HIDDEN, _LONG.sub(HIDDEN, plain)))


def name(full: str) -> str:
    """The given name, which comes last, and how the name begins; never a number.

    >>> name("Nguyễn Thị Lan")
    'N. Lan'
    """
    first, *others = calm(re.sub(r"\d{3,}", "", full)).split() or [""]
    if not others:
        return first[:_LONGEST_NAME]
    return f"{first[0].upper()}. {others[-1]}"[:_LONGEST_NAME]


def calm(text: str) -> str:
    """Letters that stay where they are: no control characters, nothing that turns the line, no towers of diacritics."""
    kept, piled = list[str](), 0
    for letter in text:
        kind = unicodedata.category(letter)
        piled = piled + 1 if kind in ("Mn", "Me") else 0
        if letter in _TURNS or piled > _MOST_MARKS or kind in ("Cc", "Cs"):
            kept.append(" " if letter.isspace() else "")
        else:
            kept.append(letter)
    return " ".join("".join(kept).split())
