"""From a wish to an order: all of it or nothing, and once however often it is sent."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from core import clock, idempotency, outbox
from core.actors import Actor
from core.db import Dong, db
from core.phones import read_mobile
from core.text import one_line
from core.transactions import use_case
from orders import awaiting, bookings, cancelling, customers, guests, pricing, rates, restrictions, rows, summaries
from orders.accepting import accept_if_sure
from orders.access import lock_order
from orders.codes import new_code, new_secret
from orders.contacts import Contact, read_contact
from orders.customers import Known
from orders.door import deposits
from orders.errors import TooLateToChange
from orders.expiry import giving_up
from orders.models import LineEventKind, Order, OrderStatus, ParcelStatus, Source
from orders.payments import offered
from orders.pricing import NewLine
from orders.rates import Rates
from orders.rows import NewParcels
from orders.switching import left_over
from orders.topics import CONFIRMED, PLACED
from orders.totals import follow_lines, owner_of
from orders.wishes import MOST_LINES, PAID_BEFORE, AgreedLine, LiveOrder, PlaceOrder, WishLine
from shop import stock
from shop.errors import OutOfStock
from shop.offers import offer, offers_of_variants

__all__ = ["AgreedLine", "LiveOrder", "PlaceOrder", "WishLine", "add_live_lines", "cancel_lines", "made_with",
           "place", "place_live_order", "place_order"]
cancel_lines = cancelling.cancel_lines


def place_order(actor: Actor, wish: PlaceOrder) -> Order:
    """Reserve the goods and write the order, or do neither. Anybody may order; buyers need no account.

    The same request key from the same person (a guest is their phone number) returns the order it already made.
    With a complete address and not too large a sum it is confirmed at once, with a parcel for each cooperative.
    Raises what orders.contacts.read_contact and orders.pricing.price raise, core.idempotency.KeyReused, and
    core.throttle.TooOften for a guest who has placed too many.
    """
    return db.session.get_one(Order, _place_now(actor, wish)[0])


def place(actor: Actor, wish: PlaceOrder) -> summaries.Summary:
    """As `place_order`; what there is to tell of the order."""
    order_id, told = _place_now(actor, wish)
    return told or summaries.of(order_id)


def made_with(actor: Actor, phone: str, request_key: str) -> Order | None:
    """The order this person has made with this key, if any: for a form that was sent again with other values."""
    found = sa.select(Order).join(idempotency.RequestKey, idempotency.RequestKey.result_id == Order.id).where(
        idempotency.RequestKey.scope == _scope(actor, read_mobile(phone)), idempotency.RequestKey.key == request_key)
    return db.session.scalar(found)


def _place_now(actor: Actor, wish: PlaceOrder) -> tuple[int, summaries.Summary | None]:
    """Goods that are kept for orders whose time to pay is over are free for this one."""
    contact = _contact(wish)
    try:
        return _place_once(actor, wish, contact)
    except OutOfStock:
        found = offer(line.sku for line in wish.lines)
        giving_up.free_for_others({each.stock_item_id for each in found.values()})
        pricing.refuse_clear_shortage(pricing.wanted(wish.lines))
    return _place_once(actor, wish, contact)


def _contact(wish: PlaceOrder) -> Contact:
    return read_contact(wish.buyer_name, wish.buyer_phone, wish.ward_code, wish.street, wish.note)


def _scope(actor: Actor, phone: str) -> str:
    person = f"person:{actor.person_id}" if actor.person_id is not None else hashlib.sha256(phone.encode()).hexdigest()
    return f"orders.place:{person}"


@use_case(keyed=True)
def _place_once(actor: Actor, wish: PlaceOrder, contact: Contact) -> tuple[int, summaries.Summary | None]:
    """The order's id, and its summary if it was placed just now: what was written need not be read again."""
    told: list[summaries.Summary] = []

    def write() -> int:
        order_id, summary = _place(actor, wish, contact)
        told.append(summary)
        return order_id

    body = [asdict(contact), [asdict(line) for line in wish.lines], wish.payment_method]
    order_id = idempotency.once(_scope(actor, contact.phone), wish.request_key, body, write)
    return order_id, told[0] if told else None


