"""What a pack size cost at a moment: the price at the time of the comment counts, whenever it is heard or accepted.

Live prices are kept as they change (LivePrice). Before selling began the price is that at which it began, and what
is said to come from the future counts as now. A deal holds from its beginning up to, and not at, its end, and only
where it is below the live price of that moment.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import Dong, db
from core.prepared import PreparedIn
from livestream.errors import BadLivePrice, NeedsPrice, SameUnitTwice
from livestream.models import Comment, Deal, ItemPrice, LivePrice, LiveSession
from shop.models import Product, Variant


@dataclass(frozen=True)
class Offer:
    """A deal as it stood when it was asked for; amounts in base units."""

    id: int
    price: Dong
    cap: int
    cap_per_buyer: int | None
    taken: int
    sold_out_at: datetime | None


@dataclass(frozen=True)
class Tag:
    """What one pack size cost at a moment, and the deal that held then."""

    price: Dong
    offer: Offer | None


def at(price_ids: Collection[int], moment: datetime) -> dict[int, Tag]:
    """The tags of these pack sizes at that moment, by the id of their price; one query for all."""
    if not price_ids:
        return {}
    found = {}
    db.session.flush()
    for price_id, price, deal_price, *rest in _TAGS.rows(sorted(price_ids), moment=moment):
        holds = deal_price is not None and deal_price < price
        found[price_id] = Tag(price, Offer(rest[0], deal_price, *rest[1:]) if holds else None)
    return found


def _tags(price_ids: list[sa.BindParameter[Any]]) -> Any:
    moment: sa.BindParameter[datetime] = sa.bindparam("moment", type_=Deal.starts_at.type)
    own = sa.select(LivePrice.price).where(LivePrice.price_id == ItemPrice.id).correlate(ItemPrice).limit(1)
    latest = own.where(LivePrice.at <= moment).order_by(LivePrice.at.desc(), LivePrice.id.desc())
    first = own.order_by(LivePrice.at, LivePrice.id)
    price = sa.func.coalesce(latest.scalar_subquery(), first.scalar_subquery(), ItemPrice.price)
    return (
        sa.select(ItemPrice.id, price, Deal.price, Deal.id, Deal.cap, Deal.cap_per_buyer, Deal.taken, Deal.sold_out_at)
        .outerjoin(Deal, sa.and_(Deal.price_id == ItemPrice.id, Deal.withdrawn_at.is_(None),
                                 Deal.starts_at <= moment, Deal.ends_at > moment))
        .where(ItemPrice.id.in_(price_ids)))


_TAGS = PreparedIn(_tags)


def moment_in(session: LiveSession, said: datetime | None) -> datetime:
    """The moment whose price counts for what was said then."""
    now = clock.now()
    moment = min(said or now, now)
    return max(moment, session.went_live_at) if session.went_live_at is not None else moment


def moment_of(session: LiveSession, comment: Comment) -> datetime:
    """The moment whose price counts for what the comment says as it stands: of its edit or removal, if there was one.

    What stays as it was said before has its price already.
    """
    return moment_in(session, comment.removed_at or comment.edited_at or comment.said_at)


def note(price: ItemPrice, actor: Actor) -> None:
    """From now on the pack size costs what its row says."""
    db.session.add(LivePrice(price_id=price.id, price=price.price, at=clock.now(), set_by=actor.person_id))


def sizes(product: Product, prices: Mapping[str, int]) -> list[Variant]:
    """The pack sizes that get a price; all draw on one stock item, and each has a unit of its own name.

    Raises NeedsPrice, SameUnitTwice.
    """
    found = [each for each in product.variants if each.is_active and each.sku in prices]
    if not found or len(found) < len(prices):
        raise NeedsPrice
    found = [each for each in found if each.stock_item_id == found[0].stock_item_id]
    names = [each.unit_name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise SameUnitTwice(unit=name)
    return found


def checked(amount: int) -> Dong:
    """A live price, if it is one. Raises BadLivePrice."""
    if type(amount) is not int or not 1 <= amount <= 1_000_000_000:
        raise BadLivePrice
    return Dong(amount)
