"""Money, counts and quantities as people write and say them."""
from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import figures
from core.figures import Language


@pytest.mark.parametrize(("amount", "vi", "en"), [
    (0, "0\u00a0₫", "0\u00a0₫"),
    (999, "999\u00a0₫", "999\u00a0₫"),
    (260_000_000, "260.000.000\u00a0₫", "260,000,000\u00a0₫"),
    (-45_000, "−45.000\u00a0₫", "−45,000\u00a0₫"),
])
def test_dong_are_written_with_the_marks_of_the_language(amount: int, vi: str, en: str) -> None:
    assert figures.dong(amount, "vi") == vi
    assert figures.dong(amount, "en") == en


@pytest.mark.parametrize(("amount", "vi", "en"), [
    (500, "500 đồng", "500 ₫"),
    (85_000, "85 nghìn", "85 thousand ₫"),
    (1_250_000, "1,25 triệu", "1.25 million ₫"),
    (260_000_000, "260 triệu", "260 million ₫"),
    (1_200_000_000, "1,2 tỷ", "1.2 billion ₫"),
    (-4_500_000, "−4,5 triệu", "−4.5 million ₫"),
])
def test_large_sums_are_said_in_the_words_people_use(amount: int, vi: str, en: str) -> None:
    assert figures.dong_words(amount, "vi") == vi
    assert figures.dong_words(amount, "en") == en


@pytest.mark.parametrize(("amount", "said"), [
    (999_499, "999 nghìn"),
    (999_999, "1 triệu"),
    (999_999_999, "1 tỷ"),
    (12_345_678, "12,3 triệu"),
    (1_235_000, "1,24 triệu"),
])
def test_a_said_sum_keeps_three_figures_and_rounds_up_to_the_next_word(amount: int, said: str) -> None:
    assert figures.dong_words(amount, "vi") == said


@given(st.integers(-(10**15), 10**15), st.sampled_from(["vi", "en"]))
def test_no_digit_of_a_written_sum_is_lost(amount: int, language: Language) -> None:
    written = figures.dong(amount, language)

    assert int("".join(sign for sign in written if sign.isdigit())) == abs(amount)
    assert written.startswith("−") == (amount < 0)


def test_a_number_keeps_at_most_three_digits_of_its_fraction() -> None:
    assert figures.number(Decimal("1234567.5"), "vi") == "1.234.567,5"
    assert figures.number(1234567.5, "en") == "1,234,567.5"
    assert figures.number(Decimal(2) / 3, "vi") == "0,667"


@pytest.mark.parametrize(("amount", "unit", "vi", "en"), [
    (2_500, "g", "2,5 kg", "2.5 kg"),
    (300, "g", "300 g", "300 g"),
    (4_200_000, "g", "4,2 tấn", "4.2 t"),
    (500, "ml", "500 ml", "500 ml"),
    (1_500, "ml", "1,5 lít", "1.5 l"),
    (3, "piece", "3 cái", "3 pieces"),
    (1, "piece", "1 cái", "1 piece"),
    (0, "g", "0 g", "0 g"),
])
def test_base_units_are_shown_in_the_unit_people_weigh_in(amount: int, unit: str, vi: str, en: str) -> None:
    assert figures.quantity(amount, unit, "vi") == vi
    assert figures.quantity(amount, unit, "en") == en


def test_a_piece_has_the_name_its_goods_give_it() -> None:
    assert figures.quantity(1_200, "piece", "vi", "con") == "1.200 con"


@pytest.mark.parametrize(("amount", "vi", "en"), [
    (260_000_000, "260 triệu đồng", "260 million ₫"), (0, "0 đồng", "0 ₫"), (850, "850 đồng", "850 ₫")])
def test_a_sum_inside_a_sentence_names_its_unit_once(amount, vi, en):
    assert figures.dong_sentence(amount, "vi") == vi
    assert figures.dong_sentence(amount, "en") == en
