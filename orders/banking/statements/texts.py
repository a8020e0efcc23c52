"""CSV files of banks: in the encodings of their programs, also in two of them, with any of the usual separators."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from core import tables
from core.tables import UnknownEncoding
from core.text import one_line
from orders.banking.statements.grid import COLUMNS, LINES, ROWS, Grid, Row
from orders.statement_errors import NotATable, WorkbookTooLarge

_SEPARATORS = ";,\t|"
_SAYS = re.compile(r"sep=(.)[\r\n]")  # what spreadsheets write before the first row
# Vietnamese letters as UTF-8 keeps them; what Windows keeps as one byte never looks so.
_LETTERS = re.compile(rb"[\xc3\xc4\xc5\xc6][\x80-\xbf]|\xe1[\xba\xbb][\x80-\xbf]|\xcc[\x80-\xbf]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")
_FORMULA = re.compile(r"=\"(.*)\"|'(.*)")  # how a program tells a spreadsheet to keep the zeros

Judge = Callable[[Grid], int]


def read(data: bytes, judge: Judge) -> Grid:
    """The rows as that separator gives them for which `judge` finds most. Raises NotATable, WorkbookTooLarge, and
    UnknownEncoding where no letter can be trusted.
    """
    text, form, mixed = _decoded(data)
    if "\0" in text:
        raise NotATable
    said = _SAYS.match(text)
    if said is not None:
        return _grid(text[said.end():], said[1], form, mixed, 1)
    grids = [_grid(text, sign, form, mixed) for sign in _SEPARATORS if sign in text] or [_grid(text, ",", form, mixed)]
    return max(grids, key=lambda grid: (judge(grid), sum(len(row.cells) for row in grid.rows[:50])))


def _grid(text: str, separator: str, form: str, mixed: bool, skipped: int = 0) -> Grid:
    rows = []
    for at, cells in tables.rows(text, separator):
        if cells is None:
            rows.append(Row(at + skipped, (), is_broken=True))
        elif any(each.strip() for each in cells):
            rows.append(_row(at + skipped, cells))
        if len(rows) > LINES or len(rows[-1].cells if rows else ()) > COLUMNS:
            raise WorkbookTooLarge(rows=ROWS, columns=COLUMNS)
    return Grid(form, _settled(rows) if mixed else rows)


def _row(at: int, cells: Iterable[str]) -> Row:
    tidied = [_bare(_CONTROL.sub(" ", each)) for each in cells]
    while tidied and not tidied[-1]:
        tidied.pop()
    return Row(at, tuple(tidied))


def _bare(cell: str) -> str:
    text = one_line(cell)
    formula = _FORMULA.fullmatch(text)
    return text if formula is None else one_line(formula[1] or formula[2] or "")


def _decoded(data: bytes) -> tuple[str, str, bool]:
    """The text, its encoding, and whether there are two: then what is no UTF-8 stands in it as it came."""
    has_letters = _LETTERS.search(data) is not None
    try:
        text, form = tables.decode(data)
    except UnknownEncoding:
        if not has_letters or data[:400].count(0):
            raise
        form = "cp1258"
    if form != "cp1258" or not has_letters:
        return text, form, False
    return unicodedata.normalize("NFC", data.decode("utf-8", "surrogateescape")), "utf-8", True


def _settled(rows: list[Row]) -> list[Row]:
    """Rows of two encodings: the one of most cells is believed, the cells of the other are doubtful."""
    foreign = sum(_is_escaped(cell) for row in rows for cell in row.cells)
    own = sum(not _is_escaped(cell) and not str(cell).isascii() for row in rows for cell in row.cells)
    return [_without_escapes(row, own >= foreign) for row in rows]


def _is_escaped(cell: object) -> bool:
    return _ESCAPED.search(str(cell)) is not None


def _without_escapes(row: Row, is_utf8: bool) -> Row:
    doubtful, cells = set(), list[str]()
    for column, cell in enumerate(map(str, row.cells)):
        if not cell.isascii() and _is_escaped(cell) == is_utf8:
            doubtful.add(column)
        if _is_escaped(cell):
            cell = one_line(cell.encode("utf-8", "surrogateescape").decode("cp1258", "replace"))
        cells.append(cell)
    return Row(row.at, tuple(cells), row.is_broken, frozenset(doubtful))
