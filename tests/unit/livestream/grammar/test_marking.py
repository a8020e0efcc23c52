"""What was understood and what was not, as places in the comment."""
from __future__ import annotations

import pytest
from hypothesis import given, settings

from livestream import words
from livestream.grammar import Marked
from livestream.grammar.marking import PLACES
from tests.unit.livestream.grammar.labelled import compared, grammar
from tests.unit.livestream.grammar.test_properties import ON_AIR, TEXTS


def marked(text: str) -> list[tuple[str, str, str, str]]:
    """Each mark as (the words in the comment, what they mean, what that says, why it is doubtful)."""
    marks = grammar().read(text, "A06").marks
    return [(text[mark.start:mark.end], mark.what.value, mark.says, mark.doubt) for mark in marks]


def test_goods_quantity_phone_and_address_are_marked_each_as_what_it_is() -> None:
    assert marked("😀 chốt 2kg mận, a3 2 con, 0912 345 678 gửi 15 Trần Phú Huế") == [
        ("2kg", "quantity", "2 kg", ""), ("mận", "goods", "A01", ""),
        ("a3", "goods", "A03", ""), ("2 con", "quantity", "2 con", ""),
        ("0912 345 678", "phone", "", ""), ("15 Trần Phú Huế", "address", "", ""),
    ]


def test_what_is_withdrawn_is_marked_so_and_what_is_taken_instead_is_not() -> None:
    assert marked("bớt 1 con gà, lấy 2 gói măng") == [
        ("1 con", "withdrawn", "1 con", ""), ("gà", "withdrawn", "A03", ""),
        ("2 gói", "quantity", "2 gói", ""), ("măng", "goods", "A10", ""),
    ]


def test_a_withdrawal_of_everything_marks_its_verb() -> None:
    assert marked("huỷ đơn giúp chị nhé") == [("huỷ đơn", "withdrawn", "", "")]


def test_an_order_for_the_item_on_air_says_which_that_is() -> None:
    assert marked("lấy 3") == [("3", "quantity", "A06 3 gói", "")]
    assert marked("chốt nha") == [("chốt", "goods", "A06", "")]


@pytest.mark.parametrize(("text", "place", "reason"), [
    ("mua 200kg mận", "200kg", "quantity_out_of_range"),
    ("lấy 2kg táo mèo", "táo mèo", "not_in_run_of_show"),
    ("lấy tầm 2kg mận", "tầm", "unsure_words"),
    ("nếu còn thì lấy 2kg mận", "nếu còn", "conditional"),
    ("chốt 2kg mận 090511122", "090511122", "phone_unclear"),
    ("a102", "a102", "code_unclear"),
    ("5", "5", "bare_number"),
    ("2 hộp chè", "2 hộp", "unit_unclear"),
    ("gạo 1 túi 10kg", "1 túi 10kg", "size_differs"),
    ("chốt 2-3kg mận", "2-3kg", "range"),
])
def test_a_reason_to_doubt_points_at_its_place(text: str, place: str, reason: str) -> None:
    assert (place, reason) in [(words, doubt) for words, _, _, doubt in marked(text)]


def test_every_reason_has_its_own_sentence() -> None:
    sentences = [str(words.REASONS[reason]) for reason in PLACES]

    assert len(set(sentences)) == len(PLACES)
    assert set(words.MARKS) | {Marked.doubt} == set(Marked)


@pytest.mark.parametrize("comments", ["comments_dev", "comments_own"])
def test_whatever_was_taken_from_a_comment_is_marked_in_it(comments: str) -> None:
    unmarked = [
        one.text for one in compared(comments)
        if (one.reading.lines or one.reading.cancel_lines or one.reading.phone) and not one.reading.marks
    ]

    assert unmarked == []


@given(TEXTS, ON_AIR)
@settings(max_examples=300, deadline=None)
def test_marks_stand_in_the_text_in_order_and_apart_and_known_reasons_are_given(
    text: str, on_air: str | None
) -> None:
    reading = grammar().read(text, on_air)

    at = 0
    for mark in reading.marks:
        assert at <= mark.start < mark.end
        assert (mark.what is Marked.doubt) <= bool(mark.doubt)
        at = mark.end
    assert set(reading.reasons) <= set(PLACES)
    assert {mark.doubt for mark in reading.marks} - {""} <= set(reading.reasons)
