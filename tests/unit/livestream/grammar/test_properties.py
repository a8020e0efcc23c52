"""What holds for any text."""
from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from livestream.grammar import Kind, Reading, base_quantity
from livestream.grammar.amounts import MOST
from tests.unit.livestream.grammar.labelled import grammar

ITEMS = {item.code: item for item in grammar().show.items}
WORDS = st.sampled_from((
    "chốt", "lấy", "cho", "chị", "em", "2kg", "1", "nửa", "ký", "rưỡi", "mận", "ga", "gà", "đen", "con",
    "cái", "túi", "thổ", "cẩm", "tui", "mã", "a5", "A102", "m1", "số", "12", "x2", "+1", ",", ".", "?",
    "và", "với", "mỗi", "loại", "huỷ", "bỏ", "không", "ko", "nữa", "thôi", "đổi", "sang", "thành",
    "bớt", "thêm", "còn", "thì", "nếu", "45k", "0912345678", "O912", "đ/c", "ngõ", "Hà", "Nội", "bao",
    "nhiêu", "giá", "chưa", "rồi", "hôm", "qua", "táo", "mèo", "năm", "ba", "chục", "cặp", "đôi", "1/2",
    "0,5", "lít", "hai", "một", "k", "c", "e", "1.", "#", "-", "/", ":", "½", "２", "❤️", "cắt", "nhỏ",
    "ai", "ib",
))
SENTENCES = st.lists(WORDS, max_size=16).map(" ".join)
TEXTS = st.one_of(SENTENCES, st.text(max_size=600), st.lists(WORDS, max_size=12).map("".join))
ON_AIR = st.sampled_from([None, "A01", "A03", "A12", "Z99"])


def essence(reading: Reading) -> tuple[Any, ...]:
    """What was understood, without where it stood and how it was spelt."""
    def plain(lines: Any) -> list[Any]:
        return [(line.code, line.qty, line.unit, (line.product or "").casefold().strip()) for line in lines]
    return reading.kind, plain(reading.lines), plain(reading.cancel_lines), reading.phone, reading.review


@given(TEXTS, ON_AIR)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_twice_alike(text: str, on_air: str | None) -> None:
    assert grammar().read(text, on_air) == grammar().read(text, on_air)


@given(SENTENCES, ON_AIR)
@settings(max_examples=300, deadline=None)
def test_spaces_around_and_capitals_change_nothing(text: str, on_air: str | None) -> None:
    as_typed = essence(grammar().read(text, on_air))

    assert essence(grammar().read(f"  {text}\t ", on_air)) == as_typed
    assert essence(grammar().read(text.upper(), on_air)) == as_typed


@given(TEXTS, ON_AIR)
@settings(max_examples=400, deadline=None)
def test_whatever_is_accepted_can_be_sold(text: str, on_air: str | None) -> None:
    reading = grammar().read(text, on_air)

    if reading.kind == Kind.order and not reading.review:
        assert reading.lines
        for line in reading.lines:
            assert line.code is not None
            assert line.qty is not None
            assert line.unit is not None
            assert 0 < line.qty <= MOST
            assert base_quantity(ITEMS[line.code], line.qty, line.unit) is not None


@given(TEXTS, ON_AIR)
@settings(max_examples=300, deadline=None)
def test_a_reading_is_whole(text: str, on_air: str | None) -> None:
    reading = grammar().read(text, on_air)

    assert bool(reading.reasons) == reading.review
    assert not reading.lines or reading.kind in (Kind.order, Kind.cancel)
    assert not reading.cancel_lines or reading.kind == Kind.order
    for line in reading.lines:
        if line.span is not None:
            assert 0 <= line.span[0] <= line.span[1] <= len(text)
