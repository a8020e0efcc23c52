"""Two orders of one buyer become one, until something is packed: the earlier takes in the later.

Lines go over as they were agreed: name, price, commune, session. The goods pass from hold to hold without being free
in between, and money that was received goes with them. The parcels of one cooperative become one, so the freight of
the other is saved; what is to be paid after that, or was paid too much, follows from the lines.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from core import clock, idempotency
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.text import fold
from core.transactions import lock_all, use_case
from orders import awaiting, balances, bookings, disputed, followers, rates, receiving, rows
from orders.accepting import accept_if_sure
from orders.access import behind, lock_orders, may_handle
from orders.cancelling import JOINED
from orders.errors import NoSuchOrder
from orders.models import LineEventKind, Order, OrderLine, OrderStatus, Parcel, ParcelStatus
from orders.pricing import NewLine
from orders.switching import left_over
from orders.together import joined, parking
from orders.together_errors import (
    DepositFirst,
    NotTheSameBuyer,
    OneDisputed,
    OnePacked,
    SameOrder,
    TooManyLines,
    TwoPlaces,
)
from orders.totals import follow_lines, open_lines, owner_of, quantities
from orders.wishes import MOST_LINES, PAID_BEFORE
from shop import stock

_OPEN = (OrderStatus.PLACED, OrderStatus.CONFIRMED)
_PLACE = ("buyer_name", "street", "ward_code", "province_code")
_CODE = {field.name for field in fields(NewLine)}


@dataclass(frozen=True)
class Preview:
    """What putting them together would change, in dong: freight that is saved, and what is left to pay."""

    into_code: str
    from_code: str
    goods: Dong
    freight: Dong
    saved: Dong
    received: Dong
    same_place: bool

    @property
    def left(self) -> Dong:
        """What is to be paid then."""
        return Dong(max(self.goods + self.freight - self.received, 0))

    @property
    def surplus(self) -> Dong:
        """What was paid too much then."""
        return Dong(max(self.received - self.goods - self.freight, 0))


def by_staff(actor: Actor, one_id: int, other_id: int, address_of: int | None, request_key: str) -> Order:
    """Put them together; `address_of` names the order whose address is right when they differ.

    The same key once; returns the order in which they are. Raises NoSuchOrder unless the person may handle every line
    of both, SameOrder, NotTheSameBuyer, OnePacked, OneDisputed, TooManyLines, DepositFirst, TwoPlaces.
    """
    return db.session.get_one(Order, _merge(actor, one_id, other_id, address_of, request_key))


def by_buyer(secret: str, other_secret: str, address_of: str | None, request_key: str) -> Order:
    """The same for whoever has both links. `address_of` is the link of the order with the right address."""
    one, other = behind(secret), behind(other_secret)
    chosen = {one.secret: one.id, other.secret: other.id}.get(address_of or "")
    return db.session.get_one(Order, _merge(None, one.id, other.id, chosen, request_key))


@use_case(keyed=True)
def _merge(actor: Actor | None, one_id: int, other_id: int, address_of: int | None, request_key: str) -> int:
    if one_id == other_id:
        raise SameOrder
    into_id, from_id = sorted((one_id, other_id))

    def act() -> int:
        for order_id in (into_id, from_id):
            followers.prepare(order_id)
        into, gone = lock_orders([into_id, from_id])
        if actor is not None and not all(may_handle(actor, line) for line in (*into.lines, *gone.lines)):
            raise NoSuchOrder
        put_together(into, gone, address_of)
        note("orders put together", f"order:{into.code}", joined=gone.code)
        return into.id

    who = "buyer" if actor is None else f"person:{actor.person_id}"
    return idempotency.once(f"orders.merge:{who}:{into_id}", request_key, [from_id, address_of], act)


def put_together(into: Order, gone: Order, address_of: int | None = None) -> None:
    """Everything of `gone` is in `into` from now on. Both are locked; raises as `by_staff` does."""
    lock_all(Parcel, (parcel.id for order in (into, gone) for parcel in order.parcels))
    refuse(into, gone)
    if not same_place(into, gone):
        if address_of is None and into.has_address and gone.has_address:
            raise TwoPlaces
        source = gone if address_of == gone.id or not into.has_address else into
        for name in _PLACE:
            setattr(into, name, getattr(source, name))
    if gone.note and gone.note not in into.note:
        into.note = f"{into.note} {gone.note}".strip()[:500]
    into.buyer_phone = into.buyer_phone or gone.buyer_phone
    moved = _move_lines(into, gone)
    joined.remember(gone.id, into.id)
    parking.end(gone.id, "joined")
    parking.end(into.id, "joined")
    if surplus := balances.of(gone).surplus:
        receiving.carry_over(gone, into, surplus, JOINED, f"joined:{gone.id}")
    awaiting.begin_anew(into)
    accept_if_sure(into)
    left_over.promise(into)
    followers.moved(gone.id, into.id, moved)


def refuse(into: Order, gone: Order) -> None:
    """Raises what stands against it, but for the address."""
    if into.buyer_phone is None or into.buyer_phone != gone.buyer_phone:
        raise NotTheSameBuyer
    for order in (into, gone):
        if order.status not in _OPEN or not open_lines(order) or any(
                parcel.status != ParcelStatus.TO_PACK for parcel in order.parcels):
            raise OnePacked
    if disputed.held((into.id, gone.id)):  # whose money it is nobody knows yet
        raise OneDisputed
    if len(into.lines) + len(open_lines(gone)) > MOST_LINES:
        raise TooManyLines
    if any(order.payment_method not in PAID_BEFORE and awaiting.missing(order) for order in (into, gone)):
        raise DepositFirst


def same_place(one: Order, other: Order) -> bool:
    """True if both go to the same door."""
    return one.has_address and one.ward_code == other.ward_code and fold(one.street) == fold(other.street)


def preview(into: Order, gone: Order) -> Preview:
    """What would come of it. Raises what stands against it, but for the address."""
    into, gone = sorted((into, gone), key=lambda order: order.id)
    refuse(into, gone)
    goods = Dong(into.goods_total + gone.goods_total)
    sellers = {line.cooperative_id for order in (into, gone) for line in open_lines(order)}
    had = {parcel.cooperative_id: parcel.freight for parcel in into.parcels}
    each = rates.on(clock.local(into.placed_at).date()).freight_per_parcel
    freight = Dong(sum(had.get(seller, each) for seller in sellers))
    return Preview(into.code, gone.code, goods, freight, Dong(into.freight + gone.freight - freight),
                   Dong(into.received + gone.received), same_place(into, gone))


def _move_lines(into: Order, gone: Order) -> Mapping[int, int]:
    """Copy the open lines over, close the old ones, let the goods and the totals follow; `{old line id: new}`."""
    leaving = open_lines(gone)
    parcels = {parcel.cooperative_id: parcel.id for parcel in into.parcels}
    copies = [NewLine(**{name: getattr(line, name) for name in _CODE}) for line in leaving]
    new = rows.insert_lines(into.id, copies, parcels)
    bookings.note(LineEventKind.ORDERED, new)
    _close(gone, leaving)
    db.session.expire(into, ["lines"])
    follow_lines(into)
    stock.hand_over(quantities(leaving), owner_of(gone.code), owner_of(into.code))
    return dict(zip((line.id for line in leaving), new, strict=True))


def _close(gone: Order, leaving: list[OrderLine]) -> None:
    for line in leaving:
        line.cancelled_at = clock.now()
    bookings.note(LineEventKind.CANCELLED, [line.id for line in leaving])
    follow_lines(gone, JOINED)
