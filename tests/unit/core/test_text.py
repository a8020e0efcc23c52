import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import fold, one_line, storable, tidy

words = st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(("text", "folded"), [
    ("Mận hậu  SÌN HỒ", "man hau sin ho"), ("Đường đỏ", "duong do"), ("ƯỚT", "uot"),
    (unicodedata.normalize("NFD", "Mường Tè"), "muong te"), ("xo\u200bài", "xoai"), ("", ""),
])
def test_a_search_needs_no_diacritics(text, folded):
    assert fold(text) == folded


@example("𝝖")
@given(words)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(words)
def test_composed_and_decomposed_letters_are_the_same(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert tidy(unicodedata.normalize("NFD", text)) == tidy(text)


def test_a_name_is_one_line():
    assert one_line("  Hợp tác xã \n\t Bản Bo ") == "Hợp tác xã Bản Bo"


@pytest.mark.parametrize(("text", "fits"), [("Lan", True), ("a\0b", False), ("\ud800", False), ("🌾", True)])
def test_what_a_column_can_hold(text, fits):
    assert storable(text) is fits
