"""What a cooperative has to do: whom to call, what to pack, what is on its way, what comes back."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.actors import Actor
from core.db import Dong, db
from orders import addressing, awaiting, customers, disputed, quantities, restrictions
from orders.access import parcels_visible_to, visible_to
from orders.door import calling, deposits, printing
from orders.door.calling import Called
from orders.models import (
    Customer,
    LabelPrint,
    Order,
    OrderLine,
    OrderStatus,
    Parcel,
    ParcelStatus,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    Restriction,
)
from orders.progress import ON_THE_ROAD
from orders.shipping import own
from orders.wishes import PAID_BEFORE

MOST = 100  # cards on one page; the totals count everything
_P = ParcelStatus


@dataclass(frozen=True)
class Goods:
    """So much of one pack size."""

    name: str
    quantity: str


@dataclass(frozen=True)
class Card:
    """A parcel as the people see it who pack and bring it. `collect` is cash still to be taken at the door, `label`
    what its label asks for, once it is packed, `printed` the last label that was printed of it."""

    code: str
    order_code: str
    status: ParcelStatus
    buyer_name: str
    phone: str
    street: str
    place: str
    note: str
    goods: tuple[Goods, ...]
    weight_g: int
    collect: Dong
    label: Dong | None
    printed: LabelPrint | None
    carrier: str  # own people, or one with a waybill
    waybill: str
    is_paid: bool
    is_held: bool  # its payment is in dispute: it stays, and nobody asks for that money a second time
    made_at: datetime
    customer: Customer | None

    @property
    def is_outdated(self) -> bool:
        """True if it is to be packed, and a printed label of it asks for another sum than is due."""
        return self.status == _P.TO_PACK and self.printed is not None and self.printed.cash != self.collect

    @property
    def is_own(self) -> bool:
        """True if own people bring it, without a waybill."""
        return self.carrier == own.NAME

    @property
    def asks_other(self) -> bool:
        """True if its label asks for another sum than is due: it may not leave, or a person settles it."""
        return self.label is not None and self.label != self.collect


@dataclass(frozen=True)
class Call:
    """An order that waits until somebody has called the buyer."""

    code: str
    buyer_name: str
    phone: str
    place: str
    goods_total: Dong
    placed_at: datetime
    customer: Customer | None
    restriction: Restriction | None  # why it waits, where this seller has restricted the buyer
    deposit: Dong  # what is missing of a deposit; it may be waived
    why_deposit: tuple[str, ...]
    called: Called


@dataclass(frozen=True)
class Today:
    """The work of a cooperative as it stands now."""

    to_call: tuple[Call, ...]
    to_pack: tuple[Card, ...]
    packed: tuple[Card, ...]
    on_the_road: tuple[Card, ...]
    coming_back: tuple[Card, ...]
    totals: tuple[Goods, ...]
    counts: dict[ParcelStatus, int]

    @property
    def cash_to_collect(self) -> Dong:
        """What is to be taken at the doors of the parcels on the road."""
        return Dong(sum(card.collect for card in self.on_the_road))

    @property
    def is_quiet(self) -> bool:
        """True if there is nothing to do."""
        return not (self.to_call or self.to_pack or self.packed or self.on_the_road or self.coming_back)


def today(actor: Actor, cooperative_id: int) -> Today:
    """Everything that waits for somebody, in the order in which it was ordered."""
    return Today(
        calls(actor, cooperative_id), cards(actor, cooperative_id, (_P.TO_PACK,)),
        cards(actor, cooperative_id, (_P.PACKED, _P.BOOKED)), cards(actor, cooperative_id, ON_THE_ROAD),
        cards(actor, cooperative_id, (_P.GOING_BACK,)), totals(actor, cooperative_id), counts(actor, cooperative_id))


def cards(actor: Actor, cooperative_id: int, statuses: Collection[ParcelStatus], most: int = MOST
          ) -> tuple[Card, ...]:
    """Parcels of the cooperative in these states, the oldest first."""
    wanted = sa.select(Parcel, Order).join(Order, Order.id == Parcel.order_id).where(
        Parcel.cooperative_id == cooperative_id, Parcel.status.in_(statuses), parcels_visible_to(actor))
    found = db.session.execute(wanted.order_by(Parcel.made_at, Parcel.id).limit(most))
    return _cards(cooperative_id, [(parcel, order) for parcel, order in found])


def card_of(actor: Actor, parcel: Parcel) -> Card | None:
    """One parcel as a card."""
    wanted = sa.select(Parcel, Order).join(Order, Order.id == Parcel.order_id).where(
        Parcel.id == parcel.id, parcels_visible_to(actor))
    found = [(each, order) for each, order in db.session.execute(wanted)]
    return next(iter(_cards(parcel.cooperative_id, found)), None)


def totals(actor: Actor, cooperative_id: int) -> tuple[Goods, ...]:
    """What all parcels that may be packed hold together, by product and pack size."""
    summed = sa.select(OrderLine.product_name, OrderLine.variant_name, OrderLine.unit_name,
                       sa.func.sum(OrderLine.milli)).join(Parcel, Parcel.id == OrderLine.parcel_id).where(
        Parcel.cooperative_id == cooperative_id, Parcel.status == _P.TO_PACK, OrderLine.cancelled_at.is_(None),
        parcels_visible_to(actor), ~disputed.holds(Parcel.order_id))
    named = (OrderLine.product_name, OrderLine.variant_name, OrderLine.unit_name)
    found = db.session.execute(summed.group_by(*named).order_by(*named))
    return tuple(Goods(quantities.title(product, variant, unit), quantities.said(int(milli), unit))
                 for product, variant, unit, milli in found)


def counts(actor: Actor, cooperative_id: int) -> dict[ParcelStatus, int]:
    """How many parcels there are in each state."""
    counted = sa.select(Parcel.status, sa.func.count().label("parcels")).where(
        Parcel.cooperative_id == cooperative_id, parcels_visible_to(actor)).group_by(Parcel.status)
    return {row.status: row.parcels for row in db.session.execute(counted)}


def _cards(cooperative_id: int, found: Sequence[tuple[Parcel, Order]]) -> tuple[Card, ...]:
    ids = [parcel.id for parcel, _ in found]
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    for line in db.session.scalars(sa.select(OrderLine).where(
            OrderLine.parcel_id.in_(ids), OrderLine.cancelled_at.is_(None)).order_by(OrderLine.id)):
        lines[line.parcel_id or 0].append(line)
    payments: dict[int, Payment] = {}
    for payment in db.session.scalars(sa.select(Payment).where(Payment.parcel_id.in_(ids)).order_by(Payment.id)):
        payments[payment.parcel_id or 0] = payment
    known = customers.history(cooperative_id, [order.buyer_phone or "" for _, order in found])
    printed = printing.latest(ids)
    paid, held = _paid_and_kept(payments.values()), disputed.held({order.id for _, order in found})
    return tuple(_card(parcel, order, lines[parcel.id], payments.get(parcel.id), printed.get(parcel.id), paid,
                       order.id in held, known)
                 for parcel, order in found)


def _paid_and_kept(payments: Iterable[Payment]) -> set[int]:
    """The parcels whose cash was taken, and nothing of it given back."""
    paid = {payment.id: payment.parcel_id or 0 for payment in payments if payment.status == PaymentStatus.PAID}
    back = db.session.scalars(sa.select(Refund.payment_id).where(
        Refund.payment_id.in_(paid), Refund.status != RefundStatus.FAILED))
    return set(paid.values()) - {paid[payment_id] for payment_id in back if payment_id is not None}


def _card(parcel: Parcel, order: Order, lines: Iterable[OrderLine], payment: Payment | None,
          printed: LabelPrint | None, paid: set[int], is_held: bool, known: dict[str, Customer]) -> Card:
    held = list(lines)
    is_due = payment is not None and payment.status == PaymentStatus.STARTED and not is_held
    return Card(
        parcel.code, order.code, parcel.status, order.buyer_name, order.buyer_phone or "", order.street,
        addressing.full_name(order.ward_code) if order.ward_code else "", order.note, tuple(map(goods_of, held)),
        sum(line.weight_g for line in held), payment.amount if payment is not None and is_due else Dong(0),
        parcel.label_cash, printed, parcel.carrier, parcel.waybill or "",
        parcel.id in paid, is_held, parcel.made_at,
        known.get(order.buyer_phone or ""))


def goods_of(line: OrderLine) -> Goods:
    """What a line holds, in words."""
    return Goods(quantities.title(line.product_name, line.variant_name, line.unit_name),
                 quantities.said(line.milli, line.unit_name))


def calls(actor: Actor, cooperative_id: int) -> tuple[Call, ...]:
    """Whom to call before anything is packed: who was called in vain least often first, then in the order of placing.

    An order that must be paid in full before it is packed and is not, waits for money and not for a call.
    """
    mine = sa.exists().where(OrderLine.order_id == Order.id, OrderLine.cooperative_id == cooperative_id,
                             OrderLine.cancelled_at.is_(None), visible_to(actor, OrderLine))
    is_paid = sa.or_(Order.payment_method.not_in(PAID_BEFORE), Order.received >= Order.goods_total + Order.freight)
    waiting = sa.select(Order).where(
        Order.status == OrderStatus.PLACED, Order.ward_code.is_not(None), is_paid, mine)
    found = db.session.scalars(waiting.order_by(Order.placed_at, Order.id).limit(MOST)).all()
    phones, ids = [order.buyer_phone or "" for order in found], [order.id for order in found]
    known, restricted = customers.history(cooperative_id, phones), restrictions.of_phones(cooperative_id, phones)
    called, asked = calling.of(cooperative_id, ids), deposits.of_orders(ids)
    listed = [Call(
        order.code, order.buyer_name, order.buyer_phone or "",
        addressing.full_name(order.ward_code) if order.ward_code else "", order.goods_total, order.placed_at,
        known.get(order.buyer_phone or ""), restricted.get(order.buyer_phone or ""),
        awaiting.missing(order) if asked[order.id] else Dong(0),
        tuple(why for each in asked[order.id] if each.cooperative_id == cooperative_id for why in each.why.split()),
        called.get(order.id, calling.NEVER)) for order in found]
    return tuple(sorted(listed, key=lambda call: (call.called.in_vain, call.placed_at)))
