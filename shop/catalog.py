"""Products and their pack sizes: what a seller writes, when it is on sale, and what it costs."""
from __future__ import annotations

from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.idempotency import once
from core.states import move
from core.text import one_line, tidy
from core.transactions import use_case
from shop import naming
from shop.access import lock_product, member_of
from shop.drawings import GOODS
from shop.errors import (
    BadKeepsDays,
    BadLooseStep,
    BadName,
    BadPack,
    BadPrice,
    BadSeason,
    BadStars,
    BadWeight,
    NoSuchCooperative,
    NoSuchVariant,
    NothingToSell,
    SellerIsResting,
    TextTooLong,
    TooManyNames,
    UnknownDrawing,
)
from shop.keeping import MOST_DAYS
from shop.models import Category, Cooperative, Product, ProductStatus, StockItem, Unit, Variant
from shop.offers import Offer as Offer  # read and written in two files, asked for as one
from shop.offers import offer as offer
from shop.offers import offers_of_variants as offers_of_variants
from shop.places.units import ward
from shop.wording import folded_product, limited

MOST_ALIASES = 12
_LONGEST_NAME, _LONGEST_ALIAS, _HIGHEST_PRICE, _LARGEST = 160, 40, 1_000_000_000, 1_000_000


@dataclass(frozen=True)
class ProductDetails:
    """What a seller writes about a product; it comes from the seller's commune unless another is given."""

    name: str
    category: Category
    description: str = ""
    origin_commune_code: str = ""
    drawing: str = ""
    season_first: int | None = None
    season_last: int | None = None
    keeps: str = ""
    keeps_days: int | None = None
    aliases: tuple[str, ...] = ()
    ocop_stars: int | None = None  # 3 to 5, where the seller claims them


@dataclass(frozen=True)
class NewVariant:
    """A pack size: a `unit_name` ("túi") holds `base_units` of the product's stock and costs `price`.

    Without a `name` it is called by its unit; goods counted in grams weigh what they are, if nothing is said.
    """

    unit_name: str
    base_units: int
    price: int
    weight_g: int | None = None
    name: str = ""
    loose_step: int | None = None


@dataclass(frozen=True)
class NewProduct:
    """A product with its first pack sizes; all of them draw on one stock, counted in `unit`.

    Sent again with the same `request_key`, it is not made again.
    """

    cooperative_id: int
    details: ProductDetails
    unit: Unit
    variants: tuple[NewVariant, ...]
    request_key: str = ""


@use_case(keyed=True)
def add_product(actor: Actor, wish: NewProduct) -> Product:
    """Write a product down as a draft, with its stock (of nothing yet).

    Raises NoSuchCooperative (also for a seller the person does not work for) and what the values deserve.
    """
    seller = db.session.get(Cooperative, wish.cooperative_id)
    if seller is None or not member_of(actor, seller.id):
        raise NoSuchCooperative
    if not wish.request_key:
        return _add_product(wish, seller)
    made = once(f"product:{actor.ref}", wish.request_key, asdict(wish), lambda: _add_product(wish, seller).id)
    return db.session.get_one(Product, made)


def _add_product(wish: NewProduct, seller: Cooperative) -> Product:
    values = _checked(wish.details, seller)
    product = Product(slug=naming.slug(str(values["name"])), cooperative_id=seller.id, created_at=clock.now(),
                      **values)
    item = StockItem(cooperative_id=seller.id, name=product.name, unit=wish.unit)
    db.session.add_all([product, item])
    db.session.flush()
    for position, size in enumerate(wish.variants):
        db.session.add(_variant(size, product, item, position))
    db.session.flush()
    return product


@use_case
def change_product(actor: Actor, product_id: int, details: ProductDetails) -> Product:
    """Write the details anew; the address, the pack sizes and past orders stay as they are."""
    product = lock_product(actor, product_id)
    for name, value in _checked(details, product.cooperative).items():
        setattr(product, name, value)
    return product


@use_case
def publish(actor: Actor, product_id: int) -> Product:
    """Put it on sale. Raises NothingToSell without a pack size, SellerIsResting."""
    product = lock_product(actor, product_id)
    if not product.cooperative.is_active:
        raise SellerIsResting
    if not any(size.is_active for size in product.variants):
        raise NothingToSell
    move(product, ProductStatus.ACTIVE)
    return product


@use_case
def withdraw(actor: Actor, product_id: int) -> Product:
    """Take it off the market for a while: a draft again."""
    product = lock_product(actor, product_id)
    move(product, ProductStatus.DRAFT)
    return product


@use_case
def archive(actor: Actor, product_id: int) -> Product:
    """Put it away; it can be put on sale again later."""
    product = lock_product(actor, product_id)
    move(product, ProductStatus.ARCHIVED)
    return product


