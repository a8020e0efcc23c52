"""Workbooks are measured before they are opened, and read as they are."""
import io
import zipfile
from datetime import date, datetime

import pytest

from orders.banking.statements import files, workbooks
from orders.statement_errors import BrokenWorkbook, NotATable, OldWorkbook, StatementTooLarge, WorkbookTooLarge
from tests.make import bank_files

MOMENT = datetime.fromisoformat("2026-11-21T20:15:30")

BOOK = bank_files.workbook([["Ngày", "Số tiền"], ["21/11/2026", 1000]])
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def test_cells_are_texts_numbers_days_and_moments():
    data = bank_files.workbook([
        ["  Diễn\n giải ", 260000, 0.5, date(2026, 11, 21), MOMENT], [], ["", "0012"]])

    [grid] = workbooks.read(data)

    assert grid.form == "xlsx"
    assert [(row.at, row.cells) for row in grid.rows] == [
        (1, ("Diễn giải", 260000.0, 0.5, date(2026, 11, 21), MOMENT)), (3, ("", "0012"))]


def test_empty_sheets_are_passed_over():
    data = bank_files.workbook([["a", "b"]], sheet="Sao kê", before=("Trang bìa",))

    assert [grid.name for grid in workbooks.read(data)] == ["Sao kê"]


def test_a_bomb_is_refused_by_what_it_says_of_itself():
    data = bank_files.archive({"xl/worksheets/sheet1.xml": b" " * 60_000_000})

    assert len(data) < 100_000
    with pytest.raises(WorkbookTooLarge):
        workbooks.read(data)


def test_a_bomb_that_lies_about_its_size_does_not_unpack():
    body = b" " * 60_000_000
    data = bytearray(bank_files.archive({"xl/worksheets/sheet1.xml": body}))
    told = len(body).to_bytes(4, "little")
    while (at := data.find(told)) >= 0:
        data[at:at + 4] = (1000).to_bytes(4, "little")

    with pytest.raises(BrokenWorkbook):
        workbooks.read(bytes(data))


def test_many_parts_are_refused_before_unpacking():
    data = bank_files.archive({f"xl/part{i}.xml": b"" for i in range(300)})

    with pytest.raises(WorkbookTooLarge):
        workbooks.read(data)


@pytest.mark.parametrize("rows", [
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="999999"><c r="A999999"><v>1</v></c></row>',
    b"<row>" + b"<c><v>1</v></c>" * 5_000 + b"</row>",
    b"<row><c><v>1</v></c></row>" * 25_000,
    b'<row r="1"><c r="A1048570"><v>1</v></c></row>',
], ids=["corner", "tall", "wide", "unnumbered", "contradicting"])
def test_a_small_sheet_of_enormous_extent_is_refused(rows):
    with pytest.raises(WorkbookTooLarge):
        workbooks.read(bank_files.with_sheet(BOOK, SHEET % rows))


def test_pictures_and_macros_are_not_unpacked():
    with zipfile.ZipFile(io.BytesIO(BOOK)) as opened:
        parts = {part.filename: opened.read(part) for part in opened.infolist()}
    data = bank_files.archive({**parts, "xl/media/image1.png": b"x" * 1000, "xl/vbaProject.bin": b"x"})

    assert len(workbooks.read(data)[0].rows) == 2


@pytest.mark.parametrize("data", [
    BOOK[:-100], BOOK[:len(BOOK) // 2], b"PK\x03\x04" + b"\0" * 50, bank_files.archive({"a.xml": b"<a/>"}),
    bank_files.with_sheet(BOOK, b"<worksheet><sheetData>"), bank_files.with_sheet(BOOK, b"\0\1\2"),
    bank_files.with_sheet(BOOK, b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&c;</a>')])
def test_a_broken_workbook_is_refused(data):
    with pytest.raises(BrokenWorkbook):
        workbooks.read(data)


def test_an_encrypted_part_is_no_crash():
    data = bytearray(BOOK)
    for mark, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + shift] |= 1
            at = data.find(mark, at + 1)

    with pytest.raises(BrokenWorkbook):
        workbooks.read(bytes(data))


@pytest.mark.parametrize(("data", "error"), [
    (b"", NotATable), (b"  \r\n", NotATable), (b"%PDF-1.7", NotATable), (b"<html><table>", NotATable),
    (b"\xef\xbb\xbf<?xml", NotATable), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OldWorkbook),
    (b"\x01\x02\x03\xff\xff", NotATable), (b"x" * 5_000_001, StatementTooLarge)])
def test_another_kind_of_file_is_named_for_what_it_is(data, error):
    with pytest.raises(error):
        files.open_file(data)
