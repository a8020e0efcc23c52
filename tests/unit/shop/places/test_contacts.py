from __future__ import annotations

import pytest

from shop.places.contacts import CUT, find
from shop.places.lexicon import lexicon


@pytest.mark.parametrize("typed", [
    "0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "+84912345678", "+84 912 345 678", "84912345678",
    "O912345678", "sđt: 0912345678", "ĐT 0912345678", "số điện thoại 0912345678",
])
def test_a_mobile_number_is_found_however_it_is_written(typed: str) -> None:
    found = find(f"12 Trần Phú, {typed}, Hà Nội", lexicon().is_name)

    assert found.phone == "0912345678"
    assert found.rest.replace(CUT, "") == "12 Trần Phú, , Hà Nội"


@pytest.mark.parametrize("typed", ["091234567", "09123456789", "0243 826 5555", "1900 1234", "0112345678"])
def test_what_is_no_mobile_number_stays_in_the_text(typed: str) -> None:
    found = find(f"12 Trần Phú, {typed}", lexicon().is_name)

    assert (found.phone, found.rest) == (None, f"12 Trần Phú, {typed}")


def test_a_house_number_behind_the_phone_is_not_swallowed() -> None:
    found = find("0912345678 12 Trần Phú", lexicon().is_name)

    assert found.phone == "0912345678"
    assert found.rest.endswith(" 12 Trần Phú")


@pytest.mark.parametrize(("text", "name"), [
    ("Chị Hoa, 12 Trần Phú", "Chị Hoa"),
    ("12 Trần Phú - nhận: Anh Tuấn 0987111222", "Anh Tuấn"),
    ("người nhận: Nguyễn Thị Mai, 12 Trần Phú", "Nguyễn Thị Mai"),
    ("Nguyễn Thị Mai 0912345678 số 12 ngõ 5", "Nguyễn Thị Mai"),
    ("số 12 ngõ 5, 0912345678 (Hương)", "Hương"),
    ("giao cho cô Bảy, số 12 ngõ 5", "cô Bảy"),
    ("0388999888 Vàng A Lử bản Sín Chải", "Vàng A Lử"),
])
def test_the_receiver_is_found_as_written(text: str, name: str) -> None:
    assert find(text, lexicon().is_name).receiver_name == name


@pytest.mark.parametrize("text", [
    "12 Trần Phú, Hà Nội", "Bà Rịa, Vũng Tàu", "Cô Tô, Quảng Ninh", "Bản Nà Đon, xã Bình Lư", "Nguyễn Huệ, Quận 1",
    "nhận hàng tại nhà", "Anh Sơn, Nghệ An", "",
])
def test_a_street_or_a_place_is_no_receiver(text: str) -> None:
    assert find(text, lexicon().is_name).receiver_name is None
