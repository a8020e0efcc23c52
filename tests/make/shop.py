"""Sellers, products and goods on the shelf, made the way people make them."""
from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.actors import SYSTEM, Actor, Grant
from core.db import db
from core.transactions import use_case
from shop import catalog, stock
from shop.catalog import NewProduct, NewVariant, ProductDetails
from shop.cooperatives import NewCooperative, change_cooperative, register_cooperative
from shop.models import Category, Cooperative, CooperativeKind, Product, StockItem, Unit, Variant

BINH_LU = "03390"
SIN_HO = "03478"
ADMIN = Actor("person:9001", frozenset({"admin", "person"}), 9001, frozenset({Grant("admin")}), "Quản Trị")
STRANGER = Actor("person:9002", frozenset({"person"}), 9002, frozenset(), "Người Lạ")
_numbers = itertools.count(1)


def cooperative(name: str = "", commune: str = BINH_LU, **details: Any) -> Cooperative:
    """A registered seller."""
    kind = details.pop("kind", CooperativeKind.COOPERATIVE)
    wish = NewCooperative(name or f"Hợp tác xã Thử {next(_numbers)}", kind, commune, **details)
    return register_cooperative(SYSTEM, wish)


def member(seller: Cooperative) -> Actor:
    """Somebody who works for this seller and nobody else."""
    grants = frozenset({Grant("member", "cooperative", str(seller.id))})
    person_id = 8_000 + seller.id
    return Actor(f"person:{person_id}", frozenset({"member", "person"}), person_id, grants, "Lò Thị Bán")


def kilo(price: int = 45_000, **more: Any) -> NewVariant:
    """A kilogram."""
    return NewVariant("kg", 1_000, price, **more)


def product(
    seller: Cooperative | None = None, *variants: NewVariant, in_stock: int = 100_000, on_sale: bool = True,
    unit: Unit = Unit.GRAM, **details: Any,
) -> Product:
    """A product on sale, by default plums by the kilogram with 100 kg in the store of a new seller."""
    seller = seller or cooperative()
    written = ProductDetails(**{"name": "Mận hậu Sìn Hồ", "category": Category.FRUIT, **details})
    made = catalog.add_product(SYSTEM, NewProduct(seller.id, written, unit, variants or (kilo(),)))
    if in_stock:
        stock.receive({item_of(made).id: in_stock}, "harvest")
    return catalog.publish(SYSTEM, made.id) if on_sale else made


def pieces(count: int, price: int = 45_000, **details: Any) -> Variant:
    """A pack size of one piece with so many of it in store."""
    goods = product(None, NewVariant("cái", 1, price, weight_g=200), in_stock=count, unit=Unit.PIECE,
                    **{"name": "Túi thổ cẩm", "category": Category.CRAFT, **details})
    return goods.variants[0]


def sku(goods: Product, position: int = 0) -> str:
    """The code of one of its pack sizes."""
    return goods.variants[position].sku


def item_of(goods: Product) -> StockItem:
    """Its stock as it is now."""
    wanted = sa.select(StockItem).join(Variant).where(Variant.product_id == goods.id).limit(1)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def levels(item_id: int) -> tuple[int, int]:
    """What is on hand and what of it is reserved, as the database says now."""
    db.session.rollback()
    wanted = sa.select(StockItem.on_hand, StockItem.reserved).where(StockItem.id == item_id)
    on_hand, reserved = db.session.execute(wanted).one()
    return on_hand, reserved


def hold(owner: str, quantities: Mapping[int, int]) -> None:
    """Keep so many base units for somebody."""
    stock.reserve(quantities, owner)


def rest(seller: Cooperative) -> None:
    """The seller stops selling for a while."""
    wish = NewCooperative(seller.name, seller.kind, seller.commune_code)
    change_cooperative(SYSTEM, seller.id, wish, is_active=False)


@use_case
def keeps(variant_id: int, days: int) -> None:
    """What is sold in this pack size keeps so many days."""
    db.session.get_one(Variant, variant_id).product.keeps_days = days
