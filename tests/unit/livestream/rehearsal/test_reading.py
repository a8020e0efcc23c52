"""Files of recorded comments are kept as a whole, or each bad line is named with its place."""
from __future__ import annotations

import json

import pytest

from core import tables
from livestream.file_errors import ColumnsMissing, FileTooLarge
from livestream.rehearsal import reading
from tests.make.rehearsals import NOTHING, as_file, line, order

GOOD = line(5, "a1 2kg", expect=order())


def faults(*lines):
    return [(each.at, each.column, each.what) for each in reading.read(as_file(*lines)).faults]


def test_labelled_lines_are_read_in_the_order_of_playing():
    found = reading.read(as_file(line(9, "sau"), GOOD, line(7, "giá sao", on_air=None, expect=NOTHING)))

    assert [(each.at_second, each.text, each.on_air) for each in found.comments] == [
        (5, "a1 2kg", "A01"), (7, "giá sao", None), (9, "sau", "A01")]
    assert found.comments[0].expect == {"kind": "order", "cancel_lines": [], "lines": [
        {"code": "A01", "qty": 2, "unit": "kg", "implicit": False}]}
    assert found.comments[2].expect is None
    assert found.faults == []


def test_a_table_without_labels_is_read_as_well():
    found = reading.read("tên;bình luận;giây\nLan;a1 2kg;12\nHoa;đẹp;3\n".encode())

    assert [(each.at_second, each.author, each.text, each.expect) for each in found.comments] == [
        (3, "Hoa", "đẹp", None), (12, "Lan", "a1 2kg", None)]


def test_codes_are_tidied_and_letters_composed():
    found = reading.read(as_file(line(1, "mâ\u0323n", on_air="a1")))

    assert (found.comments[0].text, found.comments[0].on_air) == ("mận", "A01")


@pytest.mark.parametrize(("change", "column", "what"), [
    ({"text": ""}, "text", "no text"), ({"text": 7}, "text", "no text"), ({"text": "x" * 501}, "text", "long"),
    ({"author": None}, "author", "no author"), ({"author": "x" * 121}, "author", "long"),
    ({"at_second": -1}, "at_second", "bad second"), ({"at_second": 86_401}, "at_second", "bad second"),
    ({"at_second": "soon"}, "at_second", "bad second"), ({"at_second": True}, "at_second", "bad second"),
    ({"on_air": "apples"}, "on_air", "bad code"), ({"on_air": 1}, "on_air", "bad code"),
    ({"expect": 1}, "expect.kind", "bad label"), ({"expect": {"kind": "wish"}}, "expect.kind", "bad label"),
    ({"expect": {"kind": "order", "lines": "A01"}}, "expect.lines", "bad label"),
    ({"expect": {"kind": "order", "lines": [1]}}, "expect.lines", "bad label"),
    ({"expect": order(qty=-1)}, "expect.lines", "bad label"), ({"expect": order(qty="2")}, "expect.lines", "bad label"),
    ({"expect": order(code="mận")}, "expect.lines", "bad code"),
    ({"expect": order(unit=3)}, "expect.lines", "bad label"),
    ({"expect": {**order(), "cancel_lines": [{}, 2]}}, "expect.cancel_lines", "bad label"),
])
def test_a_bad_line_is_named_with_its_column(change, column, what):
    assert faults(GOOD, {**GOOD, **change}) == [(2, column, what)]


def test_a_line_that_is_no_object_is_named():
    data = as_file(GOOD) + b"\n\n[1]\n{" + b"\n" + json.dumps({**GOOD, "text": "sau"}).encode()

    assert [(each.at, each.what) for each in reading.read(data).faults] == [(3, "object"), (4, "object")]


def test_a_row_of_a_table_without_seconds_is_named():
    found = reading.read("tên,bình luận,giây\nLan,a1 2kg,soon\nHoa,,3\n".encode())

    assert [(each.at, each.column, each.what) for each in found.faults] == [
        (2, "at_second", "bad second"), (3, "text", "no text")]


@pytest.mark.parametrize(("data", "refusal"), [
    (b"", tables.EmptyTable), (b"  \n", tables.EmptyTable), ("tên,bình luận\nLan,đẹp".encode(), ColumnsMissing),
    (b"x" * 2_000_001, FileTooLarge), (b"\n".join([as_file(GOOD)] * 5_001), tables.TooManyRows),
    (b"\xff\xfe\x00", tables.UnknownEncoding)])
def test_what_is_no_such_file_is_refused(data, refusal):
    with pytest.raises(refusal):
        reading.read(data)
