"""Tables out of files: any encoding that is told apart, any separator, each fault with its place."""
from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import tables
from core.tables import EmptyTable, Flaw, Limits, TooManyColumns, TooManyRows, UnknownEncoding

LIMITS = Limits(rows=50, columns=5, cell=100)
TEXT = "tên,bình luận\r\nLan,Chốt mận hậu 2 kg ạ\r\n"


def read(data, limits=LIMITS):
    return tables.read(data.encode() if isinstance(data, str) else data, limits)


def cells(data):
    return [tuple(line.cells.values()) for line in read(data).lines]


def decomposed(text):
    """As Vietnamese Windows writes it: tone marks behind their letters."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = [sign for sign in parts if sign in tones]
        out += unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in tones)) + "".join(tone)
    return out


@pytest.mark.parametrize(("data", "encoding"), [
    (TEXT.encode(), "utf-8"), (TEXT.encode("utf-8-sig"), "utf-8"), (TEXT.encode("utf-16"), "utf-16"),
    (TEXT.encode("utf-16-le"), "utf-16-le"), (TEXT.encode("utf-16-be"), "utf-16-be"),
    (decomposed(TEXT).encode("cp1258"), "cp1258"),
])
def test_each_encoding_reads_the_same(data, encoding):
    table = read(data)

    assert (table.encoding, table.columns) == (encoding, ("tên", "bình luận"))
    assert cells(data) == [("Lan", "Chốt mận hậu 2 kg ạ")]


@pytest.mark.parametrize("data", [
    "日本語,コメント\nあ,い".encode("shift_jis"), b"\xff\xfe\x00", "tên,x\nß,Ç".encode("latin-1", "replace"),
    b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
])
def test_what_cannot_be_told_apart_is_refused_and_never_guessed(data):
    with pytest.raises(UnknownEncoding):
        read(data)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(sign, end):
    assert cells(f"a{sign}b{end}1{sign}2{end}{end}3{sign}4") == [("1", "2"), ("3", "4")]


def test_quotes_hold_separators_line_ends_and_quotes():
    assert cells('a,b\n"x, y\nz","""hay"""\n1,2') == [("x, y\nz", '"hay"'), ("1", "2")]


def test_a_fault_is_named_with_its_line_and_keeps_no_other_line_from_being_read():
    table = read('a,b\n"offen,1\nLan,2\n1,2,3\nx,\x01\ny,' + "z" * 101 + "\nMai,3")

    assert [(line.at, line.flaw, line.column) for line in table.lines] == [
        (2, Flaw.QUOTES, ""), (3, None, ""), (4, Flaw.COLUMNS, "3"), (5, Flaw.SIGNS, "b"), (6, Flaw.LONG, "b"),
        (7, None, "")]


def test_json_lines_are_objects_of_plain_values():
    table = read('{"a": "Lan", "b": 2}\n{"a": [1]}\nkhông\n{"a": 1, "a": 2}\n{"a": null}')

    assert [(line.at, line.flaw, line.column) for line in table.lines] == [
        (1, None, ""), (2, Flaw.NESTED, "a"), (3, Flaw.OBJECT, ""), (4, Flaw.OBJECT, ""), (5, None, "")]
    assert table.lines[0].cells == {"a": "Lan", "b": "2"} and table.lines[4].cells == {"a": ""}


@pytest.mark.parametrize(("text", "error"), [
    ("", EmptyTable), (" \r\n", EmptyTable), ("a,b\n" + "1,2\n" * 51, TooManyRows), ("a,b,c,d,e,f\n1", TooManyColumns),
    ('{"a": 1}\n' * 51, TooManyRows), (json.dumps(dict.fromkeys("abcdef", 1)), TooManyColumns),
])
def test_what_is_empty_or_too_large_is_refused(text, error):
    with pytest.raises(error):
        read(text)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    try:
        table = tables.read(data, LIMITS)
    except (UnknownEncoding, EmptyTable, TooManyColumns, TooManyRows):
        return

    assert all(line.at >= 1 and (line.flaw is None or not line.cells) for line in table.lines)


@given(st.lists(st.tuples(*[st.text("aă,;\"\n\r ạ", max_size=8)] * 2), min_size=1, max_size=8))
def test_what_a_spreadsheet_writes_is_read_back(rows):
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])

    found = [line.cells for line in tables.read(written.getvalue().encode(), LIMITS).lines]

    wanted = [row for row in rows if any(cell.strip() for cell in row)]
    assert [tuple(each.values()) for each in found] == [tuple(row) for row in wanted]
