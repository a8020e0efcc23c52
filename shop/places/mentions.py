"""Where an address names a province, a district or a unit: every possibility, none decided."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shop.places.lexicon import Lexicon
from shop.places.names import ROMAN
from shop.places.tokens import Token
from shop.places.vocabulary import (
    AFTER_A_PLACE,
    BEFORE_A_PLACE,
    KINDS,
    LETTERS,
    NEW,
    NUMBERED,
    OLD,
    SAYS_NEW,
    SAYS_OLD,
    Level,
    is_kind_spelled,
    names_a_street,
)

_LONGEST = 7
_NO_KINDS = {("tac", "xa"), ("thi", "xa"), ("duong", "xa"), ("ha", "tinh")}
_MOST = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text that may be a name. Token numbers: `first` with its kind, `start` the name,
    `stop` after.

    `is_closed` tells that the name stands by itself (between commas, or between other names). `era` is "new"
    or "old" when the text says so. `is_doubtful`: a number follows that is no part of any such name.
    """

    level: Level
    first: int
    start: int
    stop: int
    key: str
    accented: str
    kind: str
    is_closed: bool
    era: str = ""
    is_doubtful: bool = False

    @property
    def is_explicit(self) -> bool:
        """True when the text says what kind of unit it is."""
        return bool(self.kind)

    def says_the_same(self, other: Mention) -> bool:
        """True when both are the same name of the same level."""
        return self.key == other.key and self.level is other.level

    def overlaps(self, other: Mention) -> bool:
        """True when both use the same words."""
        return self.first < other.stop and other.first < self.stop


@dataclass(frozen=True, slots=True)
class Unknown:
    """A kind followed by a name nobody bears: a misspelling, or a change we have not heard of."""

    level: Level
    first: int
    start: int
    stop: int
    kind: str


def _kind(tokens: list[Token], at: int, is_marked_text: bool) -> tuple[int, str, tuple[Level, ...]] | None:
    """How many words of a kind begin at `at`, and which; None for "quán", "hợp tác xã" and the like."""
    for size in (2, 1):
        some = tokens[at:at + size]
        found = KINDS.get(tuple(token.plain for token in some))
        if found is None or len(some) < size or (size == 2 and some[1].begins_clause):
            continue
        if not all(is_kind_spelled(token, is_marked_text) for token in some):
            continue
        before = tokens[at - 1].plain if at and not some[0].is_parted else ""
        if (before, some[0].plain) in _NO_KINDS:
            continue
        return size, *found
    return None


def _meant(lexicon: Lexicon, level: Level, name: str) -> bool:
    if level is Level.PROVINCE:
        return name in lexicon.provinces
    if level is Level.DISTRICT:
        return name in lexicon.districts
    return name in lexicon.wards or name in lexicon.old_wards or name in lexicon.earlier_wards


def _spans(tokens: list[Token], first: int, start: int) -> Iterator[tuple[int, str, str]]:
    """Names that may begin at `start`, longest first: (stop, key, as typed when it or its kind has marks)."""
    longest, end = start + 1, min(len(tokens), start + _LONGEST)
    while longest < end and not tokens[longest].begins_clause:
        longest += 1
    for stop in range(longest, start, -1):
        some = tokens[start:stop]
        is_marked = any(token.is_marked for token in tokens[first:stop])
        typed = "".join(token.accented for token in some) if is_marked else ""
        name = "".join(token.plain for token in some)
        if stop - start == 1 or not name.isdigit():
            yield stop, name, typed


def _era(tokens: list[Token], first: int, stop: int) -> str:
    """Which list the text says the name is from: "mới" or "cũ" after it, "nay là" or "trước là" before."""
    if stop < len(tokens) and tokens[stop].gap.strip(" (") == "":
        if tokens[stop].accented in NEW:
            return "new"
        if tokens[stop].accented in OLD:
            return "old"
    if first and ":" in tokens[first].gap:
        if tokens[first - 1].accented in NEW:
            return "new"
        if tokens[first - 1].accented in OLD:
            return "old"
    before = " ".join(token.plain for token in tokens[max(0, first - 3):first])
    return "new" if before.endswith(SAYS_NEW) else "old" if before.endswith(SAYS_OLD) else ""


def _follows_a_street(tokens: list[Token], start: int) -> bool:
    """True when the word before makes the name that of a street, a market or a hamlet."""
    if not start or tokens[start].is_parted:
        return False
    before = tokens[start - 1]
    if any(letter.isdigit() for letter in before.plain):
        return not (start > 1 and not before.is_parted and tokens[start - 2].plain in NUMBERED)
    if before.plain == "pho" and start > 1 and tokens[start - 2].plain == "thanh":
        return False
    return names_a_street(before)


def _ends(tokens: list[Token], stop: int) -> bool:
    """True when nothing after the name can belong to it."""
    return stop >= len(tokens) or tokens[stop].is_parted or tokens[stop].plain in AFTER_A_PLACE


