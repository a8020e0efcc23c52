"""The words of a transfer, and the orders that they name whatever a bank makes of them."""
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.banking import memos
from orders.banking.errors import BadMemo
from orders.banking.vietqr import Transfer, payload
from orders.codes import ALPHABET, check_character


def code(body):
    """A whole code with these seven signs."""
    return f"CB{body}{check_character(body)}"


ONE, TWO = code("0A1B2C3"), code("7KMXZ09")
CODES = st.text(ALPHABET, min_size=7, max_size=7).map(code)
NOISE = st.text(max_size=60)
SEPARATORS = st.text(" .-_/\\|,;:\n\t*·\u200b\u00a0", max_size=3)


def test_a_memo_is_the_code_of_its_order_and_holds_two():
    assert memos.memo([ONE]) == ONE
    assert memos.memo([ONE, TWO]) == f"{ONE} {TWO}"
    assert payload(Transfer("970436", "0011004455667", None, memos.memo([ONE, TWO])))


@pytest.mark.parametrize("codes", [[], [ONE, TWO, code("0000000")]])
def test_more_codes_than_fit_are_refused(codes):
    with pytest.raises(BadMemo):
        memos.memo(codes)


@pytest.mark.parametrize("text", [
    ONE, ONE.lower(), f"MBVCB.1234567890.{ONE}.CT tu 0011 toi 22", f"{ONE}-CHUYEN TIEN-OQCH0001-FT26325123456",
    f"ck {ONE[:2]} {ONE[2:6]} {ONE[6:]}", f"IBFT {ONE[:4]}-{ONE[4:]}", f"QR - {ONE}GD 123", f"X{ONE}X",
    unicodedata.normalize("NFD", f"Nguyễn Thị Hoa mua mận {ONE} đặt cọc"), f"{ONE[:5]}\n{ONE[5:]}",
    ONE.replace("0", "O").replace("1", "l"), ONE.replace("1", "I"), f"CB{ONE}", f"{ONE}{ONE}",
    "".join(chr(ord(sign) + 0xFEE0) for sign in ONE),
])
def test_a_code_is_found_in_what_banks_and_people_make_of_it(text):
    assert memos.codes_in(text) == (ONE,)


@pytest.mark.parametrize("text", [f"{ONE}{TWO}", f"{ONE} {TWO}", f"{ONE.lower()},{TWO}", f"ND:{ONE}-{TWO} GD 99"])
def test_two_codes_are_found_in_their_order(text):
    assert memos.codes_in(text) == (ONE, TWO)


@pytest.mark.parametrize("text", [
    "", "CB", ONE[:-1], ONE[1:], ONE[:5] + ("4" if ONE[5] != "4" else "5") + ONE[6:], "CHUYEN TIEN", "NGUYEN VAN CBA",
    ONE.replace("CB", "LC"), f"{ONE[:5]}FT26325{ONE[5:]}"])
def test_what_names_no_order_finds_none(text):
    assert memos.codes_in(text) == ()


@given(CODES, NOISE, NOISE, st.lists(SEPARATORS, min_size=9, max_size=9), st.booleans(),
       st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_code_is_found_in_any_noise(wanted, before, after, gaps, is_small, form):
    broken = "".join(sign + gap for sign, gap in zip(wanted, [*gaps, ""], strict=True))
    text = unicodedata.normalize(form, f"{before} {broken.lower() if is_small else broken} {after}")

    assert wanted in memos.codes_in(text)


@given(CODES, st.text(ALPHABET + "ILOU", max_size=30), st.text(ALPHABET + "ILOU", max_size=30))
def test_a_code_is_found_glued_between_other_letters_and_digits(wanted, before, after):
    assert wanted in memos.codes_in(before + wanted + after)


@given(st.lists(CODES, min_size=1, max_size=5, unique=True), NOISE)
def test_all_codes_of_one_line_are_found_in_their_order(wanted, between):
    for text in ("".join(wanted), between.join(wanted)):
        found = memos.codes_in(text)
        assert [each for each in found if each in wanted] == wanted


@given(CODES, st.data())
def test_a_look_alike_is_taken_for_its_digit_only_where_the_check_character_proves_it(wanted, data):
    typed = "".join(data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl"}.get(sign, sign))) for sign in wanted[2:])
    wrong = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != wanted[4]]))

    assert wanted in memos.codes_in(f"ck CB{typed} nhe")
    assert wanted not in memos.codes_in(f"ck {wanted[:4]}{wrong}{wanted[5:]} nhe")


@given(st.text(ALPHABET, min_size=7, max_size=7), st.sampled_from(ALPHABET))
def test_words_that_begin_like_a_code_pass_only_with_their_check_character(body, last):
    is_found = code(body) in memos.codes_in(f"CB{body}{last}")

    assert is_found == (last == check_character(body))


@given(st.text(ALPHABET.replace("C", "") + "ILOUilou .-", max_size=300))
def test_nothing_is_found_where_no_code_begins(text):
    assert memos.codes_in(text) == ()


@given(st.text(ALPHABET + "ILOU -", max_size=300))
def test_whatever_is_found_has_its_check_character(text):
    assert all(len(each) == 10 and each[-1] == check_character(each[2:-1]) for each in memos.codes_in(f"CB{text}"))


def test_a_line_as_long_as_a_book_is_read_where_nearly_every_sign_begins_a_code():
    assert memos.codes_in("CB" * 50_000 + ONE)[-1:] == (ONE,)
