"""Addresses, codes and keys for sorting."""
from __future__ import annotations

import re

import pytest

from shop import naming


@pytest.mark.parametrize(("name", "start"), [
    ("Mật ong Pa Ủ", "mat-ong-pa-u-"), ("  Đào   rừng!! ", "dao-rung-"), ("Gà đen (gà Mông)", "ga-den-ga-mong-"),
    ("蜂蜜", ""), ("x" * 200, "x" * 60 + "-"), ("../../etc", "etc-"),
])
def test_an_address_can_be_read_and_never_says_more(name, start):
    made = naming.slug(name)

    assert re.fullmatch(re.escape(start) + "[2-9a-z]{5}", made)
    assert made != naming.slug(name)
    assert len(made) <= 80


def test_a_code_for_a_box_has_nothing_that_is_misread():
    assert all(re.fullmatch("[2-9A-HJKMNP-Z]{8}", naming.sku()) for _ in range(50))


def test_names_stand_in_vietnamese_order():
    names = ["Đào", "Dâu", "Ổi", "Ớt", "Mận", "Măng", "Mặn", "Xoài", "Đậu"]

    assert sorted(names, key=naming.sort_key) == ["Dâu", "Đào", "Đậu", "Mặn", "Măng", "Mận", "Ổi", "Ớt", "Xoài"]


def test_a_key_fits_its_column():
    assert len(naming.sort_key("ộ" * 160)) <= 320
