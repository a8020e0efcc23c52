from __future__ import annotations

import json
from pathlib import Path

import pytest

from shop.places import former, units
from shop.places.errors import UnknownProvince, UnknownWard

LAI_CHAU = json.loads((Path(__file__).parent / "lai_chau.json").read_text(encoding="utf-8"))


def test_the_law_knows_34_provinces_and_3321_units() -> None:
    assert len(units.provinces()) == 34
    assert len(units.wards()) == 3321
    assert len({ward.code for ward in units.wards()}) == 3321
    assert all(len(ward.code) == 5 and ward.code.isdigit() for ward in units.wards())
    assert sum(len(units.wards_of(province.code)) for province in units.provinces()) == 3321


def test_the_kinds_of_units_are_counted_as_after_30_april_2026() -> None:
    kinds = [ward.kind for ward in units.wards()]

    assert (kinds.count("xã"), kinds.count("phường"), kinds.count("đặc khu")) == (2611, 697, 13)


def test_the_38_units_of_lai_chau_are_those_of_the_statistics_office() -> None:
    ours = {ward.code: ward.full_name.casefold() for ward in units.wards_of("12")}

    assert ours == {unit["code"]: unit["name"].casefold() for unit in LAI_CHAU}
    assert len(ours) == 38


def test_every_unit_of_lai_chau_was_formed_from_the_old_units_the_law_names() -> None:
    formed_from: dict[str, set[str]] = {}
    for old in former.old_wards():
        for code in old.candidates:
            formed_from.setdefault(code, set()).add(old.code)

    assert {unit["code"]: formed_from[unit["code"]] for unit in LAI_CHAU} == {
        unit["code"]: {old["code"] for old in unit["formed_from"]} for unit in LAI_CHAU}


def test_later_decisions_are_in_the_data() -> None:
    assert [units.province(code).name for code in ("22", "24", "75")] == [
        "Thành phố Quảng Ninh", "Thành phố Bắc Ninh", "Thành phố Đồng Nai"]
    made_wards = {"Lộc Ninh", "Tân Khai", "Đồng Phú", "Tân Phú", "Trị An", "Trảng Bom", "Dầu Giây", "Long Thành",
                  "Xuân Lộc", "Nhơn Trạch"}

    assert {ward.name for ward in units.wards_of("75") if ward.kind == "phường"} >= made_wards


def test_a_unit_is_shown_with_and_without_its_kind() -> None:
    ward = units.ward("03390")

    assert (ward.name, ward.full_name, ward.province.name) == ("Bình Lư", "xã Bình Lư", "Tỉnh Lai Châu")
    assert ward.province.short_name == "Lai Châu"
    assert units.province("79").short_name == "Hồ Chí Minh"


@pytest.mark.parametrize("code", ["", "3390", "99999", "03412x"])
def test_an_unknown_unit_is_refused(code: str) -> None:
    with pytest.raises(UnknownWard):
        units.ward(code)


def test_an_unknown_province_is_refused() -> None:
    with pytest.raises(UnknownProvince):
        units.province("02")
    with pytest.raises(UnknownProvince):
        units.wards_of("02")


def test_provinces_and_units_come_in_vietnamese_order() -> None:
    names = [province.short_name for province in units.provinces()]

    assert names.index("Cao Bằng") < names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Gia Lai")
    assert [ward.name for ward in units.wards_of("12")][:2] == ["Bản Bo", "Bình Lư"]


@pytest.mark.parametrize(("typed", "first"), [
    ("binh lu", "03390"), ("Bình Lư", "03390"), ("xã bình lư", "03390"), ("binh lu lai chau", "03390"),
    ("bum t", "03433"),
])
def test_a_unit_is_found_by_what_one_types_of_it(typed: str, first: str) -> None:
    assert units.search_wards(typed)[0].code == first


def test_a_search_stays_in_its_province_and_under_its_limit() -> None:
    found = units.search_wards("tan", province_code="12", limit=3)

    assert {ward.province_code for ward in found} == {"12"}
    assert len(units.search_wards("tan", limit=7)) == 7


def test_names_that_begin_with_what_was_typed_come_first() -> None:
    found = units.search_wards("mường", province_code="12", limit=40)

    assert found[0].name.startswith("Mường")
    assert [ward.name for ward in found] == sorted(
        (ward.name for ward in found), key=lambda name: not name.startswith("Mường"))


def test_nothing_typed_offers_the_province_or_nothing() -> None:
    assert units.search_wards("  ") == []
    assert [ward.code for ward in units.search_wards("", province_code="12", limit=99)] == [
        ward.code for ward in units.wards_of("12")]


def test_nonsense_finds_nothing() -> None:
    assert units.search_wards("zzzz" * 1000) == []
