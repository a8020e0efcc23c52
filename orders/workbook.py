"""Workbooks that people and their programs count with: true dates, sums and rates as numbers, and text that stays text.

Nothing that somebody typed is taken for a formula, a link or a number. Rows go to the file as they come, so that memory
does not grow with their number.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO, Any

import xlsxwriter

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
MONEY, DAY, RATE = "#,##0", "dd/mm/yyyy", "0.00%"
_INK, _FAINT, _SHADE = "#1f2a44", "#6b7080", "#eef0f5"


@dataclass(frozen=True)
class Rate:
    """Basis points, shown as a percentage: 800 is 8 %."""

    basis_points: int


Cell = str | int | date | Rate | None


class Look(StrEnum):
    """How a row looks."""

    PLAIN = "plain"
    TITLE = "title"
    HEAD = "head"  # of a table; the rows above it stay in sight
    TOTAL = "total"


@dataclass(frozen=True)
class Row:
    """The cells of one row from the left; the last `faint` of them in small letters."""

    cells: Sequence[Cell]
    look: Look = Look.PLAIN
    faint: int = 0


_LOOKS: dict[Look, dict[str, Any]] = {
    Look.PLAIN: {},
    Look.TITLE: {"bold": True, "font_size": 14, "font_color": _INK},
    Look.HEAD: {"bold": True, "font_color": _INK, "bg_color": _SHADE, "bottom": 1, "text_wrap": True, "valign": "top"},
    Look.TOTAL: {"bold": True, "top": 1},
}


class Workbook:
    """A file of sheets: `with Workbook(file) as book: book.sheet("Entries", (12, 40), rows)`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._book = xlsxwriter.Workbook(file, _PLAIN)
        self._formats: dict[tuple[Look, str, bool], Any] = {}

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(self, name: str, widths: Sequence[int], rows: Iterable[Row], is_wide: bool = False) -> None:
        """One sheet with columns of these widths; on paper it is as wide as the page, which lies on its
        side if it `is_wide`, and its head is on each of them."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        if is_wide:
            sheet.set_landscape()
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        has_head = False
        for number, row in enumerate(rows):
            if row.look is Look.HEAD and not has_head:
                sheet.freeze_panes(number + 1, 0)
                sheet.repeat_rows(number)
                has_head = True
            for place, cell in enumerate(row.cells):
                self._write(sheet, number, place, cell, row.look, place >= len(row.cells) - row.faint)

    def _write(self, sheet: Any, number: int, place: int, cell: Cell, look: Look, is_faint: bool) -> None:
        if isinstance(cell, date):
            sheet.write_datetime(number, place, cell, self._format(look, DAY, is_faint))
        elif isinstance(cell, Rate):
            sheet.write_number(number, place, cell.basis_points / 10_000, self._format(look, RATE, is_faint))
        elif isinstance(cell, int):
            sheet.write_number(number, place, cell, self._format(look, MONEY, is_faint))
        elif cell:
            sheet.write_string(number, place, cell, self._format(look, "", is_faint))
        elif look is not Look.PLAIN:
            sheet.write_blank(number, place, None, self._format(look, "", is_faint))

    def _format(self, look: Look, shape: str, is_faint: bool) -> Any:
        key = (look, shape, is_faint)
        if key not in self._formats:
            faint = {"font_size": 8, "font_color": _FAINT} if is_faint and look is Look.PLAIN else {}
            left = {"align": "left"} if shape == DAY else {}
            number = {"num_format": shape} if shape else {"num_format": "@"}
            self._formats[key] = self._book.add_format({**_LOOKS[look], **faint, **left, **number})
        return self._formats[key]
