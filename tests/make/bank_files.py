"""Files as banks and spreadsheets write them."""
from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Literal

import xlsxwriter

HEADER = ("Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Số dư", "Diễn giải")


def rows(number: int = 3) -> list[list[Any]]:
    """Rows of a statement under HEADER: money in, a little more each time."""
    return [[f"{21 + i % 8}/11/2026 20:{i % 60:02}:00", f"FT26325{i:06}", "", f"{260_000 + 1_000 * i:,}",
             f"{19_077_000 + i:,}", f"CB0000{i:04} chuyển tiền"] for i in range(number)]


def csv_file(table: Sequence[Sequence[Any]], encoding: str = "utf-8", separator: str = ",", end: str = "\r\n",
             form: Literal["NFC", "NFD"] = "NFC") -> bytes:
    """The table as CSV; "utf-8-sig" and "utf-16" write their mark. cp1258 keeps tone marks as letters of their own."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(table)
    text = unicodedata.normalize(form, out.getvalue())
    return as_windows(text) if encoding == "cp1258" else text.encode(encoding)


def as_windows(text: str) -> bytes:
    """As Vietnamese Windows keeps it: a vowel with its hat is one sign, its tone another."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(each for each in parts if each in "\u0300\u0301\u0303\u0309\u0323")
            vowel = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += vowel.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def workbook(table: Sequence[Sequence[Any]], sheet: str = "Sheet1", before: Sequence[str] = ()) -> bytes:
    """The table as XLSX; numbers and dates become such cells. `before` are sheets with nothing in them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        for name in before:
            book.add_worksheet(name)
        made = book.add_worksheet(sheet)
        for at, cells in enumerate(table):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    made.write_datetime(at, column, cell, moment)
                elif isinstance(cell, date):
                    made.write_datetime(at, column, datetime.combine(cell, time.min), day)
                elif isinstance(cell, int | float):
                    made.write_number(at, column, cell)
                elif cell:
                    made.write_string(at, column, cell)
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    """A workbook of just these parts, packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def with_sheet(book: bytes, sheet: bytes) -> bytes:
    """The workbook with another first sheet."""
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        parts = {part.filename: opened.read(part) for part in opened.infolist()}
    return archive({**parts, "xl/worksheets/sheet1.xml": sheet})
