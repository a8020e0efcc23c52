"""Codes that people say and type."""
from __future__ import annotations

import pytest

from orders.codes import ALPHABET, check_character, new_code, new_secret, read_code


def test_a_code_is_two_letters_seven_signs_and_a_check_character():
    code = new_code()

    assert len(code) == 10
    assert code.startswith("CB")
    assert set(code[2:]) <= set(ALPHABET)
    assert read_code(code) == code


def test_codes_are_read_the_way_people_type_them():
    body = "0A1B2C3"
    code = f"CB{body}{check_character(body)}"
    for typed in (code.lower(), f" {code[:4]} {code[4:7]}-{code[7:]} ", code.replace("0", "O"), code.replace("1", "l")):
        assert read_code(typed) == code


def test_one_wrong_sign_never_passes():
    code = new_code()
    for place in range(2, 10):
        for sign in ALPHABET:
            wrong = code[:place] + sign + code[place + 1:]
            assert wrong == code or read_code(wrong) is None


def test_two_swapped_neighbours_hardly_ever_pass():
    code = "CB" + "0123456" + check_character("0123456")
    for place in range(2, 8):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2:]
        assert swapped == code or read_code(swapped) is None


@pytest.mark.parametrize("text", ["", "CB", "CB1234567", "XX12345678", "CB1234567U", "CB" + "é" * 8, "CB" + "0" * 300])
def test_what_is_no_code_is_none(text):
    assert read_code(text) is None


def test_a_secret_is_long_and_fits_an_address():
    assert len(new_secret()) == 43
    assert len({new_secret() for _ in range(100)}) == 100
