"""How long goods keep: what a seller has said in days, or for fresh goods without a word, not at all."""
from __future__ import annotations

from datetime import date, timedelta

from shop.models import Category, Product

FRESH = frozenset({Category.FRUIT, Category.VEGETABLE, Category.MEAT, Category.FISH, Category.FLOWER})
MOST_DAYS = 3_650


def keeps_until(product: Product, since: date, until: date) -> bool:
    """True if goods that are in the store on day `since` are still good on day `until`."""
    if product.keeps_days is None:
        return product.category not in FRESH
    return since + timedelta(days=product.keeps_days) >= until
