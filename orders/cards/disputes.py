"""A bank takes back a payment by card for its customer, and decides weeks later.

The order of the payment may have gone on in another one, which has the goods and the money by then. That one is held,
and so much of the money as came from there goes back to the order of the payment, where the dispute is booked; what is
decided goes on to where the goods are by then, as far as it is needed there.
"""
from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from core import clock
from core.db import Dong, db
from core.states import move
from core.transactions import lock, use_case
from orders import awaiting, balances, followers, ledger, receiving
from orders.access import lock_orders
from orders.cards import bookings, setting, settling
from orders.cards.facts import CURRENCY, DisputeState, DisputeTold
from orders.cases.opening import About, close_cases, open_case
from orders.models import CaseKind, Dispute, DisputeStatus, Order, Payment
from orders.refunds import going, taken_back
from orders.together import joined

DISPUTED = "card dispute"  # why money goes between orders that were put together
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
    order_id = db.session.get_one(Payment, payment_id).order_id
    living_id = joined.goes_on_in(order_id)
    for each in sorted({order_id, living_id}):
        followers.prepare_payment(each)
    orders = {order.id: order for order in lock_orders({order_id, living_id})}
    if joined.goes_on_in(order_id) != living_id:
        raise StaleDataError(receiving.JOINED_MEANWHILE)
    order, living, payment = orders[order_id], orders[living_id], lock(Payment, payment_id)
    row = db.session.scalar(sa.select(Dispute).where(Dispute.external_id == told.id))
    if row is None:
        if told.state is DisputeState.ASKED or not _can_be_booked(told, payment):
            _ask_a_person(f"dispute:{told.id[-40:]}", living, payment, told)
            return
        row = _open(order, living, payment, told)
    decided = _DECIDED.get(told.state)
    if decided is None or decided == row.status:
        return
    if row.status == DisputeStatus.OPEN:
        _decide(row, order, living, decided)
    elif decided == DisputeStatus.WON:  # lost, and won after an appeal
        move(row, decided)
        ledger.post([bookings.regained(row)])
        close_cases(f"dispute:{row.id}", decided.value)
        for one in {order.id: order, living.id: living}.values():
            taken_back.give_again(one)
        _look_at_surplus(order, living)
    else:
        _ask_a_person(f"dispute:{row.id}", living, payment, told)


def _can_be_booked(told: DisputeTold, payment: Payment) -> bool:
    return told.currency == CURRENCY and 0 < told.amount <= payment.amount


def _open(order: Order, living: Order, payment: Payment, told: DisputeTold) -> Dispute:
    had = min(told.amount, order.received)
    fetched = 0 if living is order else min(told.amount - had, joined.carried(order.id), living.received)
    row = Dispute(payment_id=payment.id, external_id=told.id, amount=Dong(told.amount), of_buyer=Dong(had + fetched),
                  reason=told.reason[:60], answer_by=told.answer_by, opened_at=clock.now())
    db.session.add(row)
    db.session.flush()
    _ask_a_person(f"dispute:{row.id}", living, payment, told)  # from now on the order is held (orders.disputed)
    if fetched:
        receiving.carry_over(living, order, Dong(fetched), DISPUTED, f"dispute:{row.id}:opened")
    ledger.post([bookings.opened(row, order)])
    if row.of_buyer:
        receiving.change_received(order, -row.of_buyer)
    return row


def _decide(row: Dispute, order: Order, living: Order, status: DisputeStatus) -> None:
    move(row, status)
    posting = bookings.won(row, order) if status == DisputeStatus.WON else bookings.lost(row, order)
    if posting is not None:
        ledger.post([posting])
    if row.of_buyer:
        receiving.change_received(order, row.of_buyer)
    needed = 0 if living is order else min(row.of_buyer, balances.of(living).left)
    if needed:
        receiving.carry_over(order, living, Dong(needed), DISPUTED, f"dispute:{row.id}:{status.value}")
    close_cases(f"dispute:{row.id}", status.value)
    _look_at_surplus(order, living)
    awaiting.begin_anew(living)  # while it was held nothing was asked


def _look_at_surplus(order: Order, living: Order) -> None:
    """Goods may have come back while nobody knew whose the money is: now it is known."""
    for order_id in dict.fromkeys((order.id, living.id)):
        going.ask_a_person(order_id)


def _ask_a_person(subject: str, order: Order, payment: Payment, told: DisputeTold) -> None:
    open_case(CaseKind.DISPUTE, About(
        subject, order_id=order.id, payment_id=payment.id,
        amount=Dong(told.amount) if told.currency == CURRENCY and told.amount > 0 else None,
        note=f"{told.id}: {told.amount} {told.currency}, {told.reason}"))
