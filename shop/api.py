"""What programs may ask the shop: the products on sale, with what is left of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from marshmallow import fields, validate
from sqlalchemy.orm import joinedload, selectinload

from core.access import allow
from core.api import ApiBlueprint, Digits, Text, link
from core.db import db
from shop import lapsed, search
from shop.models import Category, Product, Variant
from shop.search import Wanted

bp = ApiBlueprint("shop_api", __name__, url_prefix="/api/v1/products", description="What is for sale")


class ProductQuery(ma.Schema):
    """What to look for; what is left out does not narrow the search."""

    q = Text(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "Words; diacritics and case do not count"},
    )
    commune = Text(
        load_default="",
        validate=validate.Regexp(r"^([0-9]{5})?$"),
        metadata={"description": "5-digit code of the commune of origin"},
    )
    category = Text(load_default="", validate=validate.OneOf(["", *(each.value for each in Category)]))
    page = Digits(load_default=1, validate=validate.Range(1, 10_000))
    per_page = Digits(load_default=24, validate=validate.Range(1, 100))


class VariantOut(ma.Schema):
    """A pack size. `available` counts whole packs; all sizes of a product share one stock."""

    sku = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True, metadata={"description": "How it is counted: túi, kg, chai"})
    price = fields.Integer(required=True, metadata={"description": "VND"})
    weight_g = fields.Integer(required=True)
    available = fields.Integer(required=True)


class ProductOut(ma.Schema):
    """A product on sale."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    category = fields.String(required=True)
    cooperative = fields.String(required=True)
    commune_code = fields.String(required=True, metadata={"description": "Where it comes from"})
    link = fields.String(required=True)
    variants = fields.List(fields.Nested(VariantOut), required=True)


class ProductsOut(ma.Schema):
    """One page of products."""

    products = fields.List(fields.Nested(ProductOut), required=True)
    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    total = fields.Integer(required=True)


@bp.get("")
@allow("public")
@bp.arguments(ProductQuery, location="query")
@bp.response(200, ProductsOut)
@bp.doc(operationId="listProducts")
def products(query: dict[str, Any]) -> dict[str, Any]:
    """List products with stock.

    The likeliest come first. After the last page there are none.
    """
    wanted = Wanted(query["q"], query["commune"], Category(query["category"]) if query["category"] else None)
    found = search.products(wanted, query["page"], query["per_page"])
    _load_sizes(found.items)
    return {
        "products": [_product(each) for each in found.items] if found.page == query["page"] else [],
        "page": query["page"],
        "pages": found.pages,
        "total": found.total,
    }


def _load_sizes(found: Sequence[Product]) -> None:
    """Their sellers, sizes and stock at once, instead of one by one."""
    these = sa.select(Product).where(Product.id.in_([product.id for product in found]))
    db.session.execute(these.options(
        joinedload(Product.cooperative),
        selectinload(Product.variants).joinedload(Variant.stock_item))).all()


def _product(product: Product) -> dict[str, Any]:
    return {
        "slug": product.slug,
        "name": product.name,
        "category": product.category.value,
        "cooperative": product.cooperative.name,
        "commune_code": product.origin_commune_code,
        "link": link("shop.product", slug=product.slug),
        "variants": [_variant(size) for size in product.variants if size.is_active],
    }


def _variant(size: Variant) -> dict[str, Any]:
    free = size.stock_item.on_hand - size.stock_item.reserved
    if free < size.base_units:
        free += lapsed.held([size.stock_item_id]).get(size.stock_item_id, 0)
    return {
        "sku": size.sku,
        "name": size.name,
        "unit": size.unit_name,
        "price": size.price,
        "weight_g": size.weight_g,
        "available": free // size.base_units,
    }
