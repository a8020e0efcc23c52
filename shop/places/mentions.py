"""Where an address names a province, a district or a unit: every possibility, none decided."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from shop.places.lexicon import Lexicon
from shop.places.names import accented
from shop.places.tokens import Token

_LONGEST = 7
_MOST = 8
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
          "x": "10", "xi": "11", "xii": "12"}
_SPELLED = frozenset(map(accented, "xã phường quận huyện đảo tỉnh thị trấn thành phố đặc khu thủ đô".split()))


class Level(Enum):
    """What a name may be the name of."""

    WARD = "ward"
    DISTRICT = "district"
    PROVINCE = "province"


_NEW, _OLD = (accented("mới"), "moi"), (accented("cũ"), "cu")
_W, _D, _P = (Level.WARD,), (Level.DISTRICT,), (Level.PROVINCE,)
_PREFIXES: dict[tuple[str, ...], tuple[str, tuple[Level, ...]]] = {
    ("thi", "tran"): ("thị trấn", _W), ("tt",): ("thị trấn", _W), ("t", "t"): ("thị trấn", _W),
    ("phuong",): ("phường", _W), ("p",): ("phường", _W), ("f",): ("phường", _W), ("ph",): ("phường", _W),
    ("xa",): ("xã", _W), ("x",): ("xã", _W), ("dac", "khu"): ("đặc khu", _W),
    ("quan",): ("quận", _D), ("q",): ("quận", _D), ("huyen",): ("huyện", _D), ("huyen", "dao"): ("huyện", _D), ("h",): ("huyện", _D),
    ("thi", "xa"): ("thị xã", _D), ("tx",): ("thị xã", _D), ("t", "x"): ("thị xã", _D),
    ("thanh", "pho"): ("thành phố", _D + _P), ("tp",): ("thành phố", _D + _P), ("t", "p"): ("thành phố", _D + _P),
    ("thu", "do"): ("thành phố", _P), ("tinh",): ("tỉnh", _P), ("t",): ("tỉnh", _P),
}
_STREETS = frozenset(
    "duong pho dai lo ngo ngach hem kiet so nha lo ql tl dt hl cho toa kdt kdc kcn cu ktx truong thpt thcs vien cau"
    " ga nga gan doi dien sau canh vong hang quan tiem tram doan ben song suoi cang chua den dinh mieu nui thon ban"
    " ap xom buon lang to doi khu kp khom phum soc cum tdp mai san ho dao bai chung phong can block tang ngay lien"
    " cong ty cty dap tuyen km tram quoc hotel".split())
_NUMBERED_PLACES = frozenset("p phuong q quan f to thon khu xom ap doi ban khom kp pho tdp cum lang buon km".split())
_BEFORE_A_PLACE = frozenset("o ve tai den toi thuoc ra vao len xuong la ben que qua dia chi dc".split())
_AFTER_A_PLACE = frozenset("giup nhe nha a e em minh nhan ship gui giao cod sdt dt tel so cu moi vn viet gap nhan"
                           " ten lien co c anh chi cho ah ak ạ cam cảm".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text that may be a name. Token numbers: `first` with its kind, `start` the name, `stop` after.

    `is_closed` tells that the name stands by itself (between commas, or between other names); `is_explicit` that
    its kind is said. `era` is "new" or "old" when the text says so.
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

    @property
    def is_explicit(self) -> bool:
        """True when the text says what kind of unit it is."""
        return bool(self.kind)

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


def _prefix(tokens: list[Token], at: int) -> tuple[int, str, tuple[Level, ...]] | None:
    """How many words of a kind begin at `at`, and which; None for "quán", "hợp tác xã" and the like."""
    for size in (2, 1):
        some = tokens[at:at + size]
        found = _PREFIXES.get(tuple(token.plain for token in some))
        if found is None or (size == 2 and some[1].begins_clause):
            continue
        if any(token.is_marked and token.accented not in _SPELLED for token in some):
            continue
        if some[0].plain == "xa" and at and tokens[at - 1].plain in ("tac", "thi", "duong"):
            continue
        return size, *found
    return None


def _meant(lexicon: Lexicon, level: Level, name: str) -> bool:
    if level is Level.PROVINCE:
        return name in lexicon.provinces
    if level is Level.DISTRICT:
        return name in lexicon.districts
    return name in lexicon.wards or name in lexicon.old_wards or name in lexicon.earlier_wards


def _spans(tokens: list[Token], start: int) -> Iterator[tuple[int, str, str]]:
    """Names that may begin at `start`, longest first: (stop, key, with diacritics when it has any)."""
    longest = start
    while longest < min(len(tokens), start + _LONGEST) and (longest == start or not tokens[longest].begins_clause):
        longest += 1
    for stop in range(longest, start, -1):
        some = tokens[start:stop]
        accented = "".join(token.accented for token in some) if any(token.is_marked for token in some) else ""
        yield stop, "".join(token.plain for token in some), accented


def _era(tokens: list[Token], first: int, stop: int) -> str:
    """What the text says of the list the name belongs to: "mới" or "cũ" after it, "nay là" or "trước là" before."""
    if stop < len(tokens) and tokens[stop].gap.strip(" (") == "":
        if tokens[stop].accented in _NEW:
            return "new"
        if tokens[stop].accented in _OLD:
            return "old"
    before = " ".join(token.plain for token in tokens[max(0, first - 3):first])
    if before.endswith(("nay la", "nay thuoc", "gio la", "doi thanh", "sap nhap vao", "thanh lap")):
        return "new"
    if before.endswith(("truoc la", "truoc day la", "truoc day", "cu la", "truoc thuoc", "ten cu")):
        return "old"
    return ""


def _follows_a_street(tokens: list[Token], start: int) -> bool:
    """True when the word before makes the name that of a street, a market or a hamlet."""
    if not start or tokens[start].is_parted:
        return False
    before = tokens[start - 1]
    if any(letter.isdigit() for letter in before.plain):
        return not (start > 1 and not before.is_parted and tokens[start - 2].plain in _NUMBERED_PLACES)
    return before.plain in _STREETS and not (before.plain == "pho" and start > 1
                                             and tokens[start - 2].plain == "thanh")


def _explicit(tokens: list[Token], lexicon: Lexicon) -> Iterator[Mention | Unknown]:
    for first in range(len(tokens) - 1):
        prefix = _prefix(tokens, first)
        if prefix is None:
            continue
        size, kind, levels = prefix
        start = first + size
        if start >= len(tokens) or (tokens[start].begins_clause and tokens[start].gap.strip() != ":"):
            continue
        is_known = False
        for stop, name, typed in _spans(tokens, start):
            name = _ROMAN.get(name, name) if kind in ("phường", "quận") else name
            if name.isdigit() and kind not in ("phường", "quận"):
                continue
            for level in levels:
                if _meant(lexicon, level, name):
                    is_known = True
                    yield Mention(level, first, start, stop, name, typed, kind, _ends(tokens, stop),
                                  _era(tokens, first, stop))
        if not is_known and _prefix(tokens, start) is None and (len(tokens[first].plain) > 2 or tokens[start].gap.startswith(".")):
            stop = next((at for at in range(start + 1, min(start + 4, len(tokens))) if tokens[at].is_parted),
                        min(start + 4, len(tokens)))
            yield Unknown(levels[0], first, start, stop, kind)


def _ends(tokens: list[Token], stop: int) -> bool:
    """True when nothing after the name can belong to it."""
    return stop >= len(tokens) or tokens[stop].is_parted or tokens[stop].plain in _AFTER_A_PLACE


def _bare(tokens: list[Token], lexicon: Lexicon, explicit: list[Mention], starts: set[int]) -> Iterator[Mention]:
    """Names without their kind. `starts` is where kinds stand; what follows one is no bare name."""
    found: list[tuple[int, int, str, str, list[Level]]] = []
    taken = {at for one in explicit for at in range(one.first, one.start + 1)}
    stops = {one.stop for one in explicit}
    for start in range(len(tokens)):
        if start in taken or _follows_a_street(tokens, start):
            continue
        for stop, name, typed in _spans(tokens, start):
            if len(name) < 2 or name.isdigit():
                continue
            levels = [level for level in Level if _meant(lexicon, level, name)]
            if levels:
                found.append((start, stop, name, typed, levels))
    starts = starts | {start for start, *_, levels in found if levels != [Level.WARD]}
    stops |= {stop for _, stop, *_ in found}
    for start, stop, name, typed, levels in found:
        is_closed = (_ends(tokens, stop) or stop in starts) and (
            start == 0 or tokens[start].is_parted or tokens[start - 1].plain in _BEFORE_A_PLACE or start in stops)
        era = _era(tokens, start, stop)
        for level in levels:
            if is_closed or era or (stop - start > 1 and len(name) > 4) or (level is Level.PROVINCE and name == "hue"):
                yield Mention(level, start, start, stop, name, typed, "", is_closed, era)


def find(tokens: list[Token], lexicon: Lexicon) -> tuple[list[Mention], list[Unknown]]:
    """Every name in the text, and every kind with a name nobody bears. At most eight of each level are kept."""
    explicit, unknown = [], []
    for one in _explicit(tokens, lexicon):
        if isinstance(one, Mention):
            explicit.append(one)
        else:
            unknown.append(one)
    kinds = {one.first for one in explicit} | {one.first for one in unknown}
    everything = [*explicit, *_bare(tokens, lexicon, explicit, kinds)]
    kept: list[Mention] = []
    for level in Level:
        ranked = sorted((one for one in everything if one.level is level),
                        key=lambda one: (one.is_explicit, one.is_closed, one.stop - one.start, one.start), reverse=True)
        kept.extend(ranked[:_MOST])
    return kept, unknown
