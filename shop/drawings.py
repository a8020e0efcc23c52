"""Our own drawings: of goods, while a product has no photo, and of places."""
from __future__ import annotations

import zlib

from flask_babel import lazy_gettext as _l

from shop.models import Product
from shop.shelves import SHELVES

GOODS = {
    "bamboo-shoot": _l("Bamboo shoots"), "banana": _l("Bananas"), "basket": _l("A basket"),
    "black-chicken": _l("A black chicken"), "brocade-bag": _l("A brocade bag"),
    "cardamom": _l("Black cardamom"), "corn": _l("Maize"), "costume": _l("A costume"),
    "dipping-spice": _l("A jar of dipping spice"),
    "dried-beef": _l("Smoked meat"), "fish": _l("Fish"), "ginger": _l("Ginger"), "ginseng": _l("Ginseng"),
    "herbs": _l("Herbs"), "homestay": _l("A house to stay in"), "honey": _l("Honey"),
    "liquor-bottle": _l("A bottle"), "macadamia": _l("Macadamia nuts"), "mushroom": _l("Mushrooms"),
    "orchid": _l("An orchid"), "peach-branch": _l("A peach branch"), "pear": _l("Pears"), "plum": _l("Plums"),
    "pollen": _l("Pollen"), "pork-sausage": _l("Sausages"), "rice": _l("Rice"), "tea": _l("Tea"),
    "vermicelli": _l("Vermicelli"),
}
PLACES = (
    "terraces", "tea-hills", "stilt-house", "river", "mountains", "market", "harvest", "forest", "evening",
)


def of_product(product: Product) -> str:
    """The drawing the seller chose, or that of its shelf."""
    return product.drawing or SHELVES[product.category].drawing


def of_place(commune_code: str) -> str:
    """One of the drawings of places, the same one for a commune every time."""
    return PLACES[zlib.crc32(commune_code.encode()) % len(PLACES)]
