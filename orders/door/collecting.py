"""Cash that the rider took by the label, although another sum is due: paid twice, or not all of it.

It counts for the order like any money: what is too much pays other parcels of the order, or is a case.
"""
from __future__ import annotations

from core.actors import Actor
from core.db import Dong, db
from core.states import move
from core.transactions import use_case
from orders import balances, bookings, ledger, parcels, rows, totals
from orders.cases.opening import About, open_case
from orders.door import labels
from orders.door.errors import NotWithALabel
from orders.ledger import Account
from orders.models import CaseKind, Order, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.opening import Opened, open_parcel
from orders.progress import ON_THE_ROAD
from orders.receiving import payments_of
from orders.topics import PAID, announce

BY_LABEL = "the rider took what the label asks"


@use_case
def take_what_the_label_asks(actor: Actor, parcel_id: int) -> Parcel:
    """The rider has this cash; once. Raises NotWithALabel; NoSuchParcel for whoever may not."""
    opened = open_parcel(actor, parcel_id)
    parcel = opened.parcel
    if parcel.status not in ON_THE_ROAD | {ParcelStatus.DELIVERED} or not parcel.label_cash:
        raise NotWithALabel
    amount = parcel.label_cash
    if labels.asks_other(parcel, opened.payment):
        parcel.label_cash = None
        _count(opened, amount)
        labels.close(parcel, labels.COLLECTED)
    else:
        parcels.record_cash(actor, parcel_id)
    return parcel


@use_case
def deliver_by_label(actor: Actor, parcel_id: int) -> Parcel:
    """The buyer has it, and the rider took what the label asks."""
    parcels.deliver(actor, parcel_id, with_cash=False)
    return take_what_the_label_asks(actor, parcel_id)


def _count(opened: Opened, amount: Dong) -> None:
    order = opened.order
    if opened.payment is not None and opened.payment.status == PaymentStatus.STARTED:
        move(opened.payment, PaymentStatus.EXPIRED, BY_LABEL)
    payment = _written(order, opened.parcel, amount)
    move(payment, PaymentStatus.PAID)
    order.received = Dong(order.received + amount)
    db.session.expire(order, ["lines", "parcels"])
    added = balances.spread(order)
    ledger.post([bookings.received(order, payment, Account.CASH_IN_TRANSIT, added)])
    totals.ask_for_cash(order, BY_LABEL)
    announce(PAID, {str(payment.id): {"order_id": order.id, "parcel_id": opened.parcel.id}})
    if surplus := balances.of(order).surplus:
        open_case(CaseKind.OVER, About(f"order:{order.code}", order_id=order.id, payment_id=payment.id, amount=surplus,
                                       note=BY_LABEL))


def _written(order: Order, parcel: Parcel, amount: Dong) -> Payment:
    attempt = sum(payment.parcel_id == parcel.id for payment in payments_of([order.id])[order.id]) + 1
    db.session.flush()
    rows.insert_payments([(order.id, parcel.id, parcel.code, amount, attempt)])
    return payments_of([order.id])[order.id][-1]
