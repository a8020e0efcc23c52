"""The claims of one buyer in one session become one order with a secret link; later claims add lines to it."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from core import locking
from core.db import db
from core.prepared import Prepared, PreparedIn, one_of
from core.states import move
from core.transactions import lock
from livestream import signals, terms
from livestream.buying import sellers
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession
from livestream.models.claims import KEPT
from livestream.platforms import replies
from livestream.serving import goods
from orders import cancelling, delivery
from orders.cancelling import take_out
from orders.checkout import AgreedLine, LiveOrder, add_live_lines, place_live_order
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.topics import PHONE_KNOWN, announce
from orders.wishes import MOST_LINES

OPEN = (OrderStatus.PLACED, OrderStatus.CONFIRMED)


def lock_orders(buyers: Iterable[LiveBuyer]) -> None:
    """Lock the orders of these buyers, with their payments and parcels, each by id, before any of them changes.

    One transaction may come here twice: a phone number joins two orders, then goods are freed for others. That is
    out of order and does no harm, since whoever locks several orders of a session has locked the session first.
    """
    order_ids = sorted({order_id for buyer in buyers if (order_id := _order_of(buyer)) is not None})
    if not order_ids:
        return
    due, parcels = _rows_of(order_ids)
    for model, ids in ((Order, order_ids), (Payment, due), (Parcel, parcels)):
        for ident in ids:
            locking.wrote(db.session().info, model.__tablename__, ident)
            lock(model, ident)


def place(session: LiveSession, buyer: LiveBuyer, claims: Sequence[Claim], is_promotion: bool = False) -> None:
    """Put these held claims into the buyer's order of this session, or begin it; the goods pass on with them.

    They are kept as long as the session's terms say; what the buyer has already is kept as long as well, since they
    have just spoken. Whoever moves up has not: each promotion has its own time. In a rehearsal they are kept as long,
    and nothing becomes an order.
    """
    if session.is_rehearsal:
        keep(session, buyer, None, claims, with_others=not is_promotion)
        tell(session, buyer, None)
        return
    order_id = _order_of(buyer)
    order = db.session.get(Order, order_id) if order_id is not None else None
    lines = tuple(_agreed(session, buyer, claim) for claim in claims)
    if order is not None and takes(order, len(lines)):
        line_ids = add_live_lines(order.id, lines)
        _own_rows(order.id)
    else:
        before = order
        order = _begin(session, buyer, claims[0].comment_id, _key(session, buyer, claims[0]), lines)
        if before is not None and before.has_address and claims[0].paid_id is not None:
            delivery.take_over_contact(before.id, order.id)  # it was paid so: it goes to the same door
        line_ids = [line_id for line_id, in _LINES.rows(order_id=order.id)]
    keep(session, buyer, order, claims, with_others=not is_promotion)
    buyer.order_id = order.id
    for claim, line_id in zip(claims, line_ids, strict=True):
        claim.line_id = line_id
        move(claim, ClaimStatus.ORDERED)
    tell(session, buyer, order)


_LINES = Prepared(sa.select(OrderLine.id).where(OrderLine.order_id == sa.bindparam("order_id")).order_by(OrderLine.id))


def begin(session: LiveSession, buyer: LiveBuyer, wish: Claim) -> None:
    """The order of somebody who has only wished something so far: behind its link they pay (livestream.first_paid).

    In a rehearsal there is none: the crew says who has paid.
    """
    if session.is_rehearsal:
        return
    order_id = _order_of(buyer)
    order = db.session.get(Order, order_id) if order_id is not None else None
    if order is None or not takes(order, 1):
        order = _begin(session, buyer, wish.comment_id, f"{_key(session, buyer, wish)}:wish", ())
    buyer.order_id = order.id
    db.session.flush()
    tell(session, buyer, order)


def close_unserved(session: LiveSession) -> None:
    """The session is over: orders in which nothing but wishes was, and no goods came, are closed."""
    if not terms.is_first_paid(session):
        return
    has_lines = sa.exists().where(OrderLine.order_id == Order.id)
    cancelling.close_unserved(list(db.session.scalars(
        sa.select(Order.id).join(LiveBuyer, LiveBuyer.order_id == Order.id).where(
            LiveBuyer.session_id == session.id, Order.status == OrderStatus.PLACED, ~has_lines).distinct())))


def _begin(session: LiveSession, buyer: LiveBuyer, comment_id: int | None, key: str, lines: tuple[AgreedLine, ...]
           ) -> Order:
    order = place_live_order(LiveOrder(
        buyer_name=buyer.name, buyer_phone=buyer.phone, lines=lines, request_key=key))
    if order.buyer_phone:
        announce(PHONE_KNOWN, {str(order.id): {"order_id": order.id}})
    replies.promise(session, buyer, order, comment_id)
    return order


def source_of(session: LiveSession, claim: Claim) -> str:
    """Where the price of a claim comes from, as the order line keeps it: the live price, or which deal."""
    deal = f":deal:{claim.deal_id}" if claim.deal_id is not None else ""
    return f"live:{session.code}:{claim.item.code}{deal}"


def cancel(claims: Sequence[Claim], reason: str) -> None:
    """Take the lines of these ordered claims out of their orders; their goods are then free on the shelf."""
    if not claims:
        return
    lines = dict(db.session.execute(sa.select(OrderLine.id, OrderLine.order_id).where(
        OrderLine.id.in_([claim.line_id for claim in claims]), OrderLine.cancelled_at.is_(None))).all())
    for order_id in sorted(set(lines.values())):
        take_out(order_id, sorted(line for line, order in lines.items() if order == order_id), reason)
        _own_rows(order_id)


def open_order(buyer: LiveBuyer) -> Order | None:
    """The buyer's order of this session while it can still be changed."""
    order = db.session.get(Order, buyer.order_id) if buyer.order_id is not None else None
    return order if order is not None and order.status in OPEN else None


