"""The shelves of the market: what each category is called, is found by, and looks like without a photo."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from shop.models import Category, CooperativeKind


@dataclass(frozen=True)
class Shelf:
    """One category. `words` are what buyers type to find it, whatever language they read."""

    category: Category
    label: Any
    drawing: str
    words: str


SHELVES = {shelf.category: shelf for shelf in (
    Shelf(Category.RICE, _l("Rice"), "rice", "gạo rice"),
    Shelf(Category.FRUIT, _l("Fruit"), "plum", "trái cây hoa quả fruit"),
    Shelf(Category.HONEY, _l("Honey"), "honey", "mật ong honey"),
    Shelf(Category.TEA, _l("Tea"), "tea", "chè trà tea"),
    Shelf(Category.MEAT, _l("Meat"), "dried-beef", "thịt meat"),
    Shelf(Category.SPICE, _l("Spices"), "cardamom", "gia vị spice"),
    Shelf(Category.HERB, _l("Medicinal herbs"), "herbs", "dược liệu thuốc nam herb"),
    Shelf(Category.NUT, _l("Nuts"), "macadamia", "hạt nut"),
    Shelf(Category.VEGETABLE, _l("Vegetables"), "bamboo-shoot", "rau củ vegetable"),
    Shelf(Category.NOODLE, _l("Noodles"), "vermicelli", "miến bún noodle"),
    Shelf(Category.FISH, _l("Fish"), "fish", "cá fish"),
    Shelf(Category.DRINK, _l("Drinks"), "liquor-bottle", "đồ uống rượu drink"),
    Shelf(Category.CRAFT, _l("Crafts"), "brocade-bag", "thủ công thổ cẩm craft"),
    Shelf(Category.FLOWER, _l("Flowers"), "peach-branch", "hoa flower"),
    Shelf(Category.OTHER, _l("Other goods"), "basket", "hàng khác"),
)}

KINDS = {
    CooperativeKind.COOPERATIVE: _l("Cooperative"),
    CooperativeKind.ENTERPRISE: _l("Enterprise"),
    CooperativeKind.HOUSEHOLD: _l("Household business"),
    CooperativeKind.INDIVIDUAL: _l("Individual seller"),
}
