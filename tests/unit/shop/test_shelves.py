"""Shelves and drawings."""
from __future__ import annotations

import pathlib

from shop import drawings
from shop.models import Category, CooperativeKind, Product
from shop.shelves import KINDS, SHELVES

IMAGES = pathlib.Path(__file__).parents[3] / "static" / "img"


def test_every_category_has_its_shelf_and_every_kind_of_seller_its_name():
    assert set(SHELVES) == set(Category)
    assert set(KINDS) == set(CooperativeKind)


def test_every_drawing_is_there_and_can_be_chosen():
    drawn = {path.stem for path in (IMAGES / "goods").glob("*.svg")}

    assert set(drawings.GOODS) == drawn
    assert {shelf.drawing for shelf in SHELVES.values()} <= drawn
    assert set(drawings.PLACES) == {path.stem for path in (IMAGES / "places").glob("*.svg")}


def test_a_product_without_a_drawing_of_its_own_shows_that_of_its_shelf():
    assert drawings.of_product(Product(category=Category.RICE, drawing="")) == "rice"
    assert drawings.of_product(Product(category=Category.RICE, drawing="corn")) == "corn"


def test_a_commune_looks_the_same_every_time():
    assert drawings.of_place("03390") == drawings.of_place("03390")
    assert len({drawings.of_place(f"{code:05d}") for code in range(3_388, 3_500)}) == len(drawings.PLACES)