def takes(order: Order, more: int) -> bool:
    """True if lines may still be added: nothing of it is being packed, and no seller's parcel has been given up."""
    is_whole = all(parcel.status == ParcelStatus.TO_PACK for parcel in order.parcels)
    return order.status in OPEN and is_whole and len(order.lines) + more <= MOST_LINES


def packed(claims: Iterable[Claim]) -> set[int]:
    """Which of these claims are past changing: their order is being packed or is over."""
    return _which(_PACKED, claims)


def confirmed(claims: Iterable[Claim]) -> set[int]:
    """Which of these claims are orders by now: their buyer has said where to, or somebody has accepted."""
    return _which(_CONFIRMED, claims)


def _which(asked: PreparedIn, claims: Iterable[Claim]) -> set[int]:
    db.session.flush()
    return {claim_id for claim_id, in asked.rows([
        claim.line_id for claim in claims if claim.status == ClaimStatus.ORDERED and claim.line_id is not None])}


_ORDERED = sa.select(Claim.id).join(OrderLine, OrderLine.id == Claim.line_id).join(
    Order, Order.id == OrderLine.order_id).where(Claim.status == ClaimStatus.ORDERED)
_PACKED = PreparedIn(lambda lines: _ORDERED.outerjoin(Parcel, Parcel.id == OrderLine.parcel_id).where(
    Claim.line_id.in_(lines), sa.or_(sa.not_(one_of(Order.status, OPEN)), Parcel.status != ParcelStatus.TO_PACK)))
_CONFIRMED = PreparedIn(lambda lines: _ORDERED.where(
    Claim.line_id.in_(lines), sa.or_(Order.status != OrderStatus.PLACED, Order.street != "")))


def are_beyond_placed(line_ids: Collection[int | None]) -> bool:
    """True if some of these lines are in an order that somebody has confirmed, or that is over."""
    db.session.flush()
    return bool(_BEYOND.rows([line_id for line_id in line_ids if line_id is not None]))


_BEYOND = PreparedIn(lambda lines: sa.select(OrderLine.id).join(Order, Order.id == OrderLine.order_id).where(
    OrderLine.id.in_(lines), Order.status != OrderStatus.PLACED).limit(1))