def _is_numbered(tokens: list[Token], stop: int) -> bool:
    """True when a number belongs to the name before it: "phường Hải Châu 1" is not "phường Hải Châu"."""
    return stop < len(tokens) and not tokens[stop].is_parted and len(tokens[stop].plain) < 3 and (
        tokens[stop].plain.isdigit() or tokens[stop].plain in ("i", "ii", "iii", "iv"))


def _unknown(tokens: list[Token], level: Level, first: int, start: int, kind: str) -> Unknown:
    stop = next((at for at in range(start + 1, min(start + 4, len(tokens))) if tokens[at].is_parted),
                min(start + 4, len(tokens)))
    return Unknown(level, first, start, stop, kind)


def _explicit(tokens: list[Token], lexicon: Lexicon) -> tuple[list[Mention], list[Unknown]]:
    """Names with their kind; what lies inside another such name ("xã Bạch Xa") is none."""
    words = [token for token in tokens if token.plain.isalpha()]
    is_marked_text = 2 * sum(token.is_marked for token in words) > len(words)
    found: list[Mention] = []
    unknown: list[Unknown] = []
    for first in range(len(tokens) - 1):
        kind_found = _kind(tokens, first, is_marked_text)
        if kind_found is None:
            continue
        size, kind, levels = kind_found
        if size == 1 and any(one.start <= first < one.stop for one in found):
            continue
        start = first + size
        if start >= len(tokens) or (tokens[start].begins_clause and tokens[start].gap.strip() != ":"):
            continue
        here: list[Mention] = []
        for stop, name, typed in _spans(tokens, first, start):
            name = ROMAN.get(name, name) if kind in ("phường", "quận") else name
            is_cut = not name.isdigit() and _is_numbered(tokens, stop)
            if (not name.isdigit() or kind in ("phường", "quận")) and not (is_cut and here):
                stop += is_cut
                here += [Mention(level, first, start, stop, name, typed, kind, _ends(tokens, stop),
                                 _era(tokens, first, stop), is_cut)
                         for level in levels if _meant(lexicon, level, name)]
        found += here
        if not here and _kind(tokens, start, is_marked_text) is None and (
                tokens[first].plain not in LETTERS or tokens[start].gap.startswith(".")):
            unknown.append(_unknown(tokens, levels[0], first, start, kind))
    return found, unknown


def _bare(
    tokens: list[Token], lexicon: Lexicon, explicit: list[Mention], kinds: set[int],
) -> Iterator[Mention]:
    """Names without their kind. What follows a kind, or lies inside a name with its kind, is none."""
    found: list[tuple[int, int, str, str, list[Level]]] = []
    taken = {at for one in explicit for at in range(one.first, one.start + 1)}
    stops = {one.stop for one in explicit}
    for start in range(len(tokens)):
        if start in taken or (start not in stops and _follows_a_street(tokens, start)):
            continue
        for stop, name, typed in _spans(tokens, start, start):
            levels = [level for level in Level if _meant(lexicon, level, name)]
            if levels and len(name) > 1 and not name.isdigit() and not any(
                    one.start < start and stop <= one.stop for one in explicit):
                found.append((start, stop, name, typed, levels))
                if stop - start > 1:
                    stops.add(stop)
    starts = kinds | {start for start, *_, levels in found if levels != [Level.WARD]}
    for start, stop, name, typed, levels in found:
        begins = (start == 0 or tokens[start].is_parted or start in stops
                  or tokens[start - 1].plain in BEFORE_A_PLACE)
        is_closed = begins and (_ends(tokens, stop) or stop in starts)
        era = _era(tokens, start, stop)
        if is_closed or era or (stop - start > 1 and len(name) > 4) or name == "hue":
            for level in levels:
                yield Mention(level, start, start, stop, name, typed, "", is_closed, era)


def piece_before(tokens: list[Token], at: int) -> list[Token]:
    """The words of the piece between two commas that ends where `at` begins."""
    start = at - 1
    while start > 0 and not tokens[start].is_parted:
        start -= 1
    return tokens[max(start, 0):at]


def find(tokens: list[Token], lexicon: Lexicon) -> tuple[list[Mention], list[Unknown]]:
    """Every name in the text, eight of each level at most, and every kind with a name nobody bears."""
    explicit, unknown = _explicit(tokens, lexicon)
    kinds = {one.first for one in explicit} | {one.first for one in unknown}
    everything = [*explicit, *_bare(tokens, lexicon, explicit, kinds)]
    whole = {(one.first, one.stop) for one in everything if one.is_closed}
    everything = [one for one in everything if not any(
        first <= one.first and one.stop <= stop and stop - first > one.stop - one.first
        for first, stop in whole)]
    kept: list[Mention] = []
    for level in Level:
        ranked = sorted(
            (one for one in everything if one.level is level),
            key=lambda one: (one.is_explicit, one.is_closed, one.stop - one.start, one.start), reverse=True)
        kept.extend(ranked[:_MOST])
    return kept, [one for one in unknown
                  if not any(name.start <= one.first < name.stop for name in everything)]
