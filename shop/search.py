"""Finding products: by words without diacritics, by commune, by shelf."""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from core.text import fold
from shop.cards import ProductCard, cards
from shop.models import Category, Cooperative, Product, ProductStatus
from shop.paging import Page, paged

SIZE = 24
_MOST_WORDS, _LONGEST = 8, 100


@dataclass(frozen=True)
class Wanted:
    """What a buyer looks for; what is empty does not narrow the search."""

    text: str = ""
    commune: str = ""
    category: Category | None = None
    cooperative_id: int | None = None


def on_sale() -> sa.Select[Product]:
    """Every product that buyers may see: on sale, and of a seller who is active."""
    shown = (Product.status == ProductStatus.ACTIVE, Cooperative.is_active)
    return sa.select(Product).join(Cooperative, Cooperative.id == Product.cooperative_id).where(*shown)


def find(wanted: Wanted, page: int = 1, size: int = SIZE) -> Page[ProductCard]:
    """That page of the matching products as cards, in four statements."""
    found = paged(matching(wanted), page, size)
    return found.of(cards(found.items))


def matching(wanted: Wanted) -> sa.Select[Product]:
    """The products on sale in which every word begins a word, the likeliest first.

    Whole words count more than beginnings, and the words in a row more than apart: who types "gà" means the
    chicken and not the rice (gạo). Case and diacritics do not count.
    """
    query = on_sale()
    if wanted.commune:
        query = query.where(Product.origin_commune_code == wanted.commune)
    if wanted.category:
        query = query.where(Product.category == wanted.category)
    if wanted.cooperative_id:
        query = query.where(Product.cooperative_id == wanted.cooperative_id)
    words = fold(wanted.text[:_LONGEST]).split()[:_MOST_WORDS]
    order: list[sa.ColumnElement[int]] = []
    if words:
        found_in = sa.literal(" ") + Product.folded + sa.literal(" ")
        query = query.where(*(found_in.contains(f" {word}", autoescape=True) for word in words))
        phrase = f" {' '.join(words)} "
        each_whole = sa.and_(*(found_in.contains(f" {word} ", autoescape=True) for word in words))
        order.append(sa.case((found_in.startswith(phrase, autoescape=True), 0),
                             (found_in.contains(phrase, autoescape=True), 1), (each_whole, 2), else_=3))
    return query.order_by(*order, Product.sort_key, Product.id)
