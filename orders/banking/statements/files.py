"""A statement as a file: whatever kind it is, the table in it."""
from __future__ import annotations

from core.tables import UnknownEncoding
from orders.banking.statements import layout, texts, workbooks
from orders.banking.statements.grid import LARGEST, Grid
from orders.banking.statements.layout import Layout
from orders.statement_errors import NoHeader, NotATable, OldWorkbook, StatementTooLarge

_OLD = b"\xd0\xcf\x11\xe0"
_OTHERS = (b"%pdf", b"<", b"{\\rtf", b"\x89png", b"\xff\xd8\xff")
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def grids(data: bytes) -> list[Grid]:
    """The sheets of a file. Raises StatementTooLarge, NotATable, OldWorkbook, and what each kind of file raises."""
    if len(data) > LARGEST:
        raise StatementTooLarge(most=LARGEST // 1_000_000)
    if data.startswith(workbooks.MARK):
        return workbooks.read(data)
    if data.startswith(_OLD):
        raise OldWorkbook
    begin = data[:400].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not begin or begin.startswith(_OTHERS):
        raise NotATable
    try:
        return [texts.read(data, layout.judge)]
    except UnknownEncoding:
        if not data.startswith(_MARKS) and any(byte < 9 for byte in data[:400]):
            raise NotATable from None
        raise


def open_file(data: bytes) -> Layout:
    """The table in a file. Raises NoHeader, and what `grids` raises."""
    found = grids(data)
    if not any(grid.rows for grid in found):
        raise NoHeader
    return layout.find(found)
