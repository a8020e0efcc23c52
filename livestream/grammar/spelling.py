"""How buyers spell: letters of any width and case, diacritics in part or not at all, drawn-out words."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from core.text import fold

_UNUSUAL = re.compile("[^\\x00-\\x7fÀ-ÖØ-öø-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
LONGEST = 500
"""Characters of a comment that are read; the rest is cut off first."""

_TONES = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 3, "\u0323": 5}
_SHAPES = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
_TONE_KEYS = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TWICE = {"a": "â", "e": "ê", "o": "ô", "d": "đ"}
_HORNED = {"a": "ă", "o": "ơ", "u": "ư"}
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
        elif unicodedata.category(letter) in ("Cf", "Me") or letter == "\ufe0f":
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
    """`word` with every run of one letter made single: "chốttt" is "chốt", "ạaaa" is "ạ"."""
    return "".join(letter for at, letter in enumerate(word)
                   if not at or (letter != word[at - 1] and letter != plain(word[at - 1])))


_HEARD = {"ch": "tr", "tr": "ch", "s": "x", "x": "s", "c": "k"}
"""Letters at the beginning of a word that sound or are written alike in much of the country."""
_CLOSED = {"c": "t", "t": "c"}
"""Letters at the end of one that sound alike in the South: "gát bếp"."""


def as_heard(name: str) -> list[str]:
    """`name` of several words as people write it who speak ch and tr, s and x alike: "trẩm tréo" for "chẩm chéo"."""
    spelt = [[word, *(other + word[len(letters):] for letters, other in _HEARD.items()
                      if word.startswith(letters) and (letters not in ("s", "c") or word[1:2] != "h")),
              *(word[:-1] + other for letter, other in _CLOSED.items() if word.endswith(letter))]
             for word in name.casefold().split()[:3]]
    rest = name.casefold().split()[3:]
    return [" ".join((*words, *rest)) for words in product(*spelt)][1:]


_FOREIGN = frozenset(("lag", "tag", "bag", "vlog", "blog", "jpg"))


def in_full(word: str) -> str | None:
    """The word behind letters left out or changed as young people do: "mag" is "mang", "nhug" is "nhung"."""
    if len(word) > 2 and word[-1] == "g" and word[-2] != "n" and word not in _FOREIGN:
        return word[:-1] + "ng"
    if len(word) > 2 and word.startswith("ck"):
        return "ch" + word[2:]  # "cko"
    if len(word) > 1 and word[-1] == "j":
        return word[:-1] + "i"  # "goj"
    return None


def telex(word: str) -> str | None:
    """The word whose keys were typed with the input method switched off: "maajn" is "mận"; None when it is none.

    The keys are those of Telex: a letter twice or w for its shape, s f r x j for the tone, wherever they stand.
    """
    if not word.isascii() or len(word) > 10:
        return None
    letters: list[str] = []
    tone = ""
    shaped = False
    for letter in word:
        vowel = any(one in "aeiouy" for one in map(plain, letters))
        twice = letter in "aeo" and letter in letters and letter not in letters[:-3]
        if vowel and letter in _TONE_KEYS:
            tone = tone or letter
        elif twice or (letter == "d" and letters[:1] == ["d"]):
            letters[letters.index(letter)] = _TWICE[letter]
            shaped = True
        elif letter == "w" and any(one in "aou" for one in letters):
            letters = [_HORNED.get(one, one) for one in letters]
            shaped = True
        else:
            letters.append(letter)
    if not shaped and tone not in ("f", "j") and (len(word) < 4 or word[-1] == word[-2]):
        return None  # "box" is no "bõ"
    place = next((at for at, one in enumerate(letters) if plain(one) != one and one != "đ"),
                 next((at for at, one in enumerate(letters) if one in "aeiouy"), -1))
    if place < 0:
        return None
    letters[place] += _TONE_KEYS.get(tone, "")
    return unicodedata.normalize("NFC", "".join(letters))


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
