"""What words a product is found by, and how long texts may be."""
from __future__ import annotations

from collections.abc import Sequence

from core.errors import Invalid
from core.text import fold
from shop.models import Category, Cooperative
from shop.places.units import ward
from shop.shelves import SHELVES

_LONGEST_FOLDED = 800


def limited(text: str, most: int, refusal: type[Invalid]) -> str:
    """`text`, unless it is longer than its column."""
    if len(text) > most:
        raise refusal(most=most)
    return text


def folded_product(
    name: str, aliases: Sequence[str], category: Category, origin_commune_code: str, seller: Cooperative
) -> str:
    """Everything a buyer may type to find a product, folded; its name comes first, which search relies on."""
    places = [ward(code) for code in dict.fromkeys((origin_commune_code, seller.commune_code))]
    words = (name, *aliases, SHELVES[category].words, seller.name, *(place.full_name for place in places),
             places[0].province.short_name)
    return fold(" ".join(words))[:_LONGEST_FOLDED]
