"""A comment cut into digits, words and marks, and the pieces those are grouped into."""
from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from livestream.grammar.lexicon import Lexicon
from livestream.grammar.spelling import EXACT, normalise
from livestream.grammar.vocabulary import COUNT, PART
from livestream.grammar.words import Sense, Word

DIGITS, WORD, MARK = 1, 2, 3
_DENIED = frozenset(("lay", "mua", "dat", "can", "chot", "gui", "nhan", "an", "thich", "order", "ship", "shop",
                     "em", "chi", "anh", "vay", "ban", "a", "co", "phai", "duoc"))
"""After one of these, or before it, a short form that goods are named like means "không"."""
_VERBS = _DENIED - {"em", "chi", "anh", "vay", "ban", "a", "shop", "duoc", "co"} | {"biet"}
_HALF_SHORT = {"hỏng": "hỏng", "hum": "hôm"}
"""Words that are "không" before a verb, and something else elsewhere."""
_ODD = frozenset((*_HALF_SHORT, "hong", "kg", "0"))
_DAYS = frozenset(("nay", "qua", "kia", "truoc", "sau", "no", "bua", "khac"))
_PAUSES = frozenset((",", ".", ";", "!"))
_DRIED = frozenset(("kho", "say", "gac", "bep", "nut", "rang", "muoi", "hun", "khoi"))
_TOKEN = re.compile(r"([0-9]+)|([^\W\d_]+)|(\S|\n)")


class Quantity:
    """A number of something as said. `unit` is None when none was said; `doubt` names what is unsure."""

    __slots__ = ("doubt", "glued", "size", "times", "unit", "unsaid", "value")

    def __init__(self, value: Decimal, unit: str | None = None, doubt: str = "") -> None:
        self.value = value
        self.unit = unit
        self.doubt = doubt
        self.times = False
        self.glued = False
        self.unsaid = False  # only a unit was written, as in "con gà"
        self.size: tuple[Decimal, str] | None = None


class Piece:
    """Some tokens that mean one thing: `role` says what, tokens `start` to `end` (exclusive) say where."""

    __slots__ = ("doubt", "end", "is_place_only", "item", "level", "product", "quantity", "role", "start")

    def __init__(self, role: str, start: int, end: int, level: int = EXACT) -> None:
        self.role = role
        self.start = start
        self.end = end
        self.level = level
        self.item: int | None = None
        self.quantity: Quantity | None = None
        self.product: str | None = None
        self.doubt = ""
        self.is_place_only = False


