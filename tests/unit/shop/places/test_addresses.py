from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import tidy
from shop.places import former, units
from shop.places.addresses import LONGEST, Resolution, Status, resolve

HERE = Path(__file__).parent
OURS = [json.loads(line) for line in (HERE / "addresses.jsonl").read_text(encoding="utf-8").splitlines()]
GIVEN = [json.loads(line) for line in (HERE / "addresses_dev.jsonl").read_text(encoding="utf-8").splitlines()]


def _said(found: Resolution) -> dict[str, Any]:
    return {"status": found.status, "ward_code": found.ward_code, "province_code": found.province_code,
            "candidates": list(found.candidates), "street": found.street, "phone": found.phone,
            "receiver_name": found.receiver_name}


@pytest.mark.parametrize("line", OURS, ids=[line["id"] for line in OURS])
def test_an_address_of_our_own_collection_is_understood(line: dict[str, Any]) -> None:
    assert _said(resolve(line["text"])) == line["expect"]


@pytest.mark.parametrize("line", GIVEN, ids=[line["id"] for line in GIVEN])
def test_an_address_of_the_labelled_examples_is_understood(line: dict[str, Any]) -> None:
    expected = line["expect"]

    assert _said(resolve(line["text"])) == {
        "status": expected["status"], "ward_code": expected.get("ward_code"),
        "province_code": expected.get("province_code"),
        "candidates": sorted(unit["ward_code"] for unit in expected["candidates"]),
        "street": expected["street"], "phone": expected.get("phone"),
        "receiver_name": expected.get("receiver_name")}


def test_our_collection_is_large_and_has_every_outcome() -> None:
    assert len(OURS) >= 150
    assert {line["expect"]["status"] for line in OURS} == set(Status)


def test_every_tenth_old_unit_is_found_in_its_district_and_no_divided_one_is_chosen() -> None:
    for old in former.old_wards()[::10]:
        if not old.code:
            continue
        district = former.districts()[old.district_code]
        province = former.old_provinces()[district.old_province_code]

        found = resolve(f"thôn 2 {old.kind} {old.name} {district.name} {province.name}")

        assert found.status is (Status.SPLIT if old.is_split else Status.EXACT)
        assert found.candidates == old.candidates
        assert found.street == "thôn 2"


def test_every_tenth_unit_in_force_is_found_in_its_province() -> None:
    for ward in units.wards()[::10]:
        found = resolve(f"tổ 3, {ward.full_name}, {ward.province.name}")

        assert (found.status, found.ward_code, found.street) == (Status.EXACT, ward.code, "tổ 3")


PLACES = [
    "Hà Nội", "phường", "xã", "Q.", "P.", "TP", "Tân Phú", "Châu Thành", "huyện", "Lai Châu", "Bình Lư", "1", "12",
    "Điện Biên", ",", "-", "(", ")", "cũ", "mới", "nay là", "0912345678", "chị Hoa", "nhận:", "ship về", "đường",
    "tinh", "t", "x", "thị", "Hòa Bình", "Long Phú", ".", "/", "\u0301", "đ",
]


@given(st.one_of(st.text(max_size=600), st.lists(st.sampled_from(PLACES), max_size=60).map(" ".join),
                 st.lists(st.sampled_from(PLACES), max_size=60).map("".join)))
def test_any_text_is_answered_and_the_answer_is_whole(text: str) -> None:
    found = resolve(text)

    assert all(units.ward(code) for code in found.candidates)
    assert list(found.candidates) == sorted(set(found.candidates))
    if found.status is Status.EXACT:
        assert found.candidates == (found.ward_code,)
    if found.status is Status.SPLIT:
        assert len(found.candidates) > 1
        assert found.ward_code is None
    if found.status is Status.PROVINCE_ONLY:
        assert found.province_code is not None
    if found.status in (Status.PROVINCE_ONLY, Status.UNRESOLVED):
        assert (found.candidates, found.ward_code) == ((), None)


@given(st.lists(st.sampled_from(PLACES), max_size=40).map(" ".join))
def test_what_is_left_for_the_courier_stood_in_the_text_in_this_order(text: str) -> None:
    at = 0
    for word in re.findall(r"\w+", resolve(text).street):
        at = text.index(word, at) + len(word)


def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    long = "xã Bình Lư, Lai Châu " + "rất dài " * 5000

    assert resolve(long).ward_code == "03390"
    assert len(resolve(long).street) <= LONGEST


def test_control_characters_and_split_letters_do_no_harm() -> None:
    assert resolve("xã\x00 Bình\x07 Lư,\u200b Lai Châu").ward_code == "03390"
    assert resolve("\ud800\udfff").status is Status.UNRESOLVED
    assert tidy(resolve("a\u0301 Hà Nội").street) == resolve("a\u0301 Hà Nội").street
