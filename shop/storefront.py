"""What the market shows: its home, its places, its sellers, and one product in full. Read models, no rows."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import selectinload

from core import clock
from core.actors import Actor
from core.db import Dong, db
from shop import drawings
from shop.access import member_of
from shop.cards import ProductCard, Sources, cards, sources
from shop.errors import NoSuchCooperative, NoSuchProduct
from shop.left import Left
from shop.models import Category, Cooperative, Product, ProductStatus, StockItem, Variant
from shop.naming import sort_key
from shop.papers import stars
from shop.places.units import ward
from shop.search import on_sale
from shop.shelves import KINDS, SHELVES, Shelf

BEFORE_GOODS = 50  # sections with a lower position stand above the goods, the others below
_ON_HOME = 16


@dataclass(frozen=True)
class Section:
    """A part of the market's home that another package fills."""

    name: str
    position: int
    render: Callable[[], Markup | str]


@dataclass(frozen=True)
class PlaceCard:
    """A commune as templates/components/card.html shows it."""

    code: str
    url: str
    name: str
    note: str
    drawing: str


@dataclass(frozen=True)
class Pack:
    """One pack size on a product's page; `is_sold_out` when less than one of it is left."""

    sku: str
    name: str
    unit_name: str
    base_units: int
    price: Dong
    is_sold_out: bool


@dataclass(frozen=True)
class Seller:
    """A seller as buyers see it."""

    id: int
    name: str
    url: str
    kind: Any
    story: str
    place: PlaceCard


@dataclass(frozen=True)
class ProductPage:
    """A product in full."""

    slug: str
    name: str
    status: ProductStatus
    description: str
    keeps: str
    season: tuple[int, int] | None
    is_in_season: bool
    shelf: Shelf
    place: PlaceCard
    seller: Seller
    drawing: str
    pictures: tuple[Sources, ...]
    packs: tuple[Pack, ...]
    left: Left
    stars: int  # of OCOP, while the certificate is valid

    @property
    def chosen(self) -> Pack | None:
        """The pack size that is marked at first: the first one there is enough of."""
        return next((pack for pack in self.packs if not pack.is_sold_out), None)


_sections: dict[str, Section] = {}


def add_section(name: str, position: int, render: Callable[[], Markup | str]) -> None:
    """Put a part on the market's home; `render` answers its HTML, or nothing to stay away."""
    _sections[name] = Section(name, position, render)


def sections(*, above: bool) -> list[Markup | str]:
    """What other packages show above the goods, or below them, in order."""
    own = sorted(_sections.values(), key=lambda section: (section.position, section.name))
    texts = (section.render() for section in own if (section.position < BEFORE_GOODS) is above)
    return [text for text in texts if text]


def season_and_others() -> tuple[list[ProductCard], list[ProductCard]]:
    """For the market's home: what is in season this month, and what else is new; in four statements."""
    in_season = _in_season(clock.today().month)
    first = on_sale().add_columns(sa.case((in_season, 1), else_=0)).order_by(
        sa.case((in_season, 0), else_=1), Product.created_at.desc(), Product.id.desc()).limit(_ON_HOME)
    rows = db.session.execute(first).all()
    seasonal = {product.slug for product, is_seasonal in rows if is_seasonal}
    shown = cards([product for product, _ in rows])
    mine = [card for card in shown if card.url.rsplit("/", 1)[-1] in seasonal]
    return mine, [card for card in shown if card not in mine]


def places() -> list[PlaceCard]:
    """The communes that have something on sale, in Vietnamese order, in one statement."""
    counted = on_sale().with_only_columns(Product.origin_commune_code, sa.func.count()).group_by(
        Product.origin_commune_code)
    found = [(ward(code).name, code, count) for code, count in db.session.execute(counted)]
    return [_place(code, count) for _, code, count in sorted(found, key=lambda each: sort_key(each[0]))]


