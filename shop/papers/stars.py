"""The OCOP stars that the public is shown: what a seller claims, and only while its certificate is valid."""
from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core import clock
from core.db import db
from shop.models import Paper, PaperKind, Product


def of_products(products: Collection[Product]) -> dict[int, int]:
    """The stars of those of these products that have any to show, by id; a query only where some are claimed.

    A certificate counts from being seen by a second person until the end of its last day (shop.papers.standing).
    """
    claimed = {product.id: product.ocop_stars for product in products if product.ocop_stars}
    if not claimed:
        return {}
    held = db.session.scalars(sa.select(Paper.product_id).where(Paper.product_id.in_(sorted(claimed)), *_holds()))
    return {product_id: claimed[product_id] for product_id in held if product_id is not None}


def by_slug(slugs: Collection[str]) -> dict[str, int]:
    """The same by the names that addresses have; one query."""
    rows = db.session.execute(sa.select(Product.slug, Product.ocop_stars).join(
        Paper, Paper.product_id == Product.id).where(
        Product.slug.in_(sorted(slugs)), Product.ocop_stars.is_not(None), *_holds()))
    return {slug: stars for slug, stars in rows if stars}


def _holds() -> tuple[sa.ColumnElement[bool], ...]:
    return (Paper.kind == PaperKind.OCOP, Paper.seen_at.is_not(None), Paper.withdrawn_at.is_(None),
            sa.or_(Paper.valid_until.is_(None), Paper.valid_until >= clock.today()))
