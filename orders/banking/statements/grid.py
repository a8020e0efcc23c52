"""A file as rows of cells, whatever program wrote it. What its cells mean is for others to say."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

ROWS, COLUMNS = 20_000, 60  # of one file
LINES = ROWS + 100  # with what banks write above and below
LARGEST = 5_000_000  # bytes

# Texts in NFC and on one line, numbers as spreadsheets keep them, days and moments without a zone; "" is empty.
Cell = str | float | date | datetime


@dataclass(frozen=True)
class Row:
    """One row: where it stands in the file, counted from 1. One whose quotes do not close has no cells."""

    at: int
    cells: tuple[Cell, ...]
    is_broken: bool = False
    doubtful: frozenset[int] = frozenset()  # columns whose letters are in another encoding than the file

    @property
    def is_empty(self) -> bool:
        """True if nothing stands in it."""
        return not self.is_broken and not any(each != "" for each in self.cells)

    def cell(self, column: int) -> Cell:
        """What stands in this column; rows may be shorter than their table."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet or of a CSV file; `name` is the sheet, `form` says how it was kept ("xlsx", "utf-8")."""

    form: str
    rows: Sequence[Row]
    name: str = ""

    @property
    def width(self) -> int:
        """Of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


def shown(cell: Cell) -> str:
    """What a person sees of a cell: whole numbers without a point, days and moments as ISO 8601."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else cell


def letters(column: int) -> str:
    """A column as spreadsheets call it: A, B, ..., Z, AA."""
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(65 + digit) + name
    return name
