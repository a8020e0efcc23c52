"""The run-of-show: what a session sells, under which codes, at which prices, how much of it.

While the session is planned everything may change. Once selling has begun a price, a limit or an allotment may
still change and makes a new version; claims and orders keep what was agreed with them.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock, templating
from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import tidy
from core.transactions import use_case
from livestream import access, sessions, signals
from livestream.codes import free_code, tidy_code
from livestream.comments import acting
from livestream.errors import (
    AlreadyClaimed,
    BadLimit,
    BadMinutes,
    CodeIsKnown,
    CodeTaken,
    ItemHasClaims,
    NeedsPrice,
    NoSuchItem,
    NotOfTheSellers,
    NotPlanned,
    ProductTwice,
    TextTooLong,
)
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveSession, RunItem, SessionStatus
from livestream.pricing import prices
from livestream.readiness import clearing
from livestream.serving import claims, goods
from shop.errors import NotHeld
from shop.models import Product, ProductStatus, StockItem

_OPEN = (SessionStatus.PLANNED, SessionStatus.LIVE)
_MOST = 10**12


@dataclass(frozen=True)
class NewItem:
    """An item as it goes into the run-of-show. `prices` is the live price by SKU; `allotment` in base units."""

    product_slug: str
    prices: Mapping[str, int]
    allotment: int
    code: str = ""  # empty: the next free one
    minutes: int = 10
    limit_per_buyer: int | None = None
    talking_points: str = ""


@dataclass(frozen=True)
class ItemChange:
    """What of an item is changed; prices, by SKU, that are not named stay as they are."""

    code: str
    minutes: int
    allotment: int
    prices: Mapping[str, int]
    limit_per_buyer: int | None = None
    talking_points: str = ""


@use_case
def add_item(actor: Actor, session_id: int, wish: NewItem) -> RunItem:
    """Put a product at the end of the run-of-show; while live its allotment is held at once.

    Raises NotPlanned, NotOfTheSellers, ProductTwice, BadCode, CodeTaken, NeedsPrice, SameUnitTwice, CannotHold,
    ItemRefused, and PapersMissing while live.
    """
    session = open_session(actor, session_id)
    product = _product(session, wish.product_slug)
    taken = {item.code for item in session.line_up}
    code = tidy_code(wish.code) if wish.code else free_code(taken)
    if code in taken:
        raise CodeTaken(code=code, free=free_code(taken))
    variants = prices.sizes(product, wish.prices)
    known = next((item for item in session.items if item.stock_item_id == variants[0].stock_item_id), None)
    if known is not None and known.position:
        raise ProductTwice(code=known.code)
    if known is not None:
        clearing.check_not_refused(known)
    values = {"position": max((each.position for each in session.items), default=0) + 1, "code": code,
              **_checked(wish.minutes, wish.limit_per_buyer, wish.talking_points)}
    if known is None:
        item = RunItem(session_id=session.id, product_id=product.id, stock_item_id=variants[0].stock_item_id,
                       allotment=0, **values)
        db.session.add(item)
    else:
        item = known
        for name, value in values.items():
            setattr(item, name, value)
    db.session.flush()
    _reprice(actor, session, item, wish.prices)
    db.session.expire(session, ["items"])
    if session.status == SessionStatus.LIVE:
        clearing.clear(actor, session, [item])
    set_aside(session, item, wish.allotment)
    _tell(session, item)
    return item


@use_case
def change_item(actor: Actor, session_id: int, code: str, wish: ItemChange) -> RunItem:
    """Write the item anew; allotment, limit and price may change while the session is live.

    Raises NoSuchItem, NotPlanned, CodeIsKnown, CodeTaken, AlreadyClaimed, CannotHold, SameUnitTwice.
    """
    session = open_session(actor, session_id)
    item = _item(session, code)
    _rename(session, item, tidy_code(wish.code))
    before = (item.minutes, item.limit_per_buyer, item.talking_points, item.allotment)
    if wish.limit_per_buyer != item.limit_per_buyer:
        item.limit_since = clock.now()
    for name, value in _checked(wish.minutes, wish.limit_per_buyer, wish.talking_points).items():
        setattr(item, name, value)
    set_aside(session, item, wish.allotment)
    repriced = _reprice(actor, session, item, wish.prices)
    changed = before != (item.minutes, item.limit_per_buyer, item.talking_points, item.allotment) or repriced
    if changed and session.status != SessionStatus.PLANNED:
        item.version += 1
    if wish.allotment > before[3]:
        acting.tell(session, claims.promote(session, [item]))
    _tell(session, item)
    return item


@use_case
def change_price(actor: Actor, session_id: int, code: str, prices: Mapping[str, int]) -> RunItem:
    """Change the live price of some pack sizes, by SKU. What was claimed before keeps its price."""
    session = open_session(actor, session_id)
    item = _item(session, code)
    if _reprice(actor, session, item, prices) and session.status != SessionStatus.PLANNED:
        item.version += 1
    _tell(session, item)
    return item


@use_case
def move_item(actor: Actor, session_id: int, code: str, place: int) -> None:
    """Put the item at this place of the run-of-show, counted from 1; a place beyond the ends is the end."""
    session = open_session(actor, session_id)
    item = _item(session, code)
    others = [each for each in session.line_up if each.id != item.id]
    others.insert(max(0, min(place - 1, len(others))), item)
    for position, each in enumerate(others, 1):
        each.position = position
    db.session.flush()
    db.session.expire(session, ["items"])
    signals.session_changed(session)


@use_case
def remove_item(actor: Actor, session_id: int, code: str) -> None:
    """Take an item out that nobody has claimed now. Raises ItemHasClaims; while live its hold is given back."""
    session = open_session(actor, session_id)
    item = _item(session, code)
    take_out(session, item)


def take_out(session: LiveSession, item: RunItem) -> None:
    """The item is sold no more; while live its hold is given back. Raises ItemHasClaims."""
    claimed = sa.select(Claim.id).where(Claim.item_id == item.id, Claim.status != ClaimStatus.RELEASED)
    if db.session.scalar(claimed.limit(1)) is not None:
        raise ItemHasClaims
    set_aside(session, item, 0)
    if session.on_air_id == item.id:
        session.on_air_id = None
    taken = {each.code for each in session.items}
    item.position, item.code = 0, next(code for n in range(1, 1000) if (code := f"~{n}") not in taken)
    db.session.flush()
    db.session.expire(session, ["items"])
    signals.session_changed(session)


def item_of(session: LiveSession, code: str) -> RunItem:
    """The item of this code that can be sold. Raises NoSuchItem."""
    item = next((each for each in session.line_up if each.code == code and each.prices), None)
    if item is None:
        raise NoSuchItem
    return item


def open_session(actor: Actor, session_id: int) -> LiveSession:
    """Lock a session whose run-of-show may still change. Raises NotPlanned, NoSuchSession."""
    session = access.lock_session(actor, session_id)
    if session.status not in _OPEN:
        raise NotPlanned
    return session


def _item(session: LiveSession, code: str) -> RunItem:
    item = next((each for each in session.line_up if each.code == code), None)
    if item is None:
        raise NoSuchItem
    return item


def _product(session: LiveSession, slug: str) -> Product:
    sellers = [each.cooperative_id for each in session.cooperatives]
    product = db.session.scalar(sa.select(Product).where(Product.slug == slug))
    if product is None or product.status != ProductStatus.ACTIVE or (
            sellers and product.cooperative_id not in sellers):
        raise NotOfTheSellers
    return product


def _checked(minutes: int, limit: int | None, talking_points: str) -> dict[str, object]:
    if not 1 <= minutes <= 600:
        raise BadMinutes
    if limit is not None and not 1 <= limit <= _MOST:
        raise BadLimit
    if len(tidy(talking_points)) > 5_000:
        raise TextTooLong(most=5_000)
    return {"minutes": minutes, "limit_per_buyer": limit, "talking_points": tidy(talking_points)}


def _rename(session: LiveSession, item: RunItem, code: str) -> None:
    if code == item.code:
        return
    if session.status != SessionStatus.PLANNED:
        raise CodeIsKnown
    taken = {each.code for each in session.line_up}
    if code in taken:
        raise CodeTaken(code=code, free=free_code(taken))
    item.code = code


def _reprice(actor: Actor, session: LiveSession, item: RunItem, wanted: Mapping[str, int]) -> bool:
    """True if a price is another than before. A pack size may be added; one that was offered stays."""
    known = {each.variant.sku: each for each in item.prices}
    variants = {each.sku: each for each in prices.sizes(item.product, {**dict.fromkeys(known, 1), **wanted})}
    changed = False
    for sku, amount in wanted.items():
        if sku not in variants:
            raise NeedsPrice
        if sku not in known:
            known[sku] = ItemPrice(item_id=item.id, variant_id=variants[sku].id, price=prices.checked(amount))
            db.session.add(known[sku])
            db.session.flush()
        elif known[sku].price != amount:
            note("live price changed", f"session:{session.id}", code=item.code, was=known[sku].price, now=amount)
            known[sku].price = prices.checked(amount)
            known[sku].version += session.status != SessionStatus.PLANNED
        else:
            continue
        prices.note(known[sku], actor)
        changed = True
    db.session.flush()
    db.session.expire(item, ["prices"])
    return changed


def set_aside(session: LiveSession, item: RunItem, base_units: int) -> None:
    """The allotment is so much; while live the hold follows. Raises CannotHold, AlreadyClaimed."""
    if type(base_units) is not int or not 0 <= base_units <= _MOST:
        raise AlreadyClaimed(claimed="0")
    more = base_units - item.allotment
    if session.status == SessionStatus.LIVE and more > 0:
        sessions.hold(session, item, more)
    elif session.status == SessionStatus.LIVE and more < 0:
        try:
            goods.give_back(session, {item.stock_item_id: -more})
        except NotHeld as error:
            left = goods.left(session).get(item.stock_item_id, 0)
            unit = db.session.get_one(StockItem, item.stock_item_id).unit
            raise AlreadyClaimed(claimed=templating.quantity(item.allotment - left, unit)) from error
    item.allotment = base_units


def _tell(session: LiveSession, item: RunItem) -> None:
    signals.items_changed(session, [item.id])
