"""What a cell of a statement says: a moment, an amount, a code; or what is the matter with it."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from core import clock
from orders.banking.statements.grid import Cell, shown
from orders.models.money import Dates

MOST = 1_000_000_000_000  # dong; more is no amount of a market
_WHOLE = 2**53


class Bad(StrEnum):
    """What is the matter with a cell."""

    NO_DATE = "no date"
    NOT_A_DATE = "not a date"
    TWO_WAYS = "two ways"  # a date that day first and month first read differently, in a file that has both
    AHEAD = "ahead"  # later than today
    NO_AMOUNT = "no amount"
    NOT_AN_AMOUNT = "not an amount"
    FRACTION = "fraction"
    ZERO = "zero"
    NEGATIVE = "negative"
    BOTH = "both"  # money in and money out in one row
    DIRECTION = "direction"  # neither in nor out
    CURRENCY = "currency"
    ACCOUNT = "account"  # of another account than the file is for
    DIGITS = "digits"  # a long number that a spreadsheet has shortened
    LONG = "long"
    ENCODING = "encoding"
    QUOTES = "quotes"
    COLUMNS = "columns"  # more cells than columns
    BROKE = "broke"  # it can be read, and hearing it went wrong


class Unread(Exception):
    """A cell that cannot be read, and why."""

    def __init__(self, bad: Bad) -> None:
        super().__init__(bad.value)
        self.bad = bad


@dataclass(frozen=True)
class When:
    """The local moment of a movement; a file that tells only the day means its beginning."""

    at: datetime
    has_time: bool = False


_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*(?:(?!\1)[.,](\d+))?", re.ASCII)
_PLAIN = re.compile(r"\d+(?:[.,](\d+))?", re.ASCII)
_CURRENCY = re.compile(r"\s*(?:vn[dđ]|₫|đ|đồng)\s*", re.IGNORECASE)
_SIGNED = re.compile(r"([+-]?)\s*([\d.,' ]*\d)\s*([+-]?)", re.ASCII)
_BRACKETS = re.compile(r"\((.+)\)")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "–": "-", "’": "'"})
_NOTHING = frozenset({"", "-", "--"})


def amount(cell: Cell) -> int | None:
    """Whole dong with a sign; None for an empty cell. Raises Unread."""
    if isinstance(cell, float):
        if not abs(cell) <= MOST:
            raise Unread(Bad.NOT_AN_AMOUNT)
        if abs(cell - round(cell)) > 1e-4:
            raise Unread(Bad.FRACTION)
        return round(cell)
    if isinstance(cell, date):
        raise Unread(Bad.NOT_AN_AMOUNT)
    text = _CURRENCY.sub("", cell.translate(_SPACES)).strip()
    if text in _NOTHING:
        return None
    bracketed = _BRACKETS.fullmatch(text)
    signed = _SIGNED.fullmatch(bracketed[1].strip() if bracketed else text)
    if signed is None or (signed[1] and signed[3]) or (bracketed and (signed[1] or signed[3])):
        raise Unread(Bad.NOT_AN_AMOUNT)
    size = _size(signed[2].strip())
    return -size if bracketed or "-" in (signed[1], signed[3]) else size


def _size(text: str) -> int:
    grouped, plain = _GROUPED.fullmatch(text), _PLAIN.fullmatch(text)
    decimals = grouped[2] if grouped else plain[1] if plain else None
    if grouped is None and plain is None:
        raise Unread(Bad.NOT_AN_AMOUNT)
    if plain is not None and grouped is None and decimals and len(decimals) == 3 and len(text) < 8:
        raise Unread(Bad.NOT_AN_AMOUNT)  # 0.250, 012.345: neither grouped nor a fraction that people write
    if decimals and decimals.strip("0"):
        raise Unread(Bad.FRACTION)
    if grouped and decimals and len(decimals) == 3:
        raise Unread(Bad.NOT_AN_AMOUNT)  # 1.250,000 is a thousand or a million
    whole = text[:-len(decimals) - 1] if decimals else text
    size = int(re.sub(r"\D", "", whole))
    if size > MOST:
        raise Unread(Bad.NOT_AN_AMOUNT)
    return size


_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})", re.ASCII)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?", re.ASCII)
_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}\S*(?:Z|[+-]\d{2}:?\d{2})", re.ASCII)
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}


@dataclass(frozen=True)
class Reading:
    """How the dates of one column are read: what all of them together tell."""

    month_first: bool | None = False  # None: it cannot be known where both are possible
    trusts_cells: bool = True  # False: a spreadsheet may have taken day for month where it could


def how(cells: Iterable[Cell], said: Dates = Dates.AUTO) -> Reading:
    """How to read the dates of this column.

    Day first, as people here write, unless one of them can only be month first: then the file is of two minds, and
    what can be read both ways is refused. A spreadsheet with foreign settings makes dates of 03/04 (taking it for
    March) and leaves 23/04 a text: where it looks so, its dates are refused as well.
    """
    if said != Dates.AUTO:
        return Reading(said == Dates.MONTH_FIRST)
    texts, days = list[tuple[int, int]](), list[date]()
    for cell in cells:
        if isinstance(cell, date):
            days.append(cell)
        elif isinstance(cell, str) and (found := _slashed(cell)) is not None:
            texts.append((int(found[1]), int(found[3])))
    has_month_first = any(second > 12 >= first for first, second in texts)
    taken_for_month = bool(texts and days) and all(first > 12 for first, _ in texts) and all(
        day.day <= 12 for day in days)
    return Reading(None if has_month_first else False, not taken_for_month)


def moment(cell: Cell, hour: Cell, reading: Reading) -> When:
    """When a movement was. Raises Unread."""
    if cell == "":
        raise Unread(Bad.NO_DATE)
    if isinstance(cell, date):
        if not reading.trusts_cells and cell.day <= 12 and cell.day != cell.month:
            raise Unread(Bad.TWO_WAYS)
        own = cell if isinstance(cell, datetime) else datetime.combine(cell, time.min)
        return _when(own.date(), own.time() if own.time() != time.min else _hour(hour))
    text = shown(cell)
    if _ZONED.fullmatch(text):
        return _zoned(text)
    clocked = _TIME.search(text)
    if clocked is None:
        return _when(_day(text.strip(), reading), _hour(hour))
    rest = f"{text[:clocked.start()].rstrip('T ')} {text[clocked.end():]}"
    return _when(_day(rest.strip(" ,-"), reading), _clock(clocked))


def _zoned(text: str) -> When:
    try:
        there = datetime.fromisoformat(text).astimezone(clock.HOME)
    except (ValueError, OverflowError) as error:
        raise Unread(Bad.NOT_A_DATE) from error
    return _when(there.date(), there.time())


def _when(day: date, hour: time | None) -> When:
    if not 2000 <= day.year <= 2100:
        raise Unread(Bad.NOT_A_DATE)
    return When(datetime.combine(day, hour or time.min, clock.HOME), hour is not None)


def _slashed(text: str) -> re.Match[str] | None:
    return _SLASHED.fullmatch(_TIME.sub("", text).strip(" ,"))


def _day(text: str, reading: Reading) -> date:
    try:
        if (iso := _ISO.fullmatch(text)) is not None:
            return date(int(iso[1]), int(iso[3]), int(iso[4]))
        if (compact := _COMPACT.fullmatch(text)) is not None:
            return date(int(compact[1]), int(compact[2]), int(compact[3]))
        if (named := _NAMED.fullmatch(text)) is not None:
            return date(int(named[3]), _MONTHS.get(named[2].lower(), 0), int(named[1]))
        slashed = _SLASHED.fullmatch(text)
        if slashed is None:
            raise Unread(Bad.NOT_A_DATE)
        first, second, year = int(slashed[1]), int(slashed[3]), int(slashed[4])
        if first != second and first <= 12 and second <= 12 and reading.month_first is None:
            raise Unread(Bad.TWO_WAYS)
        if reading.month_first or (reading.month_first is None and second > 12):
            first, second = second, first
        return date(year if year > 99 else 2000 + year, second, first)
    except ValueError as error:
        raise Unread(Bad.NOT_A_DATE) from error


def _clock(found: re.Match[str]) -> time:
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


def _hour(cell: Cell) -> time | None:
    if isinstance(cell, datetime):
        return cell.time()
    found = _TIME.fullmatch(shown(cell).strip())
    return _clock(found) if found is not None else None


_SHORTENED = re.compile(r"\d[.,]\d+E\+?\d+", re.ASCII | re.IGNORECASE)


def code(cell: Cell, longest: int) -> str:
    """A reference or an account number as the bank writes it. Raises Unread where a spreadsheet has cut digits off."""
    if isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= 1e15):
        raise Unread(Bad.DIGITS)
    text = shown(cell)
    if _SHORTENED.fullmatch(text):
        raise Unread(Bad.DIGITS)
    return words(text, longest)


def words(cell: Cell, longest: int) -> str:
    """A text. Raises Unread if it is too long to be kept whole."""
    text = shown(cell)
    if len(text) > longest:
        raise Unread(Bad.LONG)
    return text
