"""What a viewer has claimed on our own live page: what is kept, until when, what waits, and the order it is in."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from core import templating
from core.db import db
from core.transactions import lock, use_case
from livestream.audience.identity import Identity
from livestream.buying import ordering
from livestream.comments import acting
from livestream.errors import NotWaiting
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession
from livestream.serving import claims, places
from livestream.serving.places import Place
from orders.models import Order, Payment, PaymentStatus


@dataclass(frozen=True)
class OwnLine:
    """One claim: kept, or it waits at a place of the queue that counts buyers from 1 and has so much in front; or it is
    a wish, for which nothing is kept before it is paid."""

    claim_id: int
    amount: float
    unit: str
    place: int | None
    until: datetime | None
    ahead: str = ""
    is_wish: bool = False


@dataclass(frozen=True)
class OwnItem:
    """All claims of one item. `unit` is what it can be said anew in; none where it was claimed in several."""

    code: str
    name: str
    lines: tuple[OwnLine, ...]
    unit: str | None
    amount: float


@dataclass(frozen=True)
class Own:
    """Everything, with the order where that is the viewer's to open: its secret, where it stands, whether it is paid,
    and whether it has an address."""

    items: tuple[OwnItem, ...] = ()
    secret: str | None = None
    has_address: bool = False
    status: str = ""
    is_paid: bool = False


def of(session: LiveSession, viewer: Identity | None) -> Own:
    """What this viewer has and waits for, on whatever device it was said."""
    buyer = _buyer(session, viewer)
    if buyer is None or viewer is None:
        return Own()
    order = _order(buyer, viewer)
    mine = sorted(claims.open_claims(buyer), key=lambda claim: (claim.item.code, claim.id))
    queue, sure = places.of(session, mine), ordering.confirmed(mine)
    items = tuple(_item(list(group), queue, sure) for _, group in groupby(mine, key=lambda claim: claim.item_id))
    if order is None:
        return Own(items)
    return Own(items, order.secret, order.has_address, order.status.value, _is_paid(order))


def _item(mine: list[Claim], queue: dict[int, Place], sure: set[int]) -> OwnItem:
    lines = tuple(_line(claim, queue.get(claim.id), claim.id in sure) for claim in mine)
    units = {line.unit for line in lines}
    return OwnItem(mine[0].item.code, mine[0].item.product.name, lines, units.pop() if len(units) == 1 else None,
                   sum(claim.milli for claim in mine) / 1000)


def _line(claim: Claim, place: Place | None, is_sure: bool) -> OwnLine:
    """What is an order by now does not lapse any more, whatever stands there until that was heard."""
    variant = claim.price.variant
    return OwnLine(claim.id, claim.milli / 1000, variant.unit_name, place.place if place is not None else None,
                   None if is_sure else claim.expires_at,
                   ahead=templating.quantity(place.ahead, variant.stock_item.unit) if place and place.ahead else "",
                   is_wish=claim.status == ClaimStatus.WAITING and place is None)


@use_case
def leave(session_id: int, viewer: Identity | None, claim_id: int) -> None:
    """Wait no longer; what is kept stays. Raises NotWaiting, also for a claim of somebody else."""
    session = lock(LiveSession, session_id)
    buyer = _buyer(session, viewer)
    claim = db.session.get(Claim, claim_id)
    if buyer is None or claim is None or claim.buyer_id != buyer.id or claim.status != ClaimStatus.WAITING:
        raise NotWaiting
    acting.tell(session, claims.release(session, [claim], "left the waiting list"))


def _buyer(session: LiveSession, viewer: Identity | None) -> LiveBuyer | None:
    if viewer is None or viewer.author is None:
        return None
    return db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.author_id == viewer.author))


def _is_paid(order: Order) -> bool:
    """True if money has come for it and none is awaited any more."""
    states = set(db.session.scalars(sa.select(Payment._status).where(Payment.order_id == order.id)))
    return PaymentStatus.PAID in states and PaymentStatus.STARTED not in states


def _order(buyer: LiveBuyer, viewer: Identity) -> Order | None:
    """The order, if it carries the number that was proved, or if nobody was in it before.

    The crew may have put the goods into an order of somebody else; that one has its own link.
    """
    if buyer.order_id is None:
        return None
    order = db.session.get_one(Order, buyer.order_id)
    before = sa.select(LiveBuyer.id).where(LiveBuyer.order_id == order.id, LiveBuyer.id < buyer.id).limit(1)
    return order if order.buyer_phone == viewer.phone or db.session.scalar(before) is None else None
