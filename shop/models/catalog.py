"""What is sold: products, their pack sizes and pictures."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.states import Machine, guard
from core.triggers import Trigger, attach, frozen
from shop.models.cooperatives import Cooperative
from shop.models.stock import StockItem


class Category(StrEnum):
    """The shelves of the market."""

    RICE = "rice"
    FRUIT = "fruit"
    HONEY = "honey"
    TEA = "tea"
    MEAT = "meat"
    SPICE = "spice"
    HERB = "herb"
    NUT = "nut"
    VEGETABLE = "vegetable"
    NOODLE = "noodle"
    FISH = "fish"
    DRINK = "drink"
    CRAFT = "craft"
    FLOWER = "flower"
    OTHER = "other"


class ProductStatus(StrEnum):
    """Draft while it is written, active while it is sold."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


_S = ProductStatus
PRODUCT = Machine(_S, _S.DRAFT, {
    _S.DRAFT: frozenset({_S.ACTIVE, _S.ARCHIVED}),
    _S.ACTIVE: frozenset({_S.DRAFT, _S.ARCHIVED}),
    _S.ARCHIVED: frozenset({_S.ACTIVE}),
})


@guard
class Product(Base):
    """Something a cooperative sells, in one or more pack sizes."""

    __tablename__ = "products"
    machine = PRODUCT
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)  # what addresses use
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    _status: Mapped[ProductStatus] = PRODUCT.column()
    name: Mapped[str] = mapped_column(sa.String(160))
    folded: Mapped[str] = mapped_column(sa.String(800))  # name, other names, category, cooperative and commune
    sort_key: Mapped[str] = mapped_column(sa.String(320))
    aliases: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # what buyers call it in comments
    category: Mapped[Category] = mapped_column(choice(Category, "category"))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    origin_commune_code: Mapped[str] = mapped_column(sa.String(5), index=True)
    drawing: Mapped[str] = mapped_column(sa.String(40), default="")  # our own picture while there is no photo
    season_first: Mapped[int | None]  # months 1 to 12; 11 to 2 is November to February
    season_last: Mapped[int | None]
    keeps: Mapped[str] = mapped_column(sa.String(120), default="")  # how long and how to store it
    keeps_days: Mapped[int | None]  # how many days it is good once harvested or made; fresh goods without: shop.keeping
    ocop_stars: Mapped[int | None]  # as the seller claims; a rule may ask for the certificate
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    cooperative: Mapped[Cooperative] = relationship()
    variants: Mapped[list[Variant]] = relationship(back_populates="product", order_by="Variant.position")
    photos: Mapped[list[Photo]] = relationship(back_populates="product", order_by="Photo.position")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("keeps_days BETWEEN 0 AND 3650", "keeps_days_sane"),
        CheckConstraint("season_first BETWEEN 1 AND 12", "season_first_month"),
        CheckConstraint("season_last BETWEEN 1 AND 12", "season_last_month"),
        CheckConstraint("(season_first IS NULL) = (season_last IS NULL)", "season_has_both_ends"),
    )

    @hybrid_property
    def status(self) -> ProductStatus:
        """Where the product stands; changed by core.states.move."""
        return self._status


_NO_STARS = "NEW.ocop_stars IS NOT NULL AND NEW.ocop_stars NOT IN (3, 4, 5)"
attach(Product, Trigger("products", "stars_sane", "INSERT", _NO_STARS),
       Trigger("products", "stars_stay_sane", "UPDATE", _NO_STARS))


@frozen("product_id", "stock_item_id", "sku", "base_units")  # or what an order gives back is not what it took
class Variant(Base):
    """One pack size people can buy; each takes `base_units` of its stock item, so all sizes share one store."""

    __tablename__ = "variants"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(sa.String(24), unique=True)  # what forms and the API use
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))  # "túi 5 kg"
    unit_name: Mapped[str] = mapped_column(sa.String(20))  # "túi": how it is counted and how buyers name it
    base_units: Mapped[int]
    loose_step: Mapped[int | None]  # may be sold by part of the unit, in steps of so many base units
    price: Mapped[Dong] = mapped_column(DongColumn)
    weight_g: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    product: Mapped[Product] = relationship(back_populates="variants")
    stock_item: Mapped[StockItem] = relationship()
    __table_args__ = (
        CheckConstraint("base_units BETWEEN 1 AND 1000000", "base_units_sane"),
        CheckConstraint("loose_step BETWEEN 1 AND base_units", "loose_step_sane"),
        CheckConstraint("price BETWEEN 1 AND 1000000000", "price_sane"),
        CheckConstraint("weight_g BETWEEN 1 AND 1000000", "weight_sane"),
    )


class Photo(Base):
    """A picture of a product, kept as WebP in three sizes under a name of our own."""

    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    width: Mapped[int]  # of the largest size, in pixels
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(sa.String(200), default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    product: Mapped[Product] = relationship(back_populates="photos")
