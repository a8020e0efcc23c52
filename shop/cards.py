"""Products as the market shows them in rows: made for a whole page at once, in four statements at most."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from core.db import Dong, db
from shop import drawings, images
from shop.left import Left
from shop.models import Photo, Product, StockItem, Variant
from shop.papers import stars
from shop.places.units import ward


@dataclass(frozen=True)
class Sources:
    """A picture with its addresses and their widths, from small to large; `largest` opens on its own."""

    sources: tuple[tuple[str, int], ...]
    width: int
    height: int
    alt: str
    largest: str


@dataclass(frozen=True)
class ProductCard:
    """What templates/components/card.html shows of a product."""

    url: str
    name: str
    place: str
    price: Dong
    from_price: bool
    unit: str
    picture: Sources | None
    drawing: str
    state: str | None
    note: str = ""
    stars: int = 0


def sources(photo: Photo, *, all_sizes: bool = True) -> Sources:
    """The addresses of a picture; a card needs only the smallest size."""
    wide = images.widths(photo.width, photo.height)
    sizes = images.SIZES if all_sizes else images.SIZES[:1]
    addresses = {wide[size]: url_for("shop.media", key=photo.key, size=size) for size in reversed(sizes)}
    return Sources(tuple((url, width) for width, url in sorted(addresses.items())), photo.width, photo.height,
                   photo.alt, url_for("shop.media", key=photo.key, size=images.SIZES[-1]))


def cards(products: Sequence[Product]) -> list[ProductCard]:
    """A card for each of these products, in their order."""
    ids = [product.id for product in products]
    if not ids:
        return []
    sizes: dict[int, list[tuple[Variant, StockItem]]] = defaultdict(list)
    mine = (Variant.product_id.in_(ids), Variant.is_active)
    wanted = sa.select(Variant, StockItem).join(StockItem).where(*mine)
    for size, item in db.session.execute(wanted.order_by(Variant.position, Variant.id)):
        sizes[size.product_id].append((size, item))
    pictures, shown = first_pictures(ids), stars.of_products(products)
    return [_card(product, sizes[product.id], pictures.get(product.id), shown.get(product.id, 0))
            for product in products
            if sizes[product.id]]


def first_pictures(product_ids: Sequence[int]) -> dict[int, Sources]:
    """The picture that stands for each of these products, in its smallest size; in one statement."""
    photos: dict[int, Photo] = {}
    wanted = sa.select(Photo).where(Photo.product_id.in_(product_ids)).order_by(Photo.position, Photo.id)
    for photo in db.session.scalars(wanted):
        photos.setdefault(photo.product_id, photo)
    return {product_id: sources(photo, all_sizes=False) for product_id, photo in photos.items()}


def _card(product: Product, sizes: list[tuple[Variant, StockItem]], picture: Sources | None, ocop: int
          ) -> ProductCard:
    cheapest, item = min(sizes, key=lambda each: each[0].price)
    left = Left.of(item, [size for size, _ in sizes])
    return ProductCard(
        url=url_for("shop.product", slug=product.slug), name=product.name,
        place=ward(product.origin_commune_code).name, price=cheapest.price,
        from_price=len({size.price for size, _ in sizes}) > 1, unit=cheapest.name,
        picture=picture, drawing=drawings.of_product(product),
        state=None if left.state == "plenty" else left.state, stars=ocop)
