from __future__ import annotations

from shop.places import amendments, former, units


def test_the_old_order_had_63_provinces_696_districts_and_10035_units() -> None:
    assert len(former.old_provinces()) == 63
    assert len(former.districts()) == 696
    assert len({old.code for old in former.old_wards() if old.code}) == 10035


def test_every_old_unit_became_at_least_one_unit_in_force() -> None:
    for old in former.old_wards():
        assert old.candidates
        homes = {units.ward(code).province_code for code in old.candidates}
        province = former.districts()[old.district_code].old_province_code
        assert homes == {former.old_provinces()[province].province_code}


def test_every_unit_in_force_came_from_somewhere() -> None:
    assert {code for old in former.old_wards() for code in old.candidates} == {
        ward.code for ward in units.wards()}


def test_a_divided_unit_says_so() -> None:
    by_code = {old.code: old for old in former.old_wards()}

    assert by_code["00316"].is_split
    assert not by_code["03412"].is_split


def test_only_the_five_island_districts_had_no_communes() -> None:
    names = {former.districts()[old.district_code].name for old in former.old_wards() if not old.code}

    assert names == {"Huyện Bạch Long Vĩ", "Huyện Cồn Cỏ", "Huyện Hoàng Sa", "Huyện Lý Sơn", "Huyện Côn Đảo"}


def test_no_unit_keeps_the_share_of_a_namesake_elsewhere() -> None:
    by_code = {old.code: set(old.candidates) for old in former.old_wards()}

    assert all(not by_code[old] & wrong for old, wrong in amendments.NOT_A_PART.items())
    assert by_code["31268"] == {"31288"}
    assert by_code["31666"] == {"31666"}


def test_namesakes_of_one_province_do_not_share_all_their_successors_across_districts() -> None:
    # The mistake that was corrected: two communes of one name, in two districts, each with the parts of both.
    seen: dict[tuple[str, str, tuple[str, ...]], set[str]] = {}
    for old in former.old_wards():
        if old.is_split:
            province = units.ward(old.candidates[0]).province_code
            seen.setdefault((province, old.name, old.candidates), set()).add(old.district_code)

    assert [key for key, districts in seen.items() if len(districts) > 1] == []


def test_names_of_some_years_ago_are_known() -> None:
    earlier = former.earlier_names()

    assert set(earlier["district"]["tuliem"]) == {"019", "021"}
    assert earlier["district"]["9"] == ("769",)
    assert earlier["ward"]["nguyentrungtruc"] == ("00004",)