class Tokens:
    """The tokens of one comment as parallel lists, so that looking ahead is cheap."""

    __slots__ = (
        "_lexicon",
        "_matches",
        "count",
        "digits",
        "ends",
        "has_marks",
        "kinds",
        "places",
        "raws",
        "starts",
        "strange",
        "texts",
        "whole",
        "words",
    )

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        read, self.places, self.strange = normalise(text)
        self.whole = unicodedata.normalize("NFC", text)
        self._lexicon = lexicon
        self._matches: dict[int, tuple[Sense, int, int] | None] = {}
        self.kinds: list[int] = []
        self.texts: list[str] = []
        self.raws: list[str] = []
        self.words: list[Word | None] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.has_marks = False
        self.digits = 0
        for found in _TOKEN.finditer(read):
            kind = found.lastindex or MARK
            typed = found[0]
            start, end = found.span()
            if kind == WORD:
                words = lexicon.words(typed)
                if len(words) > 1:
                    self._add_words(words, typed, start, end)
                    continue
                word: Word | None = words[0]
                text = words[0].text
                if words[0].has_marks:
                    self.has_marks = True
                if words[0].digit is not None:
                    self.digits += 1
            else:
                word, text = None, typed
                if kind == DIGITS:
                    self.digits += len(typed)
            self.kinds.append(kind)
            self.texts.append(text)
            self.raws.append(typed)
            self.words.append(word)
            self.starts.append(start)
            self.ends.append(end)
        self.count = len(self.kinds)
        self._settle_short_forms()

    def _settle_short_forms(self) -> None:
        """Read "hong" as goods of that name unless a verb follows it, or it closes what is no quantity."""
        for at, raw in enumerate(self.raws):
            if raw in _ODD:
                self._settle_odd(at, raw)
            goods = self._lexicon.goods_word(raw)
            if goods is None:
                continue
            before = self.words[at - 1] if at else None
            counted = at > 0 and (self.kinds[at - 1] == DIGITS or (
                before is not None and (before.unit is not None or before.plain == "ruoi")))
            following = self.words[at + 1] if at + 1 < self.count else None
            if counted or (at + 1 < self.count and (following is None or following.plain not in _DENIED)):
                self.words[at], self.texts[at] = goods, goods.text

    def _settle_odd(self, at: int, raw: str) -> None:
        """Read a short form, a unit or a zero as "không" where its neighbours say so."""
        if raw == "hong" and at and self.raws[at - 1] in ("bị", "bi"):
            self.words[at], self.texts[at] = self._lexicon.words("hỏng")[0], "hỏng"
        elif raw in _HALF_SHORT:
            after = self.words[at + 1] if at + 1 < self.count else None
            ends = after is None and raw == "hum"  # "còn hum"
            denied = ends or (after is not None and after.plain in _VERBS)
            meant = "không" if denied else _HALF_SHORT[raw] if after is not None and after.plain in _DAYS else ""
            if meant:
                self.words[at] = self._lexicon.words(meant)[0]
                self.texts[at] = meant
        elif raw == "kg" and self._denies(at):
            self.words[at], self.texts[at] = self._lexicon.words("không")[0], "không"
        elif raw == "0" and self._denies(at) and not self.glued(at + 1):
            self.kinds[at] = WORD  # "0 lấy gạo nữa"
            self.words[at], self.texts[at] = self._lexicon.words("không")[0], "không"

    def _denies(self, at: int) -> bool:
        """Whether "kg" at token `at` stands before a verb and after nothing that could be weighed: "kg lấy nữa"."""
        before = self.words[at - 1] if at else None
        after = self.words[at + 1] if at + 1 < self.count else None
        weighed = at > 0 and (before is None or before.number is not None) and self.raws[at - 1] not in _PAUSES
        return not weighed and after is not None and after.plain in _VERBS

    def _add_words(self, words: tuple[Word, ...], typed: str, start: int, end: int) -> None:
        """Add what stands for two words: "bn". In "bao nhiu" the first of them was typed already."""
        for word in words[1:] if self.texts and self.texts[-1] == words[0].text else words:
            self.has_marks = self.has_marks or word.has_marks
            self.kinds.append(WORD)
            self.texts.append(word.text)
            self.raws.append(typed)
            self.words.append(word)
            self.starts.append(start)
            self.ends.append(end)

    def match(self, at: int) -> tuple[Sense, int, int] | None:
        """The phrase that begins at token `at`: its sense, its end, how well it is spelt."""
        if at in self._matches:
            return self._matches[at]
        found = None if at >= self.count else self._lexicon.match(self.words, at, marked=self.has_marks)
        self._matches[at] = found
        return found

    def counted(self, at: int) -> int:
        """The end of what token `at` says is counted that is no goods (giờ, đơn, người), or 0."""
        if at >= self.count:
            return 0
        best = self.match(at)
        found = self._lexicon.match(self.words, at, marked=self.has_marks, role=COUNT)
        return found[1] if found and (best is None or best[0].item is None) else 0

    def is_part(self, at: int) -> bool:
        """Whether token `at`, typed without diacritics, may also be a part of an address: "ngo" for ngõ, "duong"."""
        found = self._lexicon.match(self.words, at, marked=self.has_marks, role=PART)
        return found is not None and found[1] == at + 1

    def is_dried(self, item: int) -> bool:
        """Whether the name of that item says that it is not sold fresh: khô, gác bếp, nứt vỏ."""
        return bool(_DRIED.intersection(self._lexicon.own_words[item]))

    def glued(self, at: int) -> bool:
        """Whether nothing stands between token `at` and the one before it."""
        return 0 < at < self.count and self.starts[at] == self.ends[at - 1]

    def is_digits(self, at: int) -> bool:
        """Whether there is a token `at` and it is digits."""
        return at < self.count and self.kinds[at] == DIGITS

    def typed(self, start: int, end: int) -> str:
        """What stands from token `start` to `end`, as typed but with single spaces."""
        first, last = self.span(start, end)
        return " ".join(self.whole[first:last].split())

    def is_unit_alone(self, at: int) -> bool:
        """Whether token `at` is a unit and no number: "con", "ký"."""
        word = self.words[at]
        return word is not None and word.unit is not None and word.number is None

    def text(self, at: int) -> str:
        """The letters of token `at`, empty past the end."""
        return self.texts[at] if at < self.count else ""

    def plain(self, start: int, end: int) -> str:
        """Tokens `start` to `end` (exclusive) without diacritics."""
        return " ".join(
            self.texts[at] if word is None else word.plain
            for at, word in enumerate(self.words[start:end], start)
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where tokens `start` to `end` (exclusive) stand in the comment."""
        first, last = self.starts[start], self.ends[end - 1]
        if self.places is None:
            return first, last
        return self.places[first], self.places[last - 1] + 1
