"""Workbooks (XLSX), opened only after they were measured.

A small archive can hold a sheet that fills all memory: the parts are counted and their sizes added before anything is
unpacked, then unpacked within that limit whatever they claim, then the extent of each sheet is counted. What is read is
packed anew from what was measured, so that nothing is read that was not.
"""
from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from core.text import one_line, storable
from orders.banking.statements.grid import COLUMNS, ROWS, Cell, Grid, Row
from orders.statement_errors import BrokenWorkbook, WorkbookTooLarge

MARK = b"PK\x03\x04"
_UNPACKED = 40_000_000  # bytes of all parts together
_PARTS = 200
_SHEETS = 10
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_NEEDED = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def read(data: bytes) -> list[Grid]:
    """Every visible sheet that is not empty. Raises BrokenWorkbook, WorkbookTooLarge."""
    safe = _measured(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(safe)) as book:
            names = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
            return [grid for name in names[:_SHEETS]
                    if (grid := _grid(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))).rows]
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise BrokenWorkbook from error


def _grid(name: str, rows: Sequence[Sequence[Any]]) -> Grid:
    found = [Row(at, _trimmed([_cell(each) for each in cells])) for at, cells in enumerate(rows, 1)]
    return Grid("xlsx", [row for row in found if not row.is_empty], one_line(name))


def _trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value if value.time() != time.min else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        return str(value)
    text = _CONTROL.sub(" ", str(value))
    return one_line(text) if storable(text) else "?"


def _measured(data: bytes) -> bytes:
    """The same workbook, packed anew from what fits the limits."""
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(packed, "w") as anew:
            parts = archive.infolist()
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
                raise WorkbookTooLarge(rows=ROWS, columns=COLUMNS)
            left = _UNPACKED
            for part in parts:
                if part.flag_bits & 1 or not _NEEDED.fullmatch(part.filename):
                    continue  # pictures, macros, and what is encrypted
                with archive.open(part) as opened:
                    body = opened.read(left + 1)
                left -= len(body)
                if left < 0:
                    raise WorkbookTooLarge(rows=ROWS, columns=COLUMNS)
                if _SHEET.fullmatch(part.filename):
                    _Extent().measure(body)
                anew.writestr(zipfile.ZipInfo(part.filename), body)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, OSError,
            ValueError) as error:
        raise BrokenWorkbook from error
    return packed.getvalue()


class _Extent:
    """Counts rows and columns of a sheet, named or not: a reader makes room for all between the first and the last."""

    def __init__(self) -> None:
        self._row, self._column = 0, 0

    def measure(self, body: bytes) -> None:
        """Raises WorkbookTooLarge; what is no XML raises as expat does."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.ParseFile(io.BytesIO(body))

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        kind, place = name.rpartition(":")[2], attributes.get("r", "")
        if kind == "row":
            self._row = int(place) if place.isdecimal() else self._row + 1
            self._column = 0
        elif kind == "c":
            self._column += 1
            named = _REFERENCE.fullmatch(place)
            if named is not None:
                self._row, self._column = int(named[2]), _number(named[1])
        else:
            return
        if self._row > ROWS + 1_000 or self._column > 1_000:  # empty cells with a colour reach far to the right
            raise WorkbookTooLarge(rows=ROWS, columns=COLUMNS)


def _number(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number
