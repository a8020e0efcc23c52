"""The basket: what of a buyer's wishes can be had now, and what it costs."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import gettext

from core import clock
from core.db import Dong, db
from orders import browser, pricing, quantities, rates
from orders.errors import WrongQuantity
from orders.wishes import WishLine
from shop import drawings
from shop.cards import Sources, sources
from shop.models import Cooperative, Photo, Product
from shop.offers import Offer, offer, with_lapsed


class Problem(StrEnum):
    """Why a line cannot be had as it was wished."""

    PRICE = "price"  # another price than the one that was seen
    LESS = "less"  # there is less left
    GONE = "gone"  # nothing is left
    WITHDRAWN = "withdrawn"  # no longer for sale
    QUANTITY = "quantity"  # it is not sold in such a quantity


@dataclass(frozen=True)
class Line:
    """A line of the basket as it stands now. `milli` can be had, `wished` was asked for."""

    offer: Offer
    wished: int
    milli: int
    seen_price: Dong
    problems: tuple[Problem, ...]
    seller: str
    drawing: str
    picture: Sources | None

    @property
    def amount(self) -> Dong:
        """What it costs now."""
        return pricing.amount(self.offer.price, self.milli)

    @property
    def name(self) -> str:
        """"Gạo Séng Cù (túi 5 kg)"."""
        return pricing.title(self.offer)

    @property
    def words(self) -> str:
        """How much can be had."""
        return quantities.said(self.milli, self.offer.unit_name)

    @property
    def wished_words(self) -> str:
        """How much was asked for."""
        return quantities.said(self.wished, self.offer.unit_name)

    @property
    def typed(self) -> str:
        """What stands in its number field."""
        return quantities.plain(self.wished)

    @property
    def step(self) -> str:
        """The smallest quantity, as a number field wants it."""
        return quantities.plain(1000 * (self.offer.loose_step or self.offer.base_units) // self.offer.base_units)

    @property
    def notice(self) -> str:
        """What is the matter, for the buyer; empty when nothing is."""
        if Problem.WITHDRAWN in self.problems:
            return str(gettext("No longer for sale. It was taken out of the sum."))
        if Problem.GONE in self.problems:
            return str(gettext("Sold out just now. It was taken out of the sum."))
        if Problem.QUANTITY in self.problems:
            return str(gettext("It is not sold in this quantity. Please choose another."))
        if Problem.LESS in self.problems:
            return str(gettext("Only %(left)s left of the %(wished)s you wanted.", left=self.words,
                               wished=self.wished_words))
        return ""


@dataclass(frozen=True)
class Basket:
    """What the buyer wants, and what it comes to."""

    lines: tuple[Line, ...]
    freight_per_parcel: Dong

    @property
    def can_be_had(self) -> tuple[Line, ...]:
        """The lines that an order could hold now."""
        return tuple(line for line in self.lines if line.milli)

    @property
    def has_changed(self) -> bool:
        """True if something is not as the buyer saw it."""
        return any(line.problems for line in self.lines)

    @property
    def goods(self) -> Dong:
        """The value of what can be had."""
        return Dong(sum(line.amount for line in self.lines))

    @property
    def parcels(self) -> int:
        """One for each cooperative."""
        return len({line.offer.cooperative_id for line in self.can_be_had})

    @property
    def freight(self) -> Dong:
        """What bringing it costs."""
        return Dong(self.parcels * self.freight_per_parcel)

    @property
    def total(self) -> Dong:
        """What the buyer pays at the door."""
        return Dong(self.goods + self.freight)

    @property
    def shown(self) -> str:
        """The lines with the prices this page shows, as its form carries them."""
        return browser.write(WishLine(line.offer.sku, line.milli, line.offer.price) for line in self.can_be_had)


def look(lines: Sequence[WishLine]) -> Basket:
    """What of these lines can be had now, and at which price; a code that nothing has is left out."""
    offers = offer(line.sku for line in lines)
    if any(line.milli * offers[line.sku].base_units > 1000 * offers[line.sku].available
           for line in lines if line.sku in offers):
        offers = {each.sku: each for each in with_lapsed(offers.values())}
    known = [(line, offers[line.sku]) for line in lines if line.sku in offers]
    sellers = _sellers({found.cooperative_id for _, found in known})
    pictures = _pictures({found.product_id for _, found in known})
    taken: Counter[int] = Counter()
    seen = []
    for line, found in known:
        possible, problems = _possible(line, found, found.available - taken[found.stock_item_id])
        taken[found.stock_item_id] += found.base_units * possible // 1000
        drawing, picture = pictures[found.product_id]
        seen.append(Line(found, line.milli, possible, line.seen_price, problems, sellers[found.cooperative_id],
                         drawing, picture))
    return Basket(tuple(seen), rates.on(clock.today()).freight_per_parcel)


def accepted(basket: Basket) -> tuple[WishLine, ...]:
    """The lines that can be had, at the prices of now."""
    return tuple(WishLine(line.offer.sku, line.milli, line.offer.price) for line in basket.can_be_had)


def _possible(line: WishLine, found: Offer, available: int) -> tuple[int, tuple[Problem, ...]]:
    if not found.is_for_sale:
        return 0, (Problem.WITHDRAWN,)
    try:
        units = pricing.base_units(found, line.milli)
    except WrongQuantity:
        return 0, (Problem.QUANTITY,)
    problems = (Problem.PRICE,) if line.seen_price != found.price else ()
    if units <= available:
        return line.milli, problems
    step = found.loose_step or found.base_units
    left = max(available, 0) // step * step * 1000 // found.base_units
    return left, (Problem.LESS, *problems) if left else (Problem.GONE,)


def _sellers(ids: set[int]) -> dict[int, str]:
    named = sa.select(Cooperative.id, Cooperative.name).where(Cooperative.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(named)}


def _pictures(ids: set[int]) -> dict[int, tuple[str, Sources | None]]:
    drawn = {product.id: drawings.of_product(product)
             for product in db.session.scalars(sa.select(Product).where(Product.id.in_(ids)))}
    photos: dict[int, Photo] = {}
    for photo in db.session.scalars(
            sa.select(Photo).where(Photo.product_id.in_(ids)).order_by(Photo.position, Photo.id)):
        photos.setdefault(photo.product_id, photo)
    return {product_id: (name, sources(photos[product_id], all_sizes=False) if product_id in photos else None)
            for product_id, name in drawn.items()}
