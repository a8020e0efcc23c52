"""From what people type to a ward, or to a question."""
from __future__ import annotations

from orders.addressing import NONE_OF_THESE, understand


def test_a_new_address_is_understood_at_once():
    found = understand("số 5, xã Bình Lư, Lai Châu")

    assert (found.ward_code, found.street) == ("03390", "số 5")


def test_an_old_address_is_carried_over():
    assert understand("12 Lê Lợi, phường Bến Nghé, quận 1, tp hcm").ward_code == "26740"


def test_a_divided_ward_is_asked():
    found = understand("12 phố Thử, phường Dịch Vọng Hậu, Cầu Giấy, Hà Nội")

    assert (found.ward_code, found.choices) == ("", ("00160", "00166"))


def test_the_choice_counts_and_a_forged_one_does_not():
    address = "12 phố Thử, phường Dịch Vọng Hậu, Cầu Giấy, Hà Nội"

    assert understand(address, "00160").ward_code == "00160"
    assert understand(address, "99999").ward_code == ""
    assert understand(address, NONE_OF_THESE).choices == ()


def test_province_and_commune_by_name():
    assert understand("nhà ông Chớ", "", "12", "xã bình lư").ward_code == "03390"
    assert len(understand("nhà ông Chớ", "", "12", "b").choices) > 1
    assert understand("nhà ông Chớ", "", "xx", "bình lư").ward_code == ""
    assert understand("nhà ông Chớ", "", "", "zzzz").ward_code == ""
