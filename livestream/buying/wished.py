"""What an order's page shows of its session: what its buyers wish or wait for, and their place in the queue."""
from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.db import db
from core.templating import quantity
from livestream import terms
from livestream.models import (
    Claim,
    ClaimStatus,
    ItemPrice,
    LiveBuyer,
    LiveSession,
    PayingMoment,
    Promotion,
    SessionStatus,
)
from livestream.serving import goods, places, sharing
from livestream.serving.places import Place
from orders import quantities
from orders.wished import NOTHING, Moved, Transfer, Wish, Wished
from shop.models import Variant

_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


def of(order_id: int) -> Wished:
    """What the buyers of this order wish and wait for; an order that no session has anything to do with has nothing."""
    buyers = list(db.session.scalars(sa.select(LiveBuyer).where(LiveBuyer.order_id == order_id).order_by(LiveBuyer.id)))
    if not buyers:
        return NOTHING
    session = db.session.get_one(LiveSession, buyers[-1].session_id)
    ids = [buyer.id for buyer in buyers if buyer.session_id == session.id]
    claims = list(db.session.scalars(sa.select(Claim).where(
        Claim.buyer_id.in_(ids), Claim.status.in_((ClaimStatus.WAITING, ClaimStatus.ORDERED))).order_by(Claim.id)
        .options(joinedload(Claim.item), joinedload(Claim.price).joinedload(ItemPrice.variant).joinedload(
            Variant.stock_item))))
    waiting = [claim for claim in claims if claim.status == ClaimStatus.WAITING]
    queue = places.of(session, waiting)
    left = goods.left(session) if waiting and session.status in _ON_AIR else {}
    return Wished(
        tuple(_wish(claim, queue.get(claim.id), left.get(claim.item.stock_item_id, 0)) for claim in waiting),
        _moved(claims), _transfers(ids), pays_first=terms.is_first_paid(session),
        is_over=not sharing.may_promote(session))


def states(session: LiveSession, claims: Sequence[Claim]) -> dict[int, str]:
    """How these claims of the session stand, by claim; what is still to be paid first waits for nothing: a "wish"."""
    pays_first = terms.is_first_paid(session)
    return {claim.id: "wish" if pays_first and claim.status == ClaimStatus.WAITING and claim.paid_id is None
            else claim.status.value for claim in claims}


def _wish(claim: Claim, place: Place | None, left: int) -> Wish:
    variant, unit = claim.price.variant, claim.price.variant.stock_item.unit
    return Wish(
        claim.item.code, claim.item.product.name, quantities.said(claim.milli, variant.unit_name), claim.amount,
        quantity(left, unit) if left else "", place.place if place is not None else None,
        quantity(place.ahead, unit) if place is not None and place.ahead else "", claim.item.product.cooperative_id)


def _moved(claims: Sequence[Claim]) -> tuple[Moved, ...]:
    kept = {claim.id: claim for claim in claims if claim.expires_at is not None}
    moved = db.session.scalars(sa.select(Promotion.claim_id).where(Promotion.claim_id.in_(kept)))
    return tuple(Moved(f"{kept[each].item.code} {kept[each].item.product.name}", until) for each in sorted(moved)
                 if (until := kept[each].expires_at) is not None)


def _transfers(buyer_ids: Sequence[int]) -> tuple[Transfer, ...]:
    rows = db.session.execute(sa.select(PayingMoment.amount, PayingMoment.at).where(
        PayingMoment.buyer_id.in_(buyer_ids), PayingMoment.amount.is_not(None)).order_by(PayingMoment.id))
    return tuple(Transfer(amount, at) for amount, at in rows if amount is not None)
