"""The words of an address as it was typed, each with its place in the text."""
from __future__ import annotations

import re
from dataclasses import dataclass

from shop.places.names import accented, plain

_TOKEN = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*")
_NUMBERED = re.compile(r"((?i:phường|phuong|quận|quan|ph|p|q|f))([0-9]{1,2})")
_JOINED = re.compile(r"(?<=[^\W\d_A-ZĐ])(?=[A-ZĐ])")
_BREAK = re.compile(r"[,;|\n()\[\]{}<>:/\\=+*•!?–—\ue000]|\.(?=\s|$)|\s-|-\s|^-|-$")
_CLAUSE = re.compile(r"[,;|\n()\[\]{}<>:/\\=+*•!?\ue000]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `gap` is what stands between the word before and this one."""

    start: int
    end: int
    plain: str
    accented: str
    is_marked: bool
    gap: str

    @property
    def is_parted(self) -> bool:
        """True when something other than a space parts it from the word before."""
        return bool(_BREAK.search(self.gap)) or "." in self.gap

    @property
    def begins_clause(self) -> bool:
        """True when no name can reach over the gap; "Bà Rịa - Vũng Tàu" reaches over its hyphen."""
        return bool(_CLAUSE.search(self.gap))


def _pieces(word: str) -> list[str]:
    """"p25" is "p", "25"; "PhườngBến" is "Phường", "Bến"; "A12" and "k5" stay whole."""
    numbered = _NUMBERED.fullmatch(word)
    if numbered:
        return [numbered[1], numbered[2]]
    return _JOINED.split(word) if not word.isascii() or not word.islower() else [word]


def tokens(text: str) -> list[Token]:
    """The words of `text` in order."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        for piece in _pieces(match[0]):
            end = start + len(piece)
            gap = text[last:start]
            found.append(Token(start, end, plain(piece), accented(piece), not piece.isascii(), gap))
            start = last = end
    return found
