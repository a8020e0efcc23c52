"""Files that spreadsheets open right and do not run."""
from __future__ import annotations

import csv
import io

import pytest

from orders.spreadsheet import csv_bytes, safe


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "  =1", "＝1", "　＋1", "＠a", "\n=1"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(text):
    assert safe(text) == "'" + text


@pytest.mark.parametrize("cell", ["Mận hậu", "", "0912345678", "a=b", 5, -5, None])
def test_everything_else_stays_as_it_is(cell):
    assert safe(cell) == cell


def test_the_file_has_a_mark_lines_of_one_length_and_quotes_where_they_are_needed():
    found = csv_bytes([["a", "b, c", 'd"e'], ["xã Bình Lư", -5], []])

    assert found.startswith(b"\xef\xbb\xbf")
    text = found.decode("utf-8-sig")
    assert text == 'a,"b, c","d""e"\r\nxã Bình Lư,-5,\r\n,,\r\n'
    assert {len(row) for row in csv.reader(io.StringIO(text, newline=""))} == {3}