def _place(actor: Actor, wish: PlaceOrder, contact: Contact) -> tuple[int, summaries.Summary]:
    offered.check(wish.payment_method)
    held = rates.on(clock.today())
    lines = pricing.price(wish.lines)
    goods = _goods(lines)
    code = new_code()
    is_paid_before = wish.payment_method in PAID_BEFORE
    asked = {} if is_paid_before or not held.deposit_percent else deposits.wanted(
        {seller: Dong(value + held.freight_per_parcel) for seller, value in goods.items()},
        deposits.Where(contact.phone, contact.ward_code, contact.province_code))
    head = {**_head(code, goods, held), "payment_method": wish.payment_method}
    offered.check_amount(wish.payment_method, Dong(head["goods_total"] + head["freight"]))
    order_id = rows.insert_order({
        **head, "source": wish.source, "buyer_name": contact.name, "buyer_phone": contact.phone,
        "ward_code": contact.ward_code, "province_code": contact.province_code, "street": contact.street,
        "note": contact.note, "language": wish.language,
        "pay_by": rates.pay_by(deposits.WAY if asked else wish.payment_method) if asked or is_paid_before else None})
    if asked:
        deposits.write(order_id, asked)
    is_accepted = not asked and not is_paid_before and \
        sum(goods.values()) <= held.confirm_by_hand_over and not restrictions.applies(goods, contact.phone)
    parcels: dict[int, int] = {}
    if is_accepted:
        rows.confirm_new(order_id)
        parcels = rows.insert_parcels([NewParcels(order_id, code, goods, held.freight_per_parcel)])[order_id]
        customers.remember([Known(seller, contact.phone, contact.name) for seller in parcels])
    bookings.note(LineEventKind.ORDERED, rows.insert_lines(order_id, lines, parcels))
    outbox.put(PLACED, key=str(order_id), order_id=order_id)
    if is_accepted:
        outbox.put(CONFIRMED, key=str(order_id), order_id=order_id)
    guests.count_order(actor, contact.phone, wish.sent_from)
    _reserve(lines, owner_of(code))
    return order_id, summaries.of_new({
        **head, "status": OrderStatus.CONFIRMED if is_accepted else OrderStatus.PLACED}, lines)


def _reserve(lines: Sequence[NewLine], owner: str) -> None:
    """Last, because others wait for these rows until we commit."""
    try:
        stock.reserve_or_fail(pricing.needed(lines), owner)
    except OutOfStock as refusal:
        item_id = refusal.facts["stock_item_id"]
        line = next(each for each in lines if each.stock_item_id == item_id)
        found = offers_of_variants([line.variant_id])[line.variant_id]
        raise pricing.shortage(found, found.available) from refusal


def _goods(lines: Iterable[NewLine]) -> dict[int, Dong]:
    """The value of the goods of each cooperative."""
    values: Counter[int] = Counter()
    for line in lines:
        values[line.cooperative_id] += line.amount
    return {cooperative_id: Dong(value) for cooperative_id, value in values.items()}


def _head(code: str, goods: dict[int, Dong], held: Rates) -> dict[str, Any]:
    return {"code": code, "secret": new_secret(), "placed_at": clock.now(), "goods_total": Dong(sum(goods.values())),
            "freight": Dong(held.freight_per_parcel * len(goods))}


def place_live_order(wish: LiveOrder) -> Order:
    """Write what a buyer took on air. Only the livestream package calls this: it alone may pass an agreed price.

    The goods pass from the holds of the lines to the order without being free in between. The buyer gives phone
    and address behind the secret link (orders.delivery). The same request key returns the same order.
    Raises shop.errors.OutOfStock when a hold is smaller than its line.
    """
    return db.session.get_one(Order, _place_live_once(wish))


@use_case(keyed=True, joins=True)
def _place_live_once(wish: LiveOrder) -> int:
    name = one_line(wish.buyer_name)[:120]
    phone = None if wish.buyer_phone is None else read_mobile(wish.buyer_phone)
    body = [name, phone, [asdict(line) for line in wish.lines]]

    def write() -> int:
        lines = pricing.agreed(wish.lines)
        goods, code = _goods(lines), new_code()
        order_id = rows.insert_order({
            **_head(code, goods, rates.on(clock.today())), "source": Source.LIVE, "buyer_name": name,
            "buyer_phone": phone, "language": wish.language})
        bookings.note(LineEventKind.ORDERED, rows.insert_lines(order_id, lines, {}))
        outbox.put(PLACED, key=str(order_id), order_id=order_id)
        _take_over(wish.lines, lines, owner_of(code))
        return order_id

    return idempotency.once("orders.live", wish.request_key, body, write)


def _take_over(agreed: Sequence[AgreedLine], lines: Sequence[NewLine], owner: str) -> None:
    givers: dict[str, Counter[int]] = {}
    for wished, line in zip(agreed, lines, strict=True):
        givers.setdefault(wished.hold_owner, Counter())[line.stock_item_id] += line.base_units
    for giver, quantities in sorted(givers.items()):
        stock.hand_over(quantities, giver, owner)


@use_case(joins=True)
def add_live_lines(order_id: int, wished: Sequence[AgreedLine]) -> list[int]:
    """Add what the same buyer took later; the ids of the new lines. Only the livestream package calls this.

    Raises TooLateToChange when a cooperative concerned has packed already: that becomes a new order.
    """
    order = lock_order(order_id)
    if order.status not in (OrderStatus.PLACED, OrderStatus.CONFIRMED) or len(order.lines) + len(wished) > MOST_LINES:
        raise TooLateToChange
    lines = pricing.agreed(wished)
    parcels = {parcel.cooperative_id: parcel for parcel in order.parcels}
    touched = [parcels[line.cooperative_id] for line in lines if line.cooperative_id in parcels]
    if any(parcel.status != ParcelStatus.TO_PACK for parcel in touched):
        raise TooLateToChange
    added = rows.insert_lines(
        order.id, lines, {seller: parcel.id for seller, parcel in parcels.items()})
    bookings.note(LineEventKind.ORDERED, added)
    db.session.expire(order, ["lines"])
    follow_lines(order)
    awaiting.begin_anew(order)
    _take_over(wished, lines, owner_of(order.code))
    accept_if_sure(order)  # one that had an address and no goods yet
    left_over.promise(order)
    return added
