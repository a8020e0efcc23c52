"""Words typed without the spaces between them: "kgmận", "matong", "goitrashan", "lay" and what is taken."""
from __future__ import annotations

from collections.abc import Callable

from livestream.grammar.spelling import PARTIAL, likeness, plain, squeezed

_VERBS = ("chốt", "chot", "lấy", "lay", "mua", "cho", "đặt", "dat", "thêm", "them")
_SPEAKERS = ("chị", "chi", "em", "anh", "mình", "minh", "tui", "cô", "c", "e", "")
_POLITE = ("nhé", "nhe", "nha", "nhá", "ạ", "shop", "em", "luôn", "luon")
_LONGEST = 32
_SHORTEST = 4


class Gluing:
    """The names of goods as they look without spaces, and what may be glued before them."""

    def __init__(self, is_unit: Callable[[str], bool], is_name: Callable[[str], bool]) -> None:
        self._is_unit = is_unit
        self._is_name = is_name
        self._names: dict[str, list[str]] = {}

    def add(self, name: str) -> None:
        """Know a name of several words also when they are written as one."""
        words = name.casefold().split()
        if len(words) > 1:
            for spelt in {plain("".join(words)), squeezed(plain("".join(words)))}:
                self._names.setdefault(spelt, []).append(" ".join(words))

    def apart(self, typed: str) -> str | None:
        """The words of `typed`, or None when it is not a name with what may stand before it."""
        if not _SHORTEST <= len(typed) <= _LONGEST:
            return self._with_unit(typed)
        for polite in _POLITE:
            if typed.endswith(polite) and (found := self._wish(typed[:-len(polite)])) is not None:
                return f"{found} {polite}"
        return self._wish(typed)

    def _wish(self, typed: str) -> str | None:
        """A name of several words, or a verb and perhaps who speaks before a name or before nothing."""
        if (name := self._name(typed)) is not None:
            return name
        for verb in _VERBS:
            if typed.startswith(verb):
                for speaker in _SPEAKERS:
                    rest = typed[len(verb):]
                    if not rest.startswith(speaker):
                        continue
                    rest = rest[len(speaker):]
                    found = rest and (self._with_unit(rest) or self._name(rest) or (self._is_name(rest) and rest))
                    if found or (speaker and not rest and len(speaker) > 1):
                        return " ".join(part for part in (verb, speaker, found) if part)
        return self._with_unit(typed)

    def _with_unit(self, typed: str) -> str | None:
        for cut in range(1, min(len(typed) - 1, 6)):
            if self._is_unit(typed[:cut]):
                rest = typed[cut:]
                found = self._name(rest) or (rest if self._is_name(rest) else None)
                if found is not None:
                    return f"{typed[:cut]} {found}"
        return None

    def _name(self, typed: str) -> str | None:
        """The name `typed` is without its spaces; as plain as it was typed."""
        letters = plain(typed)
        for name in self._names.get(letters, ()) or self._names.get(squeezed(letters), ()):
            if typed.isascii():
                return plain(name)
            if likeness(typed, name.replace(" ", "")) >= PARTIAL:
                return name
        return None