def tell(session: LiveSession, buyer: LiveBuyer, order: Order | None) -> None:
    """Show the crew how the buyer's order stands; in a rehearsal, what they have claimed."""
    phone = sellers.phone_of(buyer, order)
    known = sellers.standings(session, [phone]).get(phone or "")
    total = order.total if order is not None else _claimed(buyer)
    signals.crew(session, "order", {"number": buyer.number, "name": buyer.name, "channel": buyer.channel.name,
                                    "code": order.code if order is not None else "",
                                    "light": known.light.value if known is not None else "",
                                    "status": order.status.value if order is not None else "", "total": total,
                                    "has_phone": phone is not None,
                                    "has_address": order is not None and order.has_address})


def _claimed(buyer: LiveBuyer) -> int:
    """What the goods cost that are kept for the buyer of a rehearsal, who has no order."""
    db.session.flush()
    return int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Claim.amount), 0)).where(
        Claim.buyer_id == buyer.id, Claim.status.in_(KEPT))).one())


def _order_of(buyer: LiveBuyer) -> int | None:
    """The buyer's own order while it is open, else the open one of somebody with the same phone: two names, one parcel.

    Whoever a person has parted from others stays on their own.
    """
    if buyer.phone is None or buyer.is_apart or open_order(buyer) is not None:
        return buyer.order_id
    same = (
        sa.select(LiveBuyer.order_id).join(Order, Order.id == LiveBuyer.order_id)
        .where(LiveBuyer.session_id == buyer.session_id, LiveBuyer.id != buyer.id, LiveBuyer.is_apart.is_(False),
               sa.or_(LiveBuyer.phone == buyer.phone, Order.buyer_phone == buyer.phone), Order.status.in_(OPEN))
        .order_by(LiveBuyer.order_id).limit(1))
    return db.session.scalar(same) or buyer.order_id


def _key(session: LiveSession, buyer: LiveBuyer, first: Claim) -> str:
    """A claim that comes out of another order begins a new one; it is the same claim, but not the same request."""
    again = f":{first.line_id}" if first.line_id is not None else ""
    return f"{session.id}:{buyer.id}:{first.id}{again}"


def _own_rows(order_id: int) -> None:
    """A confirmed order that changes asks for other cash, perhaps in another parcel; those rows are new and ours until
    we commit, and the older ones are locked."""
    due, parcels = _rows_of([order_id])
    for payment_id in due:
        locking.wrote(db.session().info, Payment.__tablename__, payment_id)
    for parcel_id in parcels:
        locking.wrote(db.session().info, Parcel.__tablename__, parcel_id)


def _rows_of(order_ids: Collection[int]) -> tuple[list[int], list[int]]:
    """The payments that are due and the parcels of these orders, by id."""
    db.session.flush()
    rows = _ROWS.rows(order_ids)
    return sorted(row for row, is_due in rows if is_due), sorted(row for row, is_due in rows if not is_due)


_ROWS = PreparedIn(lambda orders: sa.union_all(
    sa.select(Payment.id, sa.literal(1).label("is_due")).where(
        Payment.order_id.in_(orders), Payment.status == PaymentStatus.STARTED),
    sa.select(Parcel.id, sa.literal(0)).where(Parcel.order_id.in_(orders))))


def _agreed(session: LiveSession, buyer: LiveBuyer, claim: Claim) -> AgreedLine:
    return AgreedLine(
        variant_id=claim.price.variant_id, milli=claim.milli, base_units=claim.base_units,
        unit_price=claim.unit_price, price_source=source_of(session, claim), session_id=session.id,
        channel_id=buyer.channel_id, hold_owner=goods.claim_hold(claim.id))


def keep(session: LiveSession, buyer: LiveBuyer, order: Order | None, fresh: Sequence[Claim] = (),
         with_others: bool = True) -> None:
    """Keep the buyer's goods as long as is due from now on, or only the fresh ones; never shorter than before."""
    until = terms.kept_until(session, buyer, order)
    mine = {claim.id: claim for claim in fresh}
    for claim_id, in _KEPT.rows(buyer_id=buyer.id) if with_others else ():
        mine.setdefault(claim_id, db.session.get_one(Claim, claim_id))
    for claim in mine.values():
        is_longer = claim.expires_at is not None and until is not None and claim.expires_at > until
        claim.expires_at = None if claim.paid_id is not None else claim.expires_at if is_longer else until


_KEPT = Prepared(sa.select(Claim.id).where(
    Claim.buyer_id == sa.bindparam("buyer_id"), one_of(Claim.status, KEPT)))
