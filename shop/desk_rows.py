"""The products of one seller as the desk lists them."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import Dong, db
from shop import drawings
from shop.cards import Sources, first_pictures
from shop.left import Left
from shop.models import Product, ProductStatus, StockItem, Variant

_ORDER = {ProductStatus.ACTIVE: 0, ProductStatus.DRAFT: 1, ProductStatus.ARCHIVED: 2}


@dataclass(frozen=True)
class DeskRow:
    """A product with what a seller wants to see at a glance; without a pack size there is nothing left."""

    slug: str
    name: str
    status: ProductStatus
    picture: Sources | None
    drawing: str
    packs: tuple[tuple[str, Dong], ...]
    left: Left | None


def desk_rows(cooperative_id: int) -> list[DeskRow]:
    """All products of a seller, those on sale first, then in Vietnamese order; in four statements."""
    own = sa.select(Product).where(Product.cooperative_id == cooperative_id)
    status = sa.case(_ORDER, value=Product.status)
    products = db.session.scalars(own.order_by(status, Product.sort_key, Product.id)).all()
    sizes: dict[int, list[tuple[Variant, StockItem]]] = defaultdict(list)
    of_these = sa.select(Variant, StockItem).join(StockItem).join(Product, Product.id == Variant.product_id)
    of_these = of_these.where(Product.cooperative_id == cooperative_id, Variant.is_active)
    for size, item in db.session.execute(of_these.order_by(Variant.position, Variant.id)):
        sizes[size.product_id].append((size, item))
    pictures = first_pictures([product.id for product in products])
    return [_row(product, sizes[product.id], pictures.get(product.id)) for product in products]


def _row(product: Product, sizes: list[tuple[Variant, StockItem]], picture: Sources | None) -> DeskRow:
    left = Left.of(sizes[0][1], [size for size, _ in sizes]) if sizes else None
    return DeskRow(product.slug, product.name, product.status, picture, drawings.of_product(product),
                   tuple((size.name, size.price) for size, _ in sizes), left)
