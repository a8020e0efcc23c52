"""How buyers spell: letters of any width and case, diacritics in part or not at all, drawn-out words."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from core.text import fold

_UNUSUAL = re.compile("[^\\x00-\\x7fÀ-ÖØ-öø-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
LONGEST = 500
"""Characters of a comment that are read; the rest is cut off first."""

_TONES = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 3, "\u0323": 5}
_SHAPES = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
_SPELT_OUT = {
    "\u2044": "/", "\u2215": "/", "×": "x", "✕": "x", "✖": "x", "–": "-", "—": "-", "−": "-", "‐": "-",
}


_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that show letters in another order than they are read in (Unicode Standard Annex #9)."""


def normalise(text: str) -> tuple[str, list[int] | None, str]:
    """The letters to read, where each stood, and a reason to doubt them or nothing.

    Full-width letters and digits and ready-made fractions are compatibility forms of ordinary ones
    (phones type them) and read as such (NFKC). Decimal digits of other scripts are read too, but a comment
    with them needs a person, and so does one that looks different from what is read. Signs without a shape
    are passed over. The list is None when positions are the same as in the NFC text.
    """
    stripped = text.lstrip()
    lead = len(text) - len(stripped)
    cut = unicodedata.normalize("NFC", stripped[:LONGEST].rstrip())
    if cut.isascii():
        return cut.lower(), list(range(lead, lead + len(cut))) if lead else None, ""
    if _UNUSUAL.search(cut) is None:
        return cut.lower(), list(range(lead, lead + len(cut))) if lead else None, ""
    doubt = ""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(cut, lead):
        if letter in _SPELT_OUT:
            plain = _SPELT_OUT[letter]
        elif _UNUSUAL.match(letter) is None:
            plain = letter.lower()
        elif unicodedata.category(letter) == "Cf":
            plain = ""
            if letter in _TURNS:
                doubt = "turned_text"
        else:
            plain = unicodedata.normalize("NFKC", letter).casefold()
            plain = "".join(_SPELT_OUT.get(part, part) for part in plain)
            if len(plain) > 1 and "/" in plain:
                plain = f" {plain} "
            elif plain.isdecimal() and not plain.isascii():
                plain, doubt = str(unicodedata.decimal(plain[0])), doubt or "foreign_digits"
        letters.append(plain)
        places.extend([place] * len(plain))
    read = "".join(letters)
    same = not lead and len(read) == len(cut)
    return read, None if same else places, doubt


def squeezed(word: str) -> str:
    """`word` with every run of one letter made single: "chốttt" is "chốt"."""
    return "".join(letter for at, letter in enumerate(word) if not at or letter != word[at - 1])


@lru_cache(maxsize=16_384)
def shape(word: str) -> tuple[str, tuple[str, ...], int]:
    """`word` as (plain letters, their shapes, tone): the place of the tone mark makes no difference."""
    plain: list[str] = []
    shapes: list[str] = []
    tone = 0
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONES:
            tone = _TONES[letter]
        elif letter in _SHAPES and shapes:
            shapes[-1] = _SHAPES[letter]
        elif not unicodedata.combining(letter):
            plain.append("d" if letter == "đ" else letter)
            shapes.append("-" if letter == "đ" else "")
    return "".join(plain), tuple(shapes), tone


EXACT, PARTIAL, PLAIN, WRONG = 3, 2, 1, 0


@lru_cache(maxsize=65_536)
def likeness(typed: str, meant: str) -> int:
    """How `typed` stands to the dictionary word `meant` of the same plain letters.

    EXACT; PARTIAL when the tone or the bar of đ is missing, but nothing contradicts (the South writes hỏi
    for ngã and back, which counts as the same tone); PLAIN when it has no marks at all;
    WRONG when a mark says it is another word.
    """
    if typed == meant:
        return EXACT
    letters, shapes, tone = shape(typed)
    meant_letters, meant_shapes, meant_tone = shape(meant)
    if letters != meant_letters:
        return WRONG
    if not tone and not any(shapes):
        return PLAIN
    if tone == meant_tone and shapes == meant_shapes:
        return EXACT
    if tone not in (0, meant_tone):
        return WRONG
    for has, should in zip(shapes, meant_shapes, strict=True):
        if has != should and (has or (tone and should != "-")):
            return WRONG
    return PARTIAL


def plain(word: str) -> str:
    """`word` in lower case without diacritics."""
    return word if word.isascii() else fold(word)
