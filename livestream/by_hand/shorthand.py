"""The shorthand of orders by hand: whom a line is for, and what a line of nothing but numbers says.

    12              number 12 in the hall, one of the item on air
    12 2            number 12, two of the item on air
    12 3 2 5 1      number 12, two of item 3 and one of item 5: after whom it is for, pairs of code and quantity
    2 912345678     a phone number says who it is: then no number is one of the hall. Its 0 may be left out
    2 .678          the one known buyer whose phone number ends so; a point and at least three digits

Letters, units and names are left to the grammar; `words` is the line without what says whom it is for, each letter in
its place. What could mean two things is refused, never guessed. Pure: no database, no request.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from core.phones import mobile
from livestream.desk_errors import NoPhone, ShortTail, TwoBuyers, TwoWays

Span = tuple[int, int]
_END = r"(?=[\s,;:]|$)"
_TAIL = re.compile(r"(?<!\S)[.…]{1,3}(\d{1,10})" + _END, re.ASCII)
_SHORTEST_TAIL = 3
_HALL = re.compile(r"(?<!\S)#\s?(\d{1,6})" + _END, re.ASCII)
_FREE = r"(?<!\d)(?<!\d[.,])"
_WHOLE = re.compile(_FREE + r"(?:\+84|84(?=\d{9}(?!\d))|0)(?:[\s.\-]?\d){9}(?!\d)", re.ASCII)
_NINE = re.compile(_FREE + r"(?<!\+)(?:[35789]\d{8}|(?<!(?<!\d)\d{3}\s)[35789]\d\d([\s.\-])\d{3}\1\d{3}"
                   r"(?!\s\d{3}(?!\d)))(?!\d)", re.ASCII)  # with spaces only where no other three digits stand beside
_COUNTRY = re.compile(r"(?<!\S)84\s[35789]\d\d\s?\d{3}\s?\d{3}(?!\d)", re.ASCII)
_LONG = re.compile(r"(?<![^\s,;:])\+?\d(?:[.\-]?\d){6,}" + _END, re.ASCII)
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?", re.ASCII)
_TOKEN = re.compile(r"[^\s;:]+")
_SEPARATORS = re.compile(r"[\s.\-]+")


@dataclass(frozen=True)
class Number:
    """A number of a line, and where it stands."""

    value: Decimal
    span: Span

    @property
    def whole(self) -> int | None:
        """It as a code or a number in the hall; None of a fraction."""
        return int(self.value) if self.value == self.value.to_integral_value() and self.value > 0 else None


@dataclass(frozen=True)
class Wanted:
    """So much of an item: its number without the letter, or None for the item on air."""

    code: int | None
    quantity: Decimal
    span: Span
    code_span: Span | None = None


@dataclass(frozen=True)
class Split:
    """A line taken apart. At most one of `hall`, `tail` and `phone`; only a number with # may have a phone beside it.

    `numbers` are those of a line that has nothing else but whom it is for; None where there are other words.
    """

    words: str
    hall: int | None = None
    tail: str = ""
    phone: str | None = None
    phone_span: Span | None = None
    numbers: tuple[Number, ...] | None = None

    @property
    def names_buyer(self) -> bool:
        """True if the line says by a sign of its own whom it is for."""
        return self.hall is not None or bool(self.tail) or self.phone is not None


def split(typed: str) -> Split:
    """Take a line apart. Raises TwoBuyers, ShortTail, NoPhone, TwoWays."""
    letters = list(typed)
    tails = _taken(letters, _TAIL)
    halls = [int(each) for each in _taken(letters, _HALL)]
    phones = _phones(letters)
    if len(tails) + len({phone for phone, _ in phones}) > 1 or len(halls) > 1 or (halls and tails):
        raise TwoBuyers
    if tails and len(tails[0]) < _SHORTEST_TAIL:
        raise ShortTail
    words = "".join(letters)
    long = _LONG.search(words)
    if long is not None:
        raise NoPhone(typed=long[0])
    phone, span = phones[0] if phones else (None, None)
    return Split(words, halls[0] if halls else None, tails[0] if tails else "", phone, span, _numbers(words))


def wanted(found: Split) -> tuple[int | None, tuple[Wanted, ...]] | None:
    """(number in the hall, what is wanted) of a line of numbers; None if its numbers fit no rule.

    Without a sign of its own the first number is that of the hall. Then nothing is one of the item on air, one number
    so much of it, and more are pairs of code and quantity.
    """
    numbers = list(found.numbers or ())
    hall = found.hall
    if not found.names_buyer:
        hall = numbers.pop(0).whole if numbers and not found.words.lstrip().startswith("0") else None
        if hall is None:
            return None
    if not numbers:
        return hall, (Wanted(None, Decimal(1), (0, 0)),)
    if len(numbers) == 1:
        return hall, (Wanted(None, numbers[0].value, numbers[0].span),)
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    codes = {code.whole for code, _ in pairs}
    if len(numbers) % 2 or None in codes or len(codes) < len(pairs):
        return None
    return hall, tuple(Wanted(code.whole, quantity.value, (code.span[0], quantity.span[1]), code.span)
                       for code, quantity in pairs)


def _taken(letters: list[str], pattern: re.Pattern[str]) -> list[str]:
    """The digits of everything that looks so, taken out of the line."""
    found = list(pattern.finditer("".join(letters)))
    for each in found:
        _blank(letters, each)
    return [each[1] for each in found]


def _blank(letters: list[str], found: re.Match[str]) -> None:
    letters[slice(*found.span())] = " " * len(found[0])


def _phones(letters: list[str]) -> list[tuple[str, Span]]:
    """Every phone number of the line with its place, taken out of it."""
    country = _COUNTRY.search("".join(letters))
    if country is not None:
        raise TwoWays(typed=country[0])
    found = []
    for pattern, prefix in ((_WHOLE, ""), (_NINE, "0")):
        for match in pattern.finditer("".join(letters)):
            groups = _SEPARATORS.split(match[0])
            number = mobile(prefix + match[0])
            if number is not None and (len(groups) == 1 or min(map(len, groups)) > 1):  # "091234567 2" is none
                found.append((number, match.span()))
                _blank(letters, match)
    return sorted(found, key=lambda each: each[1])


def _numbers(words: str) -> tuple[Number, ...] | None:
    """The numbers of a line that has nothing else; a comma with a space behind it only parts them."""
    found = []
    for token in _TOKEN.finditer(words):
        text = token[0].rstrip(",")
        if not text:
            continue
        if not _NUMBER.fullmatch(text):
            return None
        found.append(Number(Decimal(text.replace(",", ".")), (token.start(), token.start() + len(text))))
    return tuple(found)


@dataclass(frozen=True)
class Unfinished:
    """The end of a line from which a known buyer may be found: last digits of a phone number, or of a name what is
    typed by now. `rest` is the line without it."""

    rest: str
    digits: str = ""
    name: str = ""


def unfinished(typed: str) -> Unfinished | None:
    """Whom somebody may be about to name at the end of a line; None where the line names a buyer already."""
    line = typed.rstrip()
    found = _LAST_DIGITS.search(line) or _LAST_WORDS.search(line)
    if found is None:
        return None
    rest = " ".join(line[:found.start()].split()).rstrip(",;:")
    if _TAIL.search(rest) or _HALL.search(rest) or _phones(list(rest)):
        return None
    return Unfinished(rest, **{name: text for name, text in found.groupdict().items() if text})


_LAST_DIGITS = re.compile(r"(?<![^\s,;:])[.…]{0,3}(?P<digits>\d{3,8})$", re.ASCII)
_LAST_WORDS = re.compile(r"(?<![^\s,;:])(?P<name>[^\W\d_][^\d,;:#]+)$")
