"""Tables that spreadsheets open right: CSV by RFC 4180 in UTF-8 with a mark, no cell taken for a formula."""
from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_DANGEROUS = "=+-@\t\r\n"
Cell = str | int | None


def safe(cell: Cell) -> Cell:
    """Text that a spreadsheet would run, marked as text; also after spaces, and with full-width signs."""
    if not isinstance(cell, str):
        return cell
    plain = unicodedata.normalize("NFKC", cell)
    dangerous = plain[:1] in ("\t", "\r", "\n") or plain.lstrip()[:1] in tuple(_DANGEROUS)
    return "'" + cell if cell and dangerous else cell


def csv_bytes(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as a file; short rows are filled up, so that each has as many cells as the longest."""
    table = [list(row) for row in rows]
    width = max((len(row) for row in table), default=0)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] + [""] * (width - len(row)) for row in table)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
