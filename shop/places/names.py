"""Names of places: compared without case and diacritics, with them where that decides, and put in order."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from core.text import fold

KINDS = {"xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "dac khu": "đặc khu"}
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
         "x": "10", "xi": "11", "xii": "12"}
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_WORD = re.compile(r"[^\W_]+")
_ROMAN_NUMBER = re.compile("I{1,3}|IV|VI{0,3}|IX|XI{0,2}")
_LAST_Y = re.compile(r"(?:[bcdghklmnprstvx]+|qu)y")
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_MARKS = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}


def _one_spelling(word: str) -> str:
    """One spelling where people use several: Đắk and Đắc, Quy and Qui, Mỹ and Mĩ."""
    if word.endswith("k"):
        word = word[:-1] + "c"
    return word[:-1] + "i" if _LAST_Y.fullmatch(word) else word


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """One word as it is compared: folded, one spelling, numbers without leading zeros."""
    folded = fold(_APOSTROPHES.sub("", word))
    return folded.lstrip("0") or "0" if folded.isdigit() else _one_spelling(folded)


@lru_cache(maxsize=16384)
def accented(word: str) -> str:
    """One word with its diacritics, the tone at the end: "hoà" and "hòa" are the same, "hoa" is another."""
    letters = unicodedata.normalize("NFD", _APOSTROPHES.sub("", word).casefold())
    tone = "".join(letter for letter in letters if letter in _TONES)
    rest = "".join(letter for letter in letters if letter not in _TONES)
    return _one_spelling(unicodedata.normalize("NFC", rest)) + tone


def words(name: str) -> list[str]:
    """The words of a name; an apostrophe belongs to its word."""
    return _WORD.findall(_APOSTROPHES.sub("", unicodedata.normalize("NFC", name)))


def key(name: str) -> str:
    """What a name is looked up by: its plain words written together; "Hà Nội" and "hanoi" are the same."""
    return "".join(map(plain, words(name)))


def unit_key(name: str) -> str:
    """As `key`, with Roman numbers as figures: "Phường IV" and "Phường 4" are the same."""
    return ROMAN[name.casefold()] if _ROMAN_NUMBER.fullmatch(name) else key(name)


def accented_key(name: str) -> str:
    """As `key`, with the diacritics."""
    return "".join(map(accented, words(name)))


def _letter(letter: str) -> tuple[str, str]:
    """Its place in the alphabet (a < ă < â, d < đ) and its tone (none, huyền, hỏi, ngã, sắc, nặng)."""
    if letter == "đ":
        return "d1", "1"
    parts = unicodedata.normalize("NFD", letter)
    mark = next((_MARKS[part] for part in parts if part in _MARKS), "0")
    tone = next((_TONES[part] for part in parts if part in _TONES), "1")
    return parts[0] + mark, tone


def sort_key(name: str) -> str:
    """Puts names in Vietnamese order when compared byte by byte, on any database.

    Letters decide first, word by word, then tones; numbers count ("Phường 2" before "Phường 10"). ASCII only.
    """
    letters, tones = [], []
    for word in words(name.casefold()):
        if word.isdecimal():
            letters.append(word.rjust(6, "0"))
            continue
        pairs = [_letter(letter) for letter in word]
        letters.append("".join(place for place, _ in pairs))
        tones.append("".join(tone for _, tone in pairs))
    return ("!".join(letters) + " " + "!".join(tones)).encode("ascii", "ignore").decode()
