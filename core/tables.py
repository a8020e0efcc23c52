"""Reading tables that people send as files: in the encodings of their programs, with commas or not, or as JSON lines.

Every line is told apart by itself: one that cannot be read is named with its place and its fault, and the lines after
it are read all the same.
"""
from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import Invalid, Malformed
from core.parse import one_object
from core.text import one_line, storable

_SEPARATORS = (",", ";", "\t", "|")
_TALLEST = 20  # lines of one row: an open quote may not swallow the file
_VIETNAMESE = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ₫“”‘’–—…·×°«»\xa0")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BAD_SIGNS = re.compile(r"[\x00-\x08\x0e-\x1f]")


class UnknownEncoding(Invalid):
    """The letters of this file cannot be read. Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) and send again."""


class EmptyTable(Invalid):
    """There is nothing in this file."""


class TooManyRows(Invalid):
    """A file may have up to %(most)s lines. Please send the rest as another file."""


class TooManyColumns(Invalid):
    """A table may have up to %(most)s columns."""


class Flaw(StrEnum):
    """Why a line cannot be read."""

    QUOTES = "quotes"  # a quotation mark that is not closed, or something behind a closed one
    COLUMNS = "columns"  # more cells than the first line names
    OBJECT = "object"  # not one JSON object
    NESTED = "nested"  # a list or an object where a text or a number belongs
    LONG = "long"  # a cell beyond the limit
    SIGNS = "signs"  # control characters: this is no text


@dataclass(frozen=True)
class Limits:
    """How large a table may be."""

    rows: int
    columns: int = 40
    cell: int = 20_000


@dataclass(frozen=True)
class Line:
    """A line with its cells by the name of their column; or the column and kind of its flaw."""

    at: int
    cells: dict[str, str] = field(default_factory=dict)
    flaw: Flaw | None = None
    column: str = ""


@dataclass(frozen=True)
class Table:
    """A file as it was read: the columns it names, and its lines without the one that names them."""

    encoding: str
    columns: tuple[str, ...]
    lines: list[Line]


def read(data: bytes, limits: Limits) -> Table:
    """Read the table. Raises UnknownEncoding, EmptyTable, TooManyRows, TooManyColumns."""
    text, encoding = decode(data)
    if not text.strip():
        raise EmptyTable
    if text.lstrip().startswith("{"):
        return _objects(text, encoding, limits)
    return _cells(text, encoding, limits)


def decode(data: bytes) -> tuple[str, str]:
    """The text in NFC, and the encoding it was in: UTF-8, UTF-16, or what Vietnamese Windows writes (cp1258).

    Raises UnknownEncoding rather than to guess: wrong letters would be kept for ever.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, name)
    sample = data[:400]
    if sample.count(0) > len(sample) // 4:  # half of what is written in Latin letters is zero
        return _decoded(data, "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be")
    try:
        return _decoded(data, "utf-8")
    except UnknownEncoding:
        text, name = _decoded(data, "cp1258")
    foreign = {sign for sign in text if not sign.isascii() and sign.lower() not in _VIETNAMESE}
    if foreign:
        raise UnknownEncoding
    return text, name


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    try:
        text = unicodedata.normalize("NFC", data.decode(name))
    except UnicodeDecodeError as error:
        raise UnknownEncoding from error
    return text, name.removesuffix("-sig")


def _objects(text: str, encoding: str, limits: Limits) -> Table:
    lines, columns = [], dict[str, None]()
    for at, each in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if each.strip():
            lines.append(_object(at, each, limits))
            columns |= dict.fromkeys(lines[-1].cells)
            _check_size(len(lines), len(columns), limits)
    return Table(encoding, tuple(columns), lines)


def _object(at: int, text: str, limits: Limits) -> Line:
    try:
        found = one_object(text)
    except Malformed:
        return Line(at, flaw=Flaw.OBJECT)
    cells = {}
    for name, value in found.items():
        if isinstance(value, dict | list):
            return Line(at, flaw=Flaw.NESTED, column=name[:60])
        cells[name] = "" if value is None else str(value)
    return _checked(Line(at, cells), limits)


def rows(text: str, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Every row of a text with the number of its first line, also empty ones; None for one that cannot be read."""
    lines, at = _lines(text), 0
    while at < len(lines):
        row, taken = _row(lines, at, separator)
        yield at + 1, row
        at += taken


def _lines(text: str) -> list[str]:
    lines = list(io.StringIO(text, newline=""))
    if len(lines) == 1 and "\r" in text:
        lines = [f"{each}\n" for each in text.split("\r")]
    return lines


def _cells(text: str, encoding: str, limits: Limits) -> Table:
    lines = _lines(text)
    first = next(i for i, line in enumerate(lines) if line.strip())
    separator = max(_SEPARATORS, key=lambda sign: len(_row(lines, first, sign)[0] or ()))
    header, taken = _row(lines, first, separator)
    columns = [one_line(each) for each in header or ()]
    _check_size(0, len(columns), limits)
    found, at = list[Line](), first + taken
    for place, row in rows("".join(lines[at:]), separator):
        if row is None or any(each.strip() for each in row):
            found.append(_line(at + place, row, columns, limits))
            _check_size(len(found), 0, limits)
    return Table(encoding, tuple(columns), found)


def _row(lines: list[str], at: int, separator: str) -> tuple[list[str] | None, int]:
    """The cells of the row that begins here and how many lines it takes; None if it cannot be read."""
    reader = csv.reader(lines[at:at + _TALLEST], delimiter=separator, strict=True)
    try:
        return next(reader), max(1, reader.line_num)
    except (csv.Error, StopIteration):
        return None, 1


def _line(at: int, row: list[str] | None, columns: list[str], limits: Limits) -> Line:
    if row is None:
        return Line(at, flaw=Flaw.QUOTES)
    if any(each.strip() for each in row[len(columns):]):
        return Line(at, flaw=Flaw.COLUMNS, column=str(len(columns) + 1))
    return _checked(Line(at, dict(zip(columns, row, strict=False))), limits)


def _checked(line: Line, limits: Limits) -> Line:
    for name, cell in line.cells.items():
        if len(cell) > limits.cell:
            return Line(line.at, flaw=Flaw.LONG, column=name)
        if _BAD_SIGNS.search(cell) or not storable(cell):
            return Line(line.at, flaw=Flaw.SIGNS, column=name)
    return line


def _check_size(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise TooManyRows(most=limits.rows)
    if columns > limits.columns:
        raise TooManyColumns(most=limits.columns)
