"""Quantities in the company of words that look like something else."""
from __future__ import annotations

import pytest

from livestream.grammar import Reading
from tests.unit.livestream.grammar.labelled import grammar

LATER = "third_run_of_show"


def lines(reading: Reading) -> list[str]:
    return [f"{line.code or line.product} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize(("text", "wanted"), [
    ("gui tui nua ky mac ca", "A09 0.5 kg"),
    ("cho tui nua can man", "A01 0.5 kg"),
    ("lay them 2 goi che nua", "A06 2 gói"),
])
def test_a_half_is_a_half_unless_a_counted_unit_stands_before_it(text: str, wanted: str) -> None:
    reading = grammar().read(text, "A02")

    assert (lines(reading), reading.review) == ([wanted], False)


@pytest.mark.parametrize(("text", "wanted"), [
    ("hai ky ruoi hong a", "H04 2.5 kg"),
    ("2 hop hong a", "H04 2 hộp"),
    ("lay ky ruoi hong", "H04 1.5 kg"),
    ("lay la tam 9 bo", "H09 9 bó"),
])
def test_goods_after_a_measured_quantity_are_goods_though_their_name_is_a_short_form(text: str, wanted: str) -> None:
    reading = grammar(LATER).read(text, "H01")

    assert (lines(reading), reading.review) == ([wanted], False)


@pytest.mark.parametrize("text", ["a1 -5", "a1 -5kg", "-5 mận", "chốt -2kg mận", "mận: -5"])
def test_a_minus_that_touches_only_its_number_makes_the_quantity_doubtful(text: str) -> None:
    assert "negative" in grammar().read(text).reasons


@pytest.mark.parametrize("text", ["a1 - 5kg", "a1-5kg", "mận - 5 kg", "mận-5kg", "a1 – 5kg"])
def test_a_dash_between_goods_and_number_only_separates_them(text: str) -> None:
    reading = grammar().read(text)

    assert (lines(reading), reading.review) == (["A01 5 kg"], False)


@pytest.mark.parametrize("text", ["A01 2 tấn", "a01 2 tan", "2 tấn mận", "mận 2 thau", "a01 2 thúng"])
def test_measures_that_nobody_sells_in_wait_for_a_person(text: str) -> None:
    assert grammar().read(text, "A01").review
