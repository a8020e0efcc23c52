"""Files of recorded comments: what each line says, and what is the matter with it.

JSON lines with `text`, `author` and `at_second`, perhaps `on_air` and the label `expect` (kind, lines, cancel_lines);
or a table without labels, whose columns are named as in livestream.bringing.comment_files. A file is kept only as a
whole.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core import tables
from core.errors import Malformed
from core.parse import one_object
from core.text import one_line, storable, tidy
from livestream.bringing import comment_files
from livestream.bringing.comment_files import Fault
from livestream.codes import tidy_code
from livestream.errors import BadCode
from livestream.file_errors import ColumnsMissing, FileTooLarge
from livestream.grammar import Kind
from livestream.rehearsal_errors import NothingRecorded

LARGEST = 2_000_000  # bytes
LIMITS = tables.Limits(rows=5_000)
_LATEST = 24 * 3600
_LONGEST_TEXT, _LONGEST_AUTHOR, _MOST_LINES = 500, 120, 20
_QUANTITIES = (0, 100_000)


@dataclass(frozen=True)
class Said:
    """One comment as it was recorded; `expect` is what is right, if somebody has labelled it."""

    at_second: int
    author: str
    text: str
    on_air: str | None = None
    expect: dict[str, Any] | None = None


@dataclass(frozen=True)
class Found:
    """The comments of a file in the order of playing, and what is the matter with others."""

    comments: list[Said]
    faults: list[Fault]


class _Wrong(Exception):
    def __init__(self, column: str, what: str) -> None:
        super().__init__(what)
        self.column, self.what = column, what


def read(data: bytes) -> Found:
    """Read a file. Raises FileTooLarge, ColumnsMissing, NothingRecorded and what `core.tables` raises."""
    if len(data) > LARGEST:
        raise FileTooLarge(most=LARGEST // 1_000_000)
    text, _ = tables.decode(data)
    if not text.strip():
        raise tables.EmptyTable
    rows = _objects(text) if text.lstrip().startswith("{") else _cells(data)
    comments, faults = list[Said](), list[Fault]()
    for at, row in rows:
        if isinstance(row, _Wrong):
            faults.append(Fault(at, row.column, row.what))
            continue
        try:
            comments.append(_comment(row))
        except _Wrong as wrong:
            faults.append(Fault(at, wrong.column, wrong.what))
    if not comments and not faults:
        raise NothingRecorded
    return Found(sorted(comments, key=lambda each: each.at_second), faults)


def _objects(text: str) -> Iterable[tuple[int, dict[str, Any] | _Wrong]]:
    found: list[tuple[int, dict[str, Any] | _Wrong]] = []
    for at, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if not line.strip():
            continue
        if len(found) == LIMITS.rows:
            raise tables.TooManyRows(most=LIMITS.rows)
        try:
            found.append((at, one_object(line)))
        except Malformed:
            found.append((at, _Wrong("", "object")))
    return found


def _cells(data: bytes) -> Iterable[tuple[int, dict[str, Any] | _Wrong]]:
    table = tables.read(data, LIMITS)
    columns = comment_files.meanings(table.columns)
    if not {"text", "author", "seconds"} <= {*columns.values()}:
        raise ColumnsMissing
    for line in table.lines:
        if line.flaw is not None:
            yield line.at, _Wrong(line.column, line.flaw.value)
            continue
        row: dict[str, Any] = {columns[name]: cell for name, cell in line.cells.items() if name in columns}
        seconds = row.get("seconds", "").strip()
        known = seconds.isascii() and seconds.isdecimal() and len(seconds) < 7
        yield line.at, {**row, "at_second": int(seconds) if known else None}


def _comment(row: dict[str, Any]) -> Said:
    text, author = _text(row, "text", _LONGEST_TEXT), _text(row, "author", _LONGEST_AUTHOR)
    second = row.get("at_second")
    if isinstance(second, bool) or not isinstance(second, int | float) or not 0 <= second <= _LATEST:
        raise _Wrong("at_second", "bad second")
    return Said(int(second), one_line(author), text, _code(row.get("on_air"), "on_air"), _expect(row.get("expect")))


def _text(row: dict[str, Any], column: str, most: int) -> str:
    value = row.get(column)
    if not isinstance(value, str) or not storable(value) or not tidy(value).strip():
        raise _Wrong(column, "no text" if column == "text" else "no author")
    if len(tidy(value)) > most:
        raise _Wrong(column, "long")
    return tidy(value)


def _code(value: object, column: str) -> str | None:
    if value is None:
        return None
    try:
        return tidy_code(value) if isinstance(value, str) else _not_a_code(column)
    except BadCode as error:
        raise _Wrong(column, "bad code") from error


def _not_a_code(column: str) -> str:
    raise _Wrong(column, "bad code")


def _expect(label: object) -> dict[str, Any] | None:
    """The label in the shape in which it is kept."""
    if label is None:
        return None
    if not isinstance(label, dict) or label.get("kind") not in {kind.value for kind in Kind}:
        raise _Wrong("expect.kind", "bad label")
    return {"kind": label["kind"], "lines": _lines(label.get("lines", []), "expect.lines"),
            "cancel_lines": _lines(label.get("cancel_lines") or [], "expect.cancel_lines")}


def _lines(lines: object, column: str) -> list[dict[str, Any]]:
    if not isinstance(lines, list) or len(lines) > _MOST_LINES:
        raise _Wrong(column, "bad label")
    return [_line(line, column) for line in lines]


def _line(line: object, column: str) -> dict[str, Any]:
    if not isinstance(line, dict):
        raise _Wrong(column, "bad label")
    qty, unit = line.get("qty"), line.get("unit")
    is_number = isinstance(qty, int | float) and not isinstance(qty, bool) and _QUANTITIES[0] < qty <= _QUANTITIES[1]
    if not (qty is None or is_number) or not (unit is None or (isinstance(unit, str) and 0 < len(unit) <= 20)):
        raise _Wrong(column, "bad label")
    return {"code": _code(line.get("code"), column), "qty": qty, "unit": unit,
            "implicit": line.get("implicit") is True}