def place(code: str) -> PlaceCard:
    """A commune with or without goods. Raises UnknownWard."""
    here = Product.origin_commune_code == ward(code).code
    counted = on_sale().with_only_columns(sa.func.count()).where(here)
    return _place(code, db.session.scalar(counted) or 0)


def shelves(commune: str = "") -> list[tuple[Shelf, int]]:
    """The shelves that have something on them, with how much; of the whole market or of one commune."""
    counted = on_sale().with_only_columns(Product.category, sa.func.count()).group_by(Product.category)
    if commune:
        counted = counted.where(Product.origin_commune_code == commune)
    found = {category: count for category, count in db.session.execute(counted)}  # noqa: C416 - rows, not pairs
    return [(SHELVES[category], found[category]) for category in Category if category in found]


def sellers_of(commune: str) -> list[Seller]:
    """The active sellers registered in a commune."""
    own = sa.select(Cooperative).where(Cooperative.commune_code == commune, Cooperative.is_active)
    return [_seller(one) for one in db.session.scalars(own.order_by(Cooperative.sort_key, Cooperative.id))]


def seller(slug: str) -> Seller:
    """A seller by its address. Raises NoSuchCooperative, also while it is not active."""
    found = db.session.scalar(sa.select(Cooperative).where(Cooperative.slug == slug, Cooperative.is_active))
    if found is None:
        raise NoSuchCooperative
    return _seller(found)


def product_page(actor: Actor, slug: str) -> ProductPage:
    """A product by its address, in five statements. What is not on sale only its seller finds."""
    wanted = sa.select(Product).where(Product.slug == slug).options(
        selectinload(Product.cooperative), selectinload(Product.photos))
    product = db.session.scalar(wanted)
    if product is None:
        raise NoSuchProduct
    is_shown = product.status == ProductStatus.ACTIVE and product.cooperative.is_active
    if not is_shown and not member_of(actor, product.cooperative_id):
        raise NoSuchProduct
    sizes = sa.select(Variant, StockItem).join(StockItem).where(
        Variant.product_id == product.id, Variant.is_active).order_by(Variant.position, Variant.id)
    rows = db.session.execute(sizes).all()
    if not rows:
        raise NoSuchProduct
    left = Left.of(rows[0][1], [size for size, _ in rows])
    return _page(product, [size for size, _ in rows], left)


def _page(product: Product, sizes: list[Variant], left: Left) -> ProductPage:
    first, last = product.season_first, product.season_last
    packs = tuple(Pack(size.sku, size.name, size.unit_name, size.base_units, size.price,
                       size.base_units > left.available) for size in sizes)
    return ProductPage(
        slug=product.slug, name=product.name, status=product.status, description=product.description,
        keeps=product.keeps, season=(first, last) if first and last else None,
        is_in_season=bool(first and last and is_in_season(clock.today().month, first, last)),
        shelf=SHELVES[product.category], place=_place(product.origin_commune_code),
        seller=_seller(product.cooperative), drawing=drawings.of_product(product),
        pictures=tuple(sources(photo) for photo in product.photos), packs=packs, left=left,
        stars=stars.of_products([product]).get(product.id, 0))


def is_in_season(month: int, first: int, last: int) -> bool:
    """True if a month lies in a season, which may pass the turn of the year: November to February."""
    return first <= month <= last if first <= last else month >= first or month <= last


def _in_season(month: int) -> sa.ColumnElement[bool]:
    within = sa.and_(Product.season_first <= month, Product.season_last >= month)
    past_new_year = sa.or_(Product.season_first <= month, Product.season_last >= month)
    return sa.case((Product.season_first <= Product.season_last, within), else_=past_new_year)


def _seller(one: Cooperative) -> Seller:
    return Seller(one.id, one.name, url_for("shop.cooperative", slug=one.slug), KINDS[one.kind], one.story,
                  _place(one.commune_code))


def _place(code: str, count: int | None = None) -> PlaceCard:
    note = "" if count is None else ngettext("%(num)s product", "%(num)s products", count)
    return PlaceCard(code, url_for("shop.commune", code=code), ward(code).name, note, drawings.of_place(code))
