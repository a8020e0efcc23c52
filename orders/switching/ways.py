"""The buyer, or the office on the phone, chooses another way to pay, while nothing was paid and nothing is packed.

What waits for money gets the deadline of the new way, and what is paid at the door is judged as if it had been ordered
so: by the rule of deposits, the limits of calls and the lists of sellers. What is confirmed stays confirmed: what has
not come by the time it is packed is collected at the door.

Money and switch lock the same order, so one comes first. Money that was first keeps the order as it is. Money that
comes second counts for the order all the same, and the rider asks for so much less.
"""
from __future__ import annotations

import sqlalchemy as sa

from core import idempotency, outbox
from core.actors import Actor
from core.audit import AuditEntry, note
from core.db import db
from core.errors import DomainError
from core.states import move
from core.transactions import lock, use_case
from orders import awaiting, disputed, rates, wished
from orders.accepting import accept_if_sure
from orders.access import behind, lock_order, sees_everything
from orders.cards.errors import BankUndecided
from orders.door import deposits
from orders.errors import NoSuchOrder
from orders.expiry import due
from orders.models import Order, OrderStatus, ParcelStatus, Payment, PaymentStatus
from orders.payments import offered
from orders.switching import closing
from orders.switching.errors import Disputed, NotSwitchable, PageOpen, SomethingPaid, SwitchedOften, TimeIsOver
from orders.topics import SWITCHED
from orders.totals import open_lines
from orders.wishes import PAID_BEFORE

CHANGED = "way to pay changed"  # in the log, and why a payment that was begun is over
MOST = 4  # so often a buyer does it alone: each time there is time to pay again
_OPEN = (OrderStatus.PLACED, OrderStatus.CONFIRMED)
_IN_STORE = (ParcelStatus.TO_PACK, ParcelStatus.CANCELLED)


def by_buyer(secret: str, method: str, request_key: str) -> Order:
    """Whoever has the link pays so from now on; the same key once, and the way it is paid already changes nothing.

    Raises NoSuchOrder, UnknownPaymentMethod, NotSwitchable, SomethingPaid, Disputed, TimeIsOver, SwitchedOften,
    BankUndecided,    ProviderSilent, and what the new way raises for the sum.
    """
    return _switch(behind(secret).id, method, request_key, None)


def by_office(actor: Actor, order_id: int, method: str, request_key: str) -> Order:
    """The buyer has asked for it on the phone, and hears of it. As `by_buyer`, however often it was changed."""
    if not sees_everything(actor):
        raise NoSuchOrder
    return _switch(order_id, method, request_key, actor)


def possible(order: Order) -> tuple[str, ...]:
    """The other ways in which it may be paid as things stand; nothing where none is."""
    try:
        _refuse(order)
        if any(page.waits_since is not None for _, page in closing.begun(order.id)):
            return ()
    except DomainError:
        return ()
    return tuple(method for method in offered.offered() if method != order.payment_method and _takes(method, order))


def is_often(order: Order) -> bool:
    """True if the buyer has changed it so often that a person does it now."""
    return db.session.scalars(sa.select(sa.func.count()).select_from(AuditEntry).where(
        AuditEntry.subject == f"order:{order.code}", AuditEntry.action == CHANGED)).one() >= MOST


def _switch(order_id: int, method: str, request_key: str, actor: Actor | None) -> Order:
    offered.check(method)
    for last in (False, True):
        closing.close_pages(order_id)
        try:
            return db.session.get_one(Order, _write(order_id, method, request_key, actor))
        except PageOpen:  # somebody has pressed the button meanwhile
            if last:
                raise
    raise PageOpen


@use_case(keyed=True)
def _write(order_id: int, method: str, request_key: str, actor: Actor | None) -> int:
    who = "buyer" if actor is None else f"person:{actor.person_id}"
    return idempotency.once(f"orders.switch:{who}:{order_id}", request_key, [method],
                            lambda: _change(lock_order(order_id), method, actor).id)


def _change(order: Order, method: str, actor: Actor | None) -> Order:
    before = order.payment_method
    if before == method:
        return order
    _refuse(order)
    if actor is None and is_often(order):
        raise SwitchedOften
    offered.check_amount(method, order.total)
    _end_payments(order)
    order.payment_method = method
    if order.status == OrderStatus.PLACED:
        _begin_to_wait(order)
    note("way to pay changed", f"order:{order.code}", before=before, now=method)
    accept_if_sure(order)
    if actor is not None:
        db.session.flush()
        outbox.put(SWITCHED, f"{order.id}:{order.version}", order_id=order.id, method=method)
    return order


def _refuse(order: Order) -> None:
    """Raises what stands against paying it in any other way."""
    on_air = wished.of(order.id)
    if order.received or on_air.transfers:
        raise SomethingPaid
    if order.status not in _OPEN or not order.has_address or not open_lines(order) or on_air.wishes or any(
            parcel.status not in _IN_STORE for parcel in order.parcels):
        raise NotSwitchable
    if disputed.held({order.id}):
        raise Disputed
    if due.is_over(order):
        raise TimeIsOver


def _takes(method: str, order: Order) -> bool:
    try:
        offered.check_amount(method, order.total)
    except DomainError:
        return False
    return True


def _end_payments(order: Order) -> None:
    """What was begun with a card is over; its pages were closed before. Raises BankUndecided, PageOpen."""
    for payment, page in closing.begun(order.id):
        if page.waits_since is not None:
            raise BankUndecided
        if page.page_id is not None:
            raise PageOpen
        payment = lock(Payment, payment.id)
        if payment.status == PaymentStatus.STARTED:  # nobody was led to a page for it
            move(payment, PaymentStatus.EXPIRED, CHANGED)


def _begin_to_wait(order: Order) -> None:
    """The deadline of the new way; at the door, of a deposit if one is needed."""
    if order.payment_method in PAID_BEFORE:
        order.pay_by = rates.pay_by(order.payment_method)
        return
    order.pay_by = None
    db.session.flush()
    deposits.ask(order)
    if order.pay_by is None and awaiting.missing(order):  # it was asked for before
        order.pay_by = rates.pay_by(deposits.WAY)
