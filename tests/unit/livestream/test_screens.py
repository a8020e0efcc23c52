"""The text of a comment in parts, with what each was understood as."""
from __future__ import annotations

from livestream.screens import Part, pieces


def test_what_was_understood_stands_between_plain_parts_with_its_meaning() -> None:
    much = [4, 9, "quantity", "200 kg", "quantity_out_of_range"]

    parts = pieces("lấy 200kg mận", [much, [10, 13, "goods", "A01", ""]])

    assert parts == [
        Part("lấy "), Part("200kg", "quantity", "Quantity: 200 kg. Unusual quantity", is_doubtful=True),
        Part(" "), Part("mận", "goods", "Item: A01"),
    ]


def test_what_was_not_understood_says_why_alone() -> None:
    assert pieces("tầm", [[0, 3, "doubt", "", "unsure_words"]]) == [
        Part("tầm", "doubt", "Only perhaps: is the buyer sure?", is_doubtful=True)]


def test_marks_beyond_the_text_or_over_each_other_are_left_out() -> None:
    assert pieces("mận", [[0, 3, "goods", "A01", ""], [1, 2, "goods", "A02", ""], [3, 9, "phone", "", ""]]) == [
        Part("mận", "goods", "Item: A01")]
