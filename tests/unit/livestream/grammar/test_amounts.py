"""From units to stock and price."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.db import Dong
from livestream.grammar import Item, Unit, base_quantity
from tests.unit.livestream.grammar.labelled import grammar

ITEMS = {item.code: item for item in grammar().show.items}


@pytest.mark.parametrize(("code", "qty", "unit", "sold"), [
    ("A07", "0.2", "kg", ("kg", "0.2", 200, 80_000)),
    ("A04", "0.5", "lít", ("lít", "0.5", 500, 210_000)),
    ("A04", "2", "chai", ("chai", "2", 1_000, 440_000)),
    ("A01", "2", "hộp", ("hộp", "2", 4_000, 170_000)),
    ("A01", "300", "g", ("kg", "0.3", 300, 13_500)),
    ("A01", "3", "lạng", ("kg", "0.3", 300, 13_500)),
    ("A03", "2", "con", ("con", "2", 2, 560_000)),
])
def test_the_unit_named_decides_what_is_sold(
    code: str, qty: str, unit: str, sold: tuple[str, str, int, int]
) -> None:
    got = base_quantity(ITEMS[code], Decimal(qty), unit)

    assert got is not None
    assert (got.unit_name, got.quantity, got.base_units, got.amount) == (sold[0], Decimal(sold[1]), *sold[2:])


@pytest.mark.parametrize(("code", "qty", "unit"), [
    ("A07", "0.25", "kg"), ("A03", "0.5", "con"), ("A03", "2", "kg"), ("A02", "10", "kg"),
    ("A06", "2", "hộp"),
    ("A01", "0", "kg"), ("A01", "-1", "kg"), ("A01", "101", "kg"), ("A01", "NaN", "kg"),
    ("A01", "0.0001", "kg"),
])
def test_a_part_an_unknown_unit_or_a_size_out_of_bounds_is_doubtful(code: str, qty: str, unit: str) -> None:
    assert base_quantity(ITEMS[code], Decimal(qty), unit) is None


def test_a_unit_not_offered_is_packed_in_the_default_unit_where_that_divides_evenly() -> None:
    packed = Item("C01", "Miến", (), "gói", (Unit("gói", 500, Dong(40_000)),), "g")

    got = base_quantity(packed, Decimal("1.5"), "kg")

    assert got is not None
    assert (got.unit_name, got.quantity, got.base_units, got.amount) == ("gói", Decimal(3), 1_500, 120_000)
    assert base_quantity(packed, Decimal("0.7"), "kg") is None


def test_half_a_dong_goes_up() -> None:
    odd = replace(ITEMS["A01"], units=(Unit("kg", 1000, Dong(45_005), 100),))

    got = base_quantity(odd, Decimal("0.1"), "kg")

    assert got is not None
    assert got.amount == 4_501
