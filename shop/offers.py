"""What a pack size is, costs and has left at this moment: for whoever turns it into an order or a claim."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from core.db import Dong, db
from core.prepared import PreparedIn
from shop import lapsed
from shop.models import Cooperative, Product, ProductStatus, StockItem, Unit, Variant


@dataclass(frozen=True)
class Offer:
    """One pack size as it is offered now. `available` is in base units; `is_for_sale` leaves stock aside."""

    variant_id: int
    sku: str
    stock_item_id: int
    product_id: int
    product_slug: str
    cooperative_id: int
    commune_code: str  # where the seller is registered today: revenue counts there
    product_name: str
    variant_name: str
    unit_name: str
    unit: Unit
    base_units: int
    loose_step: int | None
    price: Dong
    weight_g: int
    is_for_sale: bool
    available: int
    lapsed: int = 0  # of that, still held for somebody whose time is over; looked up where something seems to lack

    @property
    def smallest(self) -> int:
        """The least that is sold of it, in base units."""
        return self.loose_step or self.base_units


def offer(skus: Iterable[str]) -> dict[str, Offer]:
    """The offers behind these codes, in one statement; a code that nothing has is left out."""
    return {each.sku: each for each in _offers(_BY_SKU, set(skus))}


def offers_of_variants(ids: Iterable[int]) -> dict[int, Offer]:
    """The same by the id of the pack size, for packages whose rows point at it."""
    return {each.variant_id: each for each in _offers(_BY_ID, set(ids))}


def _offers(statement: PreparedIn, wanted: Collection[Any]) -> list[Offer]:
    db.session.flush()
    found = [Offer(*row) for row in statement.rows(wanted)]
    return with_lapsed(found) if any(each.available < each.smallest for each in found) else found


def with_lapsed(offers: Iterable[Offer]) -> list[Offer]:
    """The same, with what is still held for somebody whose time is over: for those that seem to lack."""
    found = list(offers)
    held = lapsed.held({each.stock_item_id for each in found})
    return [replace(each, available=each.available - each.lapsed + (more := held.get(each.stock_item_id, 0)),
                    lapsed=more) for each in found]


def _by(column: Any) -> PreparedIn:
    for_sale = sa.and_(Product.status == ProductStatus.ACTIVE, Variant.is_active, Cooperative.is_active)
    columns: tuple[Any, ...] = (
        Variant.id, Variant.sku, Variant.stock_item_id, Product.id, Product.slug, Cooperative.id,
        Cooperative.commune_code, Product.name, Variant.name, Variant.unit_name, StockItem.unit,
        Variant.base_units, Variant.loose_step, Variant.price, Variant.weight_g, for_sale,
        StockItem.on_hand - StockItem.reserved,
    )
    joined = sa.select(*columns).select_from(Variant).join(Product).join(StockItem).join(
        Cooperative, Cooperative.id == Product.cooperative_id)
    return PreparedIn(lambda values: joined.where(column.in_(values)))


_BY_SKU, _BY_ID = _by(Variant.sku), _by(Variant.id)
