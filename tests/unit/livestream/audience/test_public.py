"""What everybody may read of a comment."""
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livestream.audience import public

TURNS = {chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


@pytest.mark.parametrize(("text", "marks", "seen"), [
    ("a1 2kg", [[0, 2, "goods", "A01", ""], [3, 6, "quantity", "2 kg", ""]], "a1 2kg"),
    ("a1 0912345678 nhé", [[3, 13, "phone", "", ""]], "a1 ••• nhé"),
    ("ship 12 ngõ 34 Cầu Giấy, a1", [[5, 23, "address", "", ""]], "ship •••, a1"),
    ("gọi 0912.345.678", [], "gọi •••"),
    ("số 0912 345 67 thiếu số", [], "số ••• thiếu số"),
    ("STK 1234567", [], "STK •••"),
    ("giá 45.000 hay 450.000 ạ", [], "giá 45.000 hay 450.000 ạ"),
    ("2kg a1, 3kg a2", [], "2kg a1, 3kg a2"),
    ("０９１２３４５６７８", [], "•••"),
    ("abc", [[2, 1, "phone", "", ""]], "abc"),
])
def test_numbers_and_addresses_are_blotted_out_and_nothing_else(text, marks, seen):
    assert public.words(text, marks) == seen


@pytest.mark.parametrize(("full", "short"), [
    ("Nguyễn Thị Lan", "N. Lan"), ("Lan", "Lan"), ("lò văn  Mẫu", "L. Mẫu"), ("Lan 0912345678", "Lan"),
    ("0912345678", ""), ("", ""), ("x" * 200, "x" * 24), ("\u202eLan", "Lan"), ("Đặng Ái", "Đ. Ái"),
])
def test_a_name_is_the_given_name_and_one_letter(full, short):
    assert public.name(full) == short


@given(st.text(max_size=300))
def test_nothing_that_turns_the_line_or_piles_up_is_left(text):
    seen = public.calm(text)

    assert not TURNS & set(seen)
    assert not [letter for letter in seen if unicodedata.category(letter) in ("Cc", "Cs")]
    assert public.calm(seen) == seen
    piles = "".join("m" if unicodedata.category(letter) in ("Mn", "Me") else " " for letter in seen)
    assert "m" * 4 not in piles


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from([" ", ".", "-", ""]), st.text(max_size=20))
def test_no_mobile_number_is_left_however_it_is_written(number, between, around):
    written = between.join((number[:4], number[4:7], number[7:]))

    seen = public.words(f"a1 2kg {written} {around}", [])

    assert number not in seen
    assert written not in seen
