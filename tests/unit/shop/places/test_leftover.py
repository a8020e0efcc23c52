from __future__ import annotations

import pytest

from shop.places.contacts import CUT
from shop.places.leftover import street


@pytest.mark.parametrize(("text", "left"), [
    ("ship về 12 Trần Phú *", "12 Trần Phú"),
    ("chốt 2kg mận 90k ship về thôn Đông, *", "thôn Đông"),
    ("12 Trần Phú, * nhé shop", "12 Trần Phú"),
    ("em ở * giúp em nhé", ""),
    ("Địa chỉ: bản Nậm Cấu, *", "bản Nậm Cấu"),
    ("12 Trần Phú (*)", "12 Trần Phú"),
    ("*, số 5 (ngõ 2)", "số 5 (ngõ 2)"),
    ("lấy 2 hộp, 12 Trần Phú, *", "12 Trần Phú"),
])
def test_talk_and_orders_around_a_place_are_left_out(text: str, left: str) -> None:
    assert street(text, text.replace("*", CUT), is_resolved=True) == left


def test_without_a_place_all_of_the_text_stays() -> None:
    text = "nhà em ở gần chợ Đồng Xuân"

    assert street(text, text, is_resolved=False) == text
