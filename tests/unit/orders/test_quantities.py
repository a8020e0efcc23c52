"""Quantities as people type and say them."""
from __future__ import annotations

import pytest

from orders.quantities import plain, typed


@pytest.mark.parametrize(("text", "milli"), [
    ("1", 1000), ("2", 2000), (" 3 ", 3000), ("1,5", 1500), ("1.5", 1500), ("0.2", 200), ("0,001", 1), ("999", 999_000),
    ("007", 7000),
])
def test_what_people_type(text, milli):
    assert typed(text) == milli


@pytest.mark.parametrize("text", [
    "", "0", "0.0", "-1", "1000", "999.5", "1e3", "１", "abc", "1,2,3", "1.2345", "NaN", "∞", "1 2", "+1"])
def test_what_is_no_quantity(text):
    assert typed(text) is None


@pytest.mark.parametrize(("milli", "text"), [(1000, "1"), (1500, "1.5"), (200, "0.2"), (1, "0.001"), (20_000, "20")])
def test_what_a_number_field_shows(milli, text):
    assert plain(milli) == text
    assert typed(text) == milli
