"""What words a product is found by."""
from __future__ import annotations

import pytest

from shop.errors import TextTooLong
from shop.models import Category, Cooperative
from shop.wording import folded_product, limited


def test_a_product_is_found_by_everything_a_buyer_may_type():
    seller = Cooperative(name="Hợp tác xã Đào", commune_code="03390")

    assert folded_product("Gạo Séng Cù", ["gạo dẻo"], Category.RICE, "03478", seller) == (
        "gao seng cu gao deo gao rice hop tac xa dao xa sin ho xa binh lu lai chau")


def test_a_long_story_is_cut_where_its_column_ends():
    seller = Cooperative(name="x" * 160, commune_code="03390")

    assert len(folded_product("y" * 160, ["z" * 40] * 12, Category.RICE, "03390", seller)) == 800


def test_a_text_that_is_too_long_is_refused():
    assert limited("abc", 3, TextTooLong) == "abc"
    with pytest.raises(TextTooLong):
        limited("abcd", 3, TextTooLong)
