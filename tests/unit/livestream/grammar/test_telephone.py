"""Phones as buyers write them."""
from __future__ import annotations

from decimal import Decimal

import pytest

from livestream.grammar import Kind
from tests.unit.livestream.grammar.labelled import grammar


@pytest.mark.parametrize("text", [
    "0912345678", "0912.345.678", "0912 345 678", "0912-345-678", "+84912345678", "84 912 345 678",
    "+84 0912345678", "O912345678", "o912.345.678", "0 9 1 2 3 4 5 6 7 8", "(0912) 345 678", "０９１２３４５６７８",
    "không chín một hai ba bốn năm sáu bảy tám", "khong chin mot hai ba bon nam sau bay tam",
    "sđt 0912345678 nhé", "zalo:0912345678",
])
def test_one_number_in_many_spellings(text: str) -> None:
    reading = grammar().read(text)

    assert (reading.phone, reading.kind, reading.review) == ("0912345678", Kind.contact, False)


@pytest.mark.parametrize("text", ["091234567", "09123456789", "912345678", "0112345678", "0912 345 6789"])
def test_too_few_or_too_many_digits_need_a_person(text: str) -> None:
    reading = grammar().read(text)

    assert (reading.phone, reading.review) == (None, True)


def test_a_quantity_after_a_phone_is_not_part_of_it() -> None:
    reading = grammar().read("0912345678 2kg mận")

    assert (reading.phone, [line.qty for line in reading.lines]) == ("0912345678", [Decimal(2)])


def test_two_different_phones_need_a_person() -> None:
    assert grammar().read("0912345678 hoặc 0905111222").review


def test_the_sellers_phone_is_not_the_buyers() -> None:
    assert grammar().read("sđt shop 0912345678 phải không").phone is None
