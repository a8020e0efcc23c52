"""How much one person may take of an item, under however many names and on however many channels.

One person are all buyers of a session with the same phone number, said on air or written on their order, unless the
crew has parted them. The limit is passed by nobody; to sell more to one person, raise it.
"""
from __future__ import annotations

import sqlalchemy as sa

from core import templating
from core.db import db
from livestream.buying import ordering
from livestream.comments import rules
from livestream.comments.rules import CannotSplit, Change
from livestream.errors import OverTheLimit
from livestream.models import Claim, ClaimStatus, Deal, LiveBuyer, LiveSession, RunItem
from livestream.serving import claims
from orders.models import Order
from shop.models import StockItem

_OPEN = (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING)


def check(buyer: LiveBuyer, item: RunItem, change: Change) -> None:
    """Raises OverTheLimit if the buyer would have more of the item than one person may."""
    if item.limit_per_buyer is None or not any(make.instead_of is None for make in change.make):
        return
    if change.base_units + taken_by_others(buyer, item) > item.limit_per_buyer:
        shelf = db.session.get_one(StockItem, item.stock_item_id)
        raise OverTheLimit(limit=templating.quantity(item.limit_per_buyer, shelf.unit),
                           item=f"{item.code} {item.product.name}")


def taken_by_others(buyer: LiveBuyer, item: RunItem) -> int:
    """What the same person has claimed of the item under other names."""
    total = sa.select(sa.func.coalesce(sa.func.sum(Claim.base_units), 0)).where(
        Claim.item_id == item.id, Claim.status.in_(_OPEN), Claim.buyer_id.in_(other_names(buyer)))
    return int(db.session.scalars(total).one())


def give_back_excess(session: LiveSession, buyer: LiveBuyer) -> list[claims.Turn]:
    """A phone number has shown that two buyers are one: what is beyond a limit, of an item or a deal, goes back.

    First of this buyer, who has just shown it, then of the others, the latest claim first. What is completed is an
    order and stays.
    """
    others = other_names(buyer)
    if not others:
        return []
    names = [buyer, *db.session.scalars(sa.select(LiveBuyer).where(LiveBuyer.id.in_(others)).order_by(
        LiveBuyer.id.desc()))]
    return [turn for name in names if (turn := _give_back(session, name)) is not None]


def _give_back(session: LiveSession, buyer: LiveBuyer) -> claims.Turn | None:
    changes = []
    mine = claims.open_claims(buyer)
    fixed = ordering.confirmed(mine)
    for item in {claim.item_id: claim.item for claim in mine}.values():
        own = [claim for claim in mine if claim.item_id == item.id]
        loose = [claim for claim in own if claim.id not in fixed]
        excess = 0 if item.limit_per_buyer is None else (
            sum(claim.base_units for claim in own) + taken_by_others(buyer, item) - item.limit_per_buyer)
        for deal in _limited_deals(loose):
            bought = [claim for claim in loose if claim.deal_id == deal.id]
            beyond = taken_of_deal(buyer, deal.id) - (deal.cap_per_buyer or 0)
            if beyond > 0:
                change = _less(bought, beyond)
                changes.append((item, change))
                loose = [claim for claim in loose if claim.id not in change.release]
                excess -= _given_up(change, bought)
        if excess > 0 and loose:
            changes.append((item, _less(loose, excess)))
    return claims.apply(session, buyer, None, changes) if changes else None


def taken_of_deal(buyer: LiveBuyer, deal_id: int) -> int:
    """How much the same person has at the price of this deal, in base units, under all their names."""
    total = sa.select(sa.func.coalesce(sa.func.sum(Claim.base_units), 0)).where(
        Claim.deal_id == deal_id, Claim.status.in_(_OPEN), Claim.buyer_id.in_([buyer.id, *other_names(buyer)]))
    return int(db.session.scalars(total).one())


def _limited_deals(taken: list[Claim]) -> list[Deal]:
    wanted = sa.select(Deal).where(
        Deal.id.in_({claim.deal_id for claim in taken if claim.deal_id}), Deal.cap_per_buyer.is_not(None))
    return list(db.session.scalars(wanted.order_by(Deal.id)))


def _given_up(change: Change, before: list[Claim]) -> int:
    gone = sum(claim.base_units for claim in before if claim.id in change.release)
    return gone - sum(make.base_units for make in change.make)


def _less(loose: list[Claim], excess: int) -> Change:
    have = claims.as_have(loose)
    try:
        return rules.less(have, excess)
    except CannotSplit:
        return rules.nothing_more(have)


def other_names(buyer: LiveBuyer) -> list[int]:
    """Under which other names of the session the same person has spoken."""
    order = ordering.open_order(buyer)
    phone = buyer.phone or (order.buyer_phone if order is not None else None)
    if phone is None or buyer.is_apart:
        return []
    same = sa.select(LiveBuyer.id).outerjoin(Order, Order.id == LiveBuyer.order_id).where(
        LiveBuyer.session_id == buyer.session_id, LiveBuyer.id != buyer.id, LiveBuyer.is_apart.is_(False),
        sa.or_(LiveBuyer.phone == phone, sa.and_(LiveBuyer.phone.is_(None), Order.buyer_phone == phone)))
    return list(db.session.scalars(same))
