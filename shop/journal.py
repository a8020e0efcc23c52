"""The stock journal in words a seller uses, and what each product has in store."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from accounts.models import Person
from core.db import db
from shop import drawings
from shop.cards import Sources, first_pictures
from shop.left import Left
from shop.models import MoveKind, Product, ProductStatus, StockItem, StockMove, Variant
from shop.paging import Page, paged
from shop.storekeeping import LossReason

SIZE = 20
REASONS = {
    LossReason.SPOILED: _l("Spoiled"),
    LossReason.BROKEN: _l("Broken"),
    LossReason.SAMPLE: _l("Given as a sample"),
    LossReason.OWN_USE: _l("Used ourselves"),
    LossReason.MISSING: _l("Missing, nobody knows why"),
}
_IN = (MoveKind.RECEIVED, MoveKind.FOUND, MoveKind.RETURNED)
_KEPT = (MoveKind.RESERVED, MoveKind.RELEASED)


@dataclass(frozen=True)
class JournalLine:
    """One change of a stock item. `sign` is "+", "−", or "" for what is only kept for somebody."""

    at: datetime
    words: str
    sign: str
    amount: int
    by: str


@dataclass(frozen=True)
class Shelf:
    """What a product has in store. `kept` is what orders and live sessions hold of `on_hand`."""

    slug: str
    name: str
    status: ProductStatus
    picture: Sources | None
    drawing: str
    item_id: int
    on_hand: int
    kept: int
    left: Left
    packs: tuple[tuple[str, int], ...]  # name and base units of each pack size


def shelves(cooperative_id: int, slug: str = "") -> list[Shelf]:
    """The store of a seller by product, in Vietnamese order; or one product of it. In three statements."""
    wanted = (sa.select(Product, StockItem, Variant).select_from(Product).join(Variant).join(StockItem)
              .where(Product.cooperative_id == cooperative_id)
              .order_by(Product.sort_key, Product.id, Variant.position, Variant.id))
    wanted = wanted.where(Product.slug == slug if slug else Product.status != ProductStatus.ARCHIVED)
    found: dict[int, tuple[Product, StockItem, list[Variant]]] = {}
    for product, item, size in db.session.execute(wanted):
        found.setdefault(product.id, (product, item, []))[2].append(size)
    pictures = first_pictures(list(found))
    return [_shelf(*row, pictures.get(product_id)) for product_id, row in found.items()]


def _shelf(product: Product, item: StockItem, sizes: list[Variant], picture: Sources | None) -> Shelf:
    packs = tuple((size.name, size.base_units) for size in sizes)
    return Shelf(product.slug, product.name, product.status, picture, drawings.of_product(product), item.id,
                 item.on_hand, item.reserved, Left.of(item, sizes), packs)


def moves(stock_item_id: int, page: int) -> Page[JournalLine]:
    """The changes of a stock item, the latest first, a page at a time."""
    wanted = sa.select(StockMove).where(StockMove.stock_item_id == stock_item_id)
    found = paged(wanted.order_by(StockMove.id.desc()), page, SIZE)
    names = _names({move.actor for move in found.items})
    return found.of([_line(move, names) for move in found.items])


def _line(move: StockMove, names: dict[str, str]) -> JournalLine:
    sign = "" if move.kind in _KEPT else "+" if move.kind in _IN else "−"
    by = names.get(move.actor, "")
    return JournalLine(move.at, _words(move.kind, move.reference), sign, move.amount, by)


def _words(kind: MoveKind, reference: str) -> str:
    what, _, which = reference.partition(":")
    owner = {"order": gettext("order %(code)s", code=which), "session": gettext("a live session"),
             "claim": gettext("a buyer in a live session")}.get(what, reference)
    if kind == MoveKind.LOST and what == "loss" and which in {reason.value for reason in LossReason}:
        return str(gettext("Written off: %(reason)s", reason=str(REASONS[LossReason(which)]).lower()))
    sentences = {
        MoveKind.RECEIVED: gettext("Came into the store"),
        MoveKind.FOUND: gettext("Counted: more than the books said"),
        MoveKind.LOST: gettext("Counted: less than the books said"),
        MoveKind.RETURNED: gettext("Came back from %(owner)s", owner=owner),
        MoveKind.SHIPPED: gettext("Handed over for %(owner)s", owner=owner),
        MoveKind.RESERVED: gettext("Kept for %(owner)s", owner=owner),
        MoveKind.RELEASED: gettext("No longer kept for %(owner)s", owner=owner),
    }
    return str(sentences[kind])


def _names(actors: set[str]) -> dict[str, Any]:
    """Who did it, by name; jobs and buyers have none to show."""
    ids = [int(actor.removeprefix("person:")) for actor in actors if actor.startswith("person:")]
    found = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids))) if ids else ()
    return {f"person:{person_id}": name for person_id, name in found}
