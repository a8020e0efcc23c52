"""Our own drawings: of goods, while a product has no photo, and of places."""
from __future__ import annotations

import zlib

from shop.models import Product
from shop.shelves import SHELVES

GOODS = tuple(dict.fromkeys(shelf.drawing for shelf in SHELVES.values()))
PLACES = ("mountains",)


def of_product(product: Product) -> str:
    """The drawing the seller chose, or that of its shelf."""
    return product.drawing or SHELVES[product.category].drawing


def of_place(commune_code: str) -> str:
    """One of the drawings of places, the same one for a commune every time."""
    return PLACES[zlib.crc32(commune_code.encode()) % len(PLACES)]
