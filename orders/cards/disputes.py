"""A bank takes back a payment by card for its customer, and decides weeks later."""
from __future__ import annotations

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.states import move
from core.transactions import lock, use_case
from orders import followers, ledger, receiving
from orders.access import lock_order
from orders.cards import bookings, setting, settling
from orders.cards.facts import CURRENCY, DisputeState, DisputeTold
from orders.cases.opening import About, close_cases, open_case
from orders.models import CaseKind, Dispute, DisputeStatus, Order, Payment

_DECIDED = {DisputeState.WON: DisputeStatus.WON, DisputeState.LOST: DisputeStatus.LOST}


def settle(dispute_id: str) -> bool:
    """Ask how it stands with a dispute, and act on that. False if it is about nothing of ours. Raises NoAnswer."""
    told = setting.cards().client.dispute(dispute_id)
    payment_id = None if told is None else settling.payment_of(told.intent)
    if told is None or payment_id is None:
        return False
    take(payment_id, told)
    return True


@use_case
def take(payment_id: int, told: DisputeTold) -> None:
    """The money is gone until the bank has decided; said again it changes nothing.

    What the order still had of it counts for it no more. Won it counts again; lost it counts again, too, since the
    buyer owes nothing more, and is our loss, until an appeal brings it back. That it was won and is lost all the same
    no rule of theirs knows: a person looks.
    """
    payment = db.session.get_one(Payment, payment_id)
    followers.prepare_payment(payment.order_id)
    order = lock_order(payment.order_id)
    payment = lock(Payment, payment_id)
    row = db.session.scalar(sa.select(Dispute).where(Dispute.external_id == told.id))
    if row is None:
        if told.state is DisputeState.ASKED or not _can_be_booked(told, payment):
            _ask_a_person(f"dispute:{told.id[-40:]}", order, payment, told)
            return
        row = _open(order, payment, told)
    decided = _DECIDED.get(told.state)
    if decided is None or decided == row.status:
        return
    if row.status == DisputeStatus.OPEN:
        _decide(row, order, decided)
    elif decided == DisputeStatus.WON:  # lost, and won after an appeal
        move(row, decided)
        ledger.post([bookings.regained(row)])
        close_cases(f"dispute:{row.id}", decided.value)
    else:
        _ask_a_person(f"dispute:{row.id}", order, payment, told)


def of_orders(order_ids: list[int]) -> list[Dispute]:
    """The disputes about these orders, the oldest first."""
    return list(db.session.scalars(sa.select(Dispute).join(Payment, Payment.id == Dispute.payment_id).where(
        Payment.order_id.in_(order_ids)).order_by(Dispute.id)))


def _can_be_booked(told: DisputeTold, payment: Payment) -> bool:
    return told.currency == CURRENCY and 0 < told.amount <= payment.amount


def _open(order: Order, payment: Payment, told: DisputeTold) -> Dispute:
    of_buyer = Dong(min(told.amount, order.received))
    row = Dispute(payment_id=payment.id, external_id=told.id, amount=Dong(told.amount), of_buyer=of_buyer,
                  reason=told.reason[:60], answer_by=told.answer_by, opened_at=clock.now())
    db.session.add(row)
    db.session.flush()
    ledger.post([bookings.opened(row, order)])
    _ask_a_person(f"dispute:{row.id}", order, payment, told)  # from now on the order is held (orders.disputed)
    if of_buyer:
        receiving.change_received(order, -of_buyer)
    return row


def _decide(row: Dispute, order: Order, status: DisputeStatus) -> None:
    move(row, status)
    posting = bookings.won(row, order) if status == DisputeStatus.WON else bookings.lost(row, order)
    if posting is not None:
        ledger.post([posting])
    if row.of_buyer:
        receiving.change_received(order, row.of_buyer)
    close_cases(f"dispute:{row.id}", status.value)


def _ask_a_person(subject: str, order: Order, payment: Payment, told: DisputeTold) -> None:
    open_case(CaseKind.DISPUTE, About(
        subject, order_id=order.id, payment_id=payment.id,
        amount=Dong(told.amount) if told.currency == CURRENCY and told.amount > 0 else None,
        note=f"{told.id}: {told.amount} {told.currency}, {told.reason}"))
