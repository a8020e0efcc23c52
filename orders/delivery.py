"""Where to: the buyer behind the link says who they are and where the parcels go."""
from __future__ import annotations

from dataclasses import asdict

from core import idempotency
from core.db import db
from core.phones import read_mobile
from core.transactions import use_case
from orders import followers, rates
from orders.accepting import accept_if_sure
from orders.access import behind, lock_order, lock_orders
from orders.contacts import Contact, read_contact
from orders.door import deposits
from orders.errors import TooLateToChange
from orders.models import Order, OrderStatus
from orders.payments import offered
from orders.together import waiting
from orders.topics import PHONE_KNOWN, announce
from orders.wishes import PAID_BEFORE


def complete(secret: str, *, name: str, phone: str, ward_code: str, street: str, note: str, request_key: str,
             payment_method: str = "cod") -> Order:
    """Write contact, address and how it is paid on an order that is not confirmed yet; by rule it is confirmed at
    once, or as soon as it is paid.

    Raises orders.errors.NoSuchOrder, TooLateToChange, UnknownPaymentMethod, and what orders.contacts.read_contact
    raises.
    """
    offered.check(payment_method)
    contact = read_contact(name, phone, ward_code, street, note)
    return db.session.get_one(Order, _complete(secret, contact, payment_method, request_key))


@use_case(keyed=True)
def _complete(secret: str, contact: Contact, payment_method: str, request_key: str) -> int:
    order_id = behind(secret).id

    def write() -> int:
        followers.prepare_completion(order_id)
        parked = waiting.of_buyer(contact, order_id)
        for each in parked:
            followers.prepare(each)
        order = next(each for each in lock_orders({order_id, *parked}) if each.id == order_id)
        if order.status != OrderStatus.PLACED:
            raise TooLateToChange
        if order.lines:
            offered.check_amount(payment_method, order.total)
        order.buyer_name, order.buyer_phone, order.street = contact.name, contact.phone, contact.street
        order.ward_code, order.province_code, order.note = contact.ward_code, contact.province_code, contact.note
        order.payment_method = payment_method
        order.pay_by = rates.pay_by(payment_method) if payment_method in PAID_BEFORE else None
        db.session.flush()
        if payment_method not in PAID_BEFORE:
            deposits.ask(order)
        followers.completed(order_id)
        accept_if_sure(order)
        waiting.join(parked, order)
        return order.id

    return idempotency.once(f"orders.complete:{order_id}", request_key, [asdict(contact), payment_method], write)


@use_case
def take_over_contact(from_order_id: int, to_order_id: int) -> None:
    """The new order goes where the other one of the same buyer went; by rule it is confirmed at once.

    Only the livestream package calls this.
    """
    before, order = db.session.get_one(Order, from_order_id), lock_order(to_order_id)
    for name in ("buyer_name", "buyer_phone", "street", "ward_code", "province_code", "note"):
        setattr(order, name, getattr(before, name))
    accept_if_sure(order)


@use_case
def note_phone(order_id: int, phone: str) -> None:
    """Write down the phone number that a buyer left on air, or a corrected one, while the order has no address.

    Only the livestream package calls this. The link goes to the number, to each number once.
    Raises core.phones.NotAPhone.
    """
    order = lock_order(order_id)
    number = read_mobile(phone)
    if order.status != OrderStatus.PLACED or order.ward_code is not None or order.buyer_phone == number:
        return
    again = 0 if order.buyer_phone is None else order.version
    order.buyer_phone = number
    key = f"{order.id}:{again}" if again else str(order.id)
    announce(PHONE_KNOWN, {key: {"order_id": order.id, "again": again}})
