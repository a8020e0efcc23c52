"""Sums in words, as Vietnamese accountants write them."""
from __future__ import annotations

import unicodedata

import pytest

from orders.settlement.in_words import in_words, number_in_words


@pytest.mark.parametrize(("number", "words"), [
    (0, "không"), (1, "một"), (4, "bốn"), (5, "năm"), (10, "mười"), (11, "mười một"), (14, "mười bốn"),
    (15, "mười lăm"), (20, "hai mươi"), (21, "hai mươi mốt"), (24, "hai mươi tư"), (25, "hai mươi lăm"),
    (91, "chín mươi mốt"), (100, "một trăm"), (101, "một trăm linh một"), (104, "một trăm linh bốn"),
    (105, "một trăm linh năm"), (110, "một trăm mười"), (115, "một trăm mười lăm"), (121, "một trăm hai mươi mốt"),
    (444, "bốn trăm bốn mươi tư"), (555, "năm trăm năm mươi lăm"), (1_000, "một nghìn"),
    (1_001, "một nghìn không trăm linh một"), (1_010, "một nghìn không trăm mười"),
    (1_100, "một nghìn một trăm"), (10_000, "mười nghìn"), (15_005, "mười lăm nghìn không trăm linh năm"),
    (84_000, "tám mươi tư nghìn"), (100_000, "một trăm nghìn"), (1_000_000, "một triệu"),
    (1_000_005, "một triệu không trăm linh năm"), (1_050_000, "một triệu không trăm năm mươi nghìn"),
    (260_000_000, "hai trăm sáu mươi triệu"), (1_000_000_000, "một tỷ"), (1_000_000_001, "một tỷ không trăm linh một"),
    (2_050_000_000, "hai tỷ không trăm năm mươi triệu"), (15_000_000_000, "mười lăm tỷ"),
    (1_000_000_000_000, "một nghìn tỷ"), (1_021_000_000_000, "một nghìn không trăm hai mươi mốt tỷ"),
    (1_000_000_000_000_000_000, "một tỷ tỷ"),
    (123_456_789, "một trăm hai mươi ba triệu bốn trăm năm mươi sáu nghìn bảy trăm tám mươi chín"),
])
def test_a_number_is_said_as_people_say_it(number, words):
    assert number_in_words(number) == words


def test_a_sum_begins_with_a_capital_and_ends_with_dong():
    assert in_words(84_021) == "Tám mươi tư nghìn không trăm hai mươi mốt đồng"
    assert in_words(0) == "Không đồng"
    assert in_words(-5_000) == "Âm năm nghìn đồng"


@pytest.mark.parametrize("number", [7, 30, 305, 1_305, 40_021, 5_000_015, 999_999_999_999])
def test_what_is_said_can_be_read_back(number):
    assert read(number_in_words(number)) == number


def test_the_letters_are_composed():
    said = in_words(1_234_567_890)

    assert said == unicodedata.normalize("NFC", said)


def read(words: str) -> int:
    """Another way round, so that the words are known to mean the number."""
    digits = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6,
              "bảy": 7, "tám": 8, "chín": 9}
    total = group = last = 0
    for word in words.split():
        if word in digits:
            last = digits[word]
            group += last
        elif word == "mười":
            group, last = group + 10, 0
        elif word in ("mươi", "trăm"):
            group, last = group - last + last * (10 if word == "mươi" else 100), 0
        elif word in ("nghìn", "triệu", "tỷ"):
            size = {"nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}[word]
            total = (total + group) * size if word == "tỷ" else total + group * size
            group = last = 0
    return total + group
