"""Letters of any kind: what a phone, another script or somebody's joke may send."""
from __future__ import annotations

import unicodedata

import pytest

from livestream.grammar import Kind
from tests.unit.livestream.grammar.labelled import grammar


def essence(text: str) -> tuple[str, list[tuple[str | None, str, str | None]], bool]:
    reading = grammar().read(text, "A06")
    return reading.kind.value, [(line.code, str(line.qty), line.unit) for line in reading.lines], reading.review


@pytest.mark.parametrize("text", [
    unicodedata.normalize("NFD", "chốt 2kg mận"), "ｃｈốｔ ２ｋｇ ｍậｎ", "chốt\u00a02kg\u3000mận", "CHỐT 2KG MẬN",
    "chốt 2kg mận👨‍👩‍👧", "c\u200bhốt 2kg m\u00adận", "\ufeffchốt 2kg mận",
])
def test_the_same_letters_in_another_form_say_the_same(text: str) -> None:
    assert essence(text) == ("order", [("A01", "2", "kg")], False)


@pytest.mark.parametrize("text", ["chốt ٢kg mận", "chốt २kg mận", "chốt ໒kg mận"])
def test_digits_of_another_script_are_read_and_need_a_person(text: str) -> None:
    assert essence(text) == ("order", [("A01", "2", "kg")], True)


@pytest.mark.parametrize("sign", "\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
def test_an_order_that_looks_different_from_what_is_read_needs_a_person(sign: str) -> None:
    assert essence(f"chốt {sign}12kg mận") == ("order", [("A01", "12", "kg")], True)


@pytest.mark.parametrize("text", [
    "\x01\x02\x07\x1b", "❤️🥰👍", "שלום", "مرحبا بكم", "<b>", "\ud83d", "\u202e\u202e\u202c", "\n\n\t",
])
def test_what_says_nothing_is_nothing(text: str) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, reading.lines, reading.review) == (Kind.other, (), False)


def test_markup_around_an_order_is_only_signs() -> None:
    assert essence("<script>chốt 2kg mận</script>")[0] == "order"
    assert grammar().read("<img src=x onerror=alert(1)>", "A06").kind == Kind.other


def test_of_a_comment_of_ten_thousand_letters_the_first_five_hundred_are_read() -> None:
    assert essence("a " * 5_000 + "chốt 2kg mận")[0] == "other"
    assert essence("chốt 2kg mận " + "." * 10_000) == ("order", [("A01", "2", "kg")], False)
