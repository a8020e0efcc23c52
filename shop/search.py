"""Finding products: by words without diacritics, by commune, by shelf."""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql.base import ExecutableOption

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
    """What `products` finds, as cards; in five statements."""
    found = products(wanted, page, size)
    return found.of(cards(found.items))


def products(wanted: Wanted, page: int = 1, size: int = SIZE, *load: ExecutableOption) -> Page[Product]:
    """The products on sale that hold every word, those that begin with the words first; `load` what goes along.

    Case and diacritics do not count. Only when nothing holds the whole words do their beginnings count: who types
    "gà" means the chicken and not the rice (gạo), who types "mat o" is still on the way to honey.
    """
    query = _narrowed(wanted).options(*load)
    words = fold(wanted.text[:_LONGEST]).split()[:_MOST_WORDS]
    found = _page(query, words, " ", page, size)
    if words and not found.total:
        found = _page(query, words, "", page, size)
    return found


def _narrowed(wanted: Wanted) -> sa.Select[Product]:
    query = on_sale()
    if wanted.commune:
        query = query.where(Product.origin_commune_code == wanted.commune)
    if wanted.category:
        query = query.where(Product.category == wanted.category)
    if wanted.cooperative_id:
        query = query.where(Product.cooperative_id == wanted.cooperative_id)
    return query


def _page(query: sa.Select[Product], words: list[str], end: str, page: int, size: int) -> Page[Product]:
    """`end` closes each word: a space for whole words, nothing for beginnings."""
    text = sa.literal(" ") + Product.folded + sa.literal(" ")
    order: list[sa.ColumnElement[int]] = []
    if words:
        query = query.where(*(text.contains(f" {word}{end}", autoescape=True) for word in words))
        phrase = f" {' '.join(words)}{end}"
        order.append(sa.case((text.startswith(phrase, autoescape=True), 0),
                             (text.contains(phrase, autoescape=True), 1), else_=2))
    return paged(query.order_by(*order, Product.sort_key, Product.id), page, size)