@use_case(keyed=True)
def add_variant(actor: Actor, product_id: int, wish: NewVariant, request_key: str = "") -> Variant:
    """Add a pack size to a product; it draws on the same stock. A repeat of the key adds none."""
    product = lock_product(actor, product_id)

    def add() -> int:
        size = _variant(wish, product, stock_of(product), len(product.variants))
        db.session.add(size)
        db.session.flush()
        return size.id

    body = [product_id, asdict(wish)]
    made = once(f"pack:{actor.ref}", request_key, body, add) if request_key else add()
    return db.session.get_one(Variant, made)


@use_case
def change_price(actor: Actor, sku: str, price: int) -> Variant:
    """From now on it costs `price`; placed orders keep theirs. The audit log keeps both prices."""
    size = _lock_variant(actor, sku)
    new = _price(price)
    if size.price != new:
        note("price changed", f"variant:{sku}", was=size.price, now=new)
        size.price = new
    return size


@use_case
def retire(actor: Actor, sku: str) -> Variant:
    """Stop selling this pack size; the last one takes its product off the market too."""
    size = _lock_variant(actor, sku)
    size.is_active = False
    product = size.product
    if product.status == ProductStatus.ACTIVE and not any(each.is_active for each in product.variants):
        move(product, ProductStatus.DRAFT, reason="no pack size left")
    return size


@use_case
def revive(actor: Actor, sku: str) -> Variant:
    """Sell this pack size again."""
    size = _lock_variant(actor, sku)
    size.is_active = True
    return size


def stock_of(product: Product) -> StockItem:
    """The one stock all pack sizes of a product draw on. Raises NothingToSell for a product without any."""
    wanted = sa.select(StockItem).join(Variant).where(Variant.product_id == product.id)
    found = db.session.scalar(wanted.order_by(Variant.id).limit(1))
    if found is None:
        raise NothingToSell
    return found


def _lock_variant(actor: Actor, sku: str) -> Variant:
    product_id = db.session.scalar(sa.select(Variant.product_id).where(Variant.sku == sku))
    if product_id is None:
        raise NoSuchVariant
    lock_product(actor, product_id)
    wanted = sa.select(Variant).where(Variant.sku == sku).execution_options(populate_existing=True)
    return db.session.scalars(wanted).one()


def _price(price: int) -> Dong:
    if type(price) is not int or not 1 <= price <= _HIGHEST_PRICE:
        raise BadPrice
    return Dong(price)


def _variant(wish: NewVariant, product: Product, item: StockItem, position: int) -> Variant:
    unit_name, name = one_line(wish.unit_name), one_line(wish.name)
    if not 1 <= len(unit_name) <= 20:
        raise BadName(most=20)
    if type(wish.base_units) is not int or not 1 <= wish.base_units <= _LARGEST:
        raise BadPack
    weight = wish.weight_g if wish.weight_g is not None or item.unit != Unit.GRAM else wish.base_units
    if type(weight) is not int or not 1 <= weight <= _LARGEST:
        raise BadWeight
    step = wish.loose_step
    if step is not None and (type(step) is not int or step < 1 or wish.base_units % step):
        raise BadLooseStep
    return Variant(sku=naming.sku(), product_id=product.id, stock_item_id=item.id,
                   name=limited(name, 80, TextTooLong) or unit_name, unit_name=unit_name,
                   base_units=wish.base_units, loose_step=step, price=_price(wish.price), weight_g=weight,
                   position=position)


def _checked(details: ProductDetails, seller: Cooperative) -> dict[str, object]:
    name = one_line(details.name)
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise BadName(most=_LONGEST_NAME)
    first, last = details.season_first, details.season_last
    if (first is None) != (last is None) or not {first, last} <= {None, *range(1, 13)}:
        raise BadSeason
    aliases = list(dict.fromkeys(filter(None, map(one_line, details.aliases))))
    if len(aliases) > MOST_ALIASES or any(len(alias) > _LONGEST_ALIAS for alias in aliases):
        raise TooManyNames(most=MOST_ALIASES)
    if details.drawing and details.drawing not in GOODS:
        raise UnknownDrawing
    if details.keeps_days is not None and not 0 <= details.keeps_days <= MOST_DAYS:
        raise BadKeepsDays(most=MOST_DAYS)
    if details.ocop_stars not in (None, 3, 4, 5):
        raise BadStars
    values: dict[str, object] = {field.name: getattr(details, field.name) for field in fields(details)}
    origin = ward(details.origin_commune_code or seller.commune_code).code
    values.update(
        name=name, aliases=aliases, origin_commune_code=origin, sort_key=naming.sort_key(name),
        description=limited(tidy(details.description), 5_000, TextTooLong),
        keeps=limited(one_line(details.keeps), 120, TextTooLong),
        folded=folded_product(name, aliases, details.category, origin, seller),
    )
    return values
