"""Buyers who put themselves right in the same comment."""
from __future__ import annotations

import pytest

from livestream.grammar import Reading
from tests.unit.livestream.grammar.labelled import grammar


def read(text: str) -> tuple[list[str], Reading]:
    reading = grammar().read(text, "A06")
    return [f"{line.code} {line.qty} {line.unit}" for line in reading.lines], reading


@pytest.mark.parametrize(("text", "wanted"), [
    ("mận 2kg à nhầm 3kg", "A01 3 kg"),
    ("lấy 2kg mận à nhầm 3kg", "A01 3 kg"),
    ("chốt gà 2 con, nhầm, 1 con nha", "A03 1 con"),
    ("2 gói măng à không 3 gói", "A10 3 gói"),
    ("man 2 ki a khong 3 ki", "A01 3 kg"),
    ("lấy 2 à không 3", "A06 3 gói"),
    ("2kg mận à nhầm 3kg mận", "A01 3 kg"),
    ("2 gói măng í lộn 4", "A10 4 gói"),
])
def test_the_last_quantity_counts_and_a_person_looks(text: str, wanted: str) -> None:
    lines, reading = read(text)

    assert (lines, reading.review) == ([wanted], True)


def test_other_goods_after_the_slip_leave_both_lines_to_a_person() -> None:
    lines, reading = read("2kg mận à nhầm 3 con gà")

    assert (lines, reading.review) == (["A01 2 kg", "A03 3 con"], True)
