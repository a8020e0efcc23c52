"""What must always be true of prices on air and of deals, asked of the whole database: for the command that checks
the books."""
from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.db import db
from livestream.models import Claim, ClaimStatus, Deal, ItemPrice, LiveBuyer, LivePrice
from orders.models import Order, OrderLine

_OPEN = (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING)


def claims_cost_what_held_when_they_were_said() -> Iterator[str]:
    """A claim costs what its deal costs, whose window it was in, or the live price of its moment; so does its line."""
    own = sa.select(LivePrice.price).where(LivePrice.price_id == Claim.price_id).correlate(Claim).limit(1)
    latest = own.where(LivePrice.at <= Claim.priced_at).order_by(LivePrice.at.desc(), LivePrice.id.desc())
    first = own.order_by(LivePrice.at, LivePrice.id)
    held = sa.func.coalesce(latest.scalar_subquery(), first.scalar_subquery())
    in_window = sa.and_(Deal.price_id == Claim.price_id, Deal.starts_at <= Claim.priced_at,
                        Deal.ends_at >= Claim.priced_at, Deal.withdrawn_at.is_(None))
    expected = sa.case((Claim.deal_id.is_(None), held), (in_window, Deal.price))
    wrong = (
        sa.select(Claim.id, Claim.unit_price, expected).outerjoin(Deal, Deal.id == Claim.deal_id)
        .where(Claim.priced_at.is_not(None), sa.or_(expected.is_(None), expected != Claim.unit_price)))
    for claim_id, price, right in db.session.execute(wrong.order_by(Claim.id)):
        yield f"claim {claim_id} costs {price}, but {right} held when it was said"
    frozen = (
        sa.select(Claim.id, Claim.unit_price, OrderLine.unit_price).join(OrderLine, OrderLine.id == Claim.line_id)
        .where(OrderLine.unit_price != Claim.unit_price, OrderLine.milli == Claim.milli))
    for claim_id, price, agreed in db.session.execute(frozen.order_by(Claim.id)):
        yield f"claim {claim_id} costs {price}, its order line {agreed}"


def live_prices_are_the_last_ones_kept() -> Iterator[str]:
    """What a pack size costs now is the last row of its history."""
    last = (
        sa.select(LivePrice.price).where(LivePrice.price_id == ItemPrice.id)
        .order_by(LivePrice.at.desc(), LivePrice.id.desc()).limit(1).scalar_subquery())
    wrong = sa.select(ItemPrice.id, ItemPrice.price, last).where(last.is_distinct_from(ItemPrice.price))
    for price_id, price, kept in db.session.execute(wrong.order_by(ItemPrice.id)):
        yield f"price {price_id} is {price}, its history ends at {kept}"


def deals_are_taken_by_claims() -> Iterator[str]:
    """The units taken of a deal are those of the open claims at its price."""
    claimed = (
        sa.select(sa.func.coalesce(sa.func.sum(Claim.base_units), 0))
        .where(Claim.deal_id == Deal.id, Claim.status.in_(_OPEN)).correlate(Deal).scalar_subquery())
    wrong = sa.select(Deal.id, Deal.taken, claimed).where(claimed != Deal.taken)
    for deal_id, taken, units in db.session.execute(wrong.order_by(Deal.id)):
        yield f"deal {deal_id}: {taken} are taken, claimed at its price are {units}"


def nobody_takes_more_of_a_deal_than_one_may() -> Iterator[str]:
    """One person, under however many names, has no more of a deal than one may; what is a completed order stays."""
    phone = sa.func.coalesce(LiveBuyer.phone, Order.buyer_phone)
    who = sa.case((sa.or_(LiveBuyer.is_apart, phone.is_(None)), sa.literal("buyer ").concat(
        sa.cast(LiveBuyer.id, sa.String))), else_=phone)
    loose = sa.func.sum(sa.case((sa.or_(Order.id.is_(None), Order.street == ""), 1), else_=0))
    total = sa.func.sum(Claim.base_units)
    rows = (
        sa.select(Deal.id, total, Deal.cap_per_buyer).join_from(Claim, Deal, Deal.id == Claim.deal_id)
        .join(LiveBuyer, LiveBuyer.id == Claim.buyer_id).outerjoin(Order, Order.id == LiveBuyer.order_id)
        .where(Claim.status.in_(_OPEN), Deal.cap_per_buyer.is_not(None))
        .group_by(Deal.id, Deal.cap_per_buyer, who)
        .having(total > Deal.cap_per_buyer, loose > 0).order_by(Deal.id))
    for deal_id, taken, most in db.session.execute(rows):
        yield f"deal {deal_id}: one buyer has {taken}, may have {most}"
