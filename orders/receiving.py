"""Money that has come for an order: the one place that counts it.

Whoever brings it - the matcher of bank lines, the card provider, the rider - says how much and how; here it is booked,
pays the lines, and what follows from being paid happens in the same transaction.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from core import actors, clock
from core.db import Dong, db
from core.money import split
from core.states import move_all
from core.transactions import lock, use_case
from core.versions import write_all
from orders import awaiting, balances, bookings, followers, ledger, money_bookings, totals
from orders.accepting import accept_if_sure, accept_those_sure
from orders.access import lock_order, lock_orders, read_goods
from orders.cancelling import JOINED
from orders.errors import NothingLeftOfTheLine
from orders.expiry import reviving
from orders.ledger import Account
from orders.models import BankLine, MoneyMove, Order, OrderStatus, Payment, PaymentStatus
from orders.together import joined
from orders.topics import PAID, announce
from orders.transfer_slips import counted as slips_counted

TRANSFER, CARD = "transfer", "card"
JOINED_MEANWHILE = "put together with another order meanwhile: ask again where it went"
_FROM = {TRANSFER: Account.UNCLEAR, CARD: Account.CARD}


@dataclass(frozen=True)
class Counted:
    """What became of money for an order: how the order stands with it, and the payment that was written."""

    payment_id: int
    balance: balances.Balance
    is_cancelled: bool  # the order was given up before the money came, and does not go on; a case says why


@dataclass(frozen=True)
class Part:
    """So much of a bank line, for an order."""

    order: Order
    line: BankLine
    amount: Dong


@use_case(joins=True)
def count_transfer(order_id: int, line_id: int, amount: Dong) -> Counted:
    """So much of a bank line is for this order. Raises NothingLeftOfTheLine when the line has less.

    Its payment is called after the line and the order, so that what is counted once is never counted twice.
    """
    order_id = joined.goes_on_in(order_id)
    followers.prepare_payment(order_id)
    line = lock(BankLine, line_id)
    order = lock_order(order_id)
    if joined.goes_on_in(order_id) != order_id:
        raise StaleDataError(JOINED_MEANWHILE)
    return count_transfers([Part(order, line, amount)])[0]


def count_transfers(parts: Sequence[Part]) -> list[Counted]:
    """So much of these lines is for these orders, each of which is named once. Lines and orders are locked, and go on
    nowhere else; `followers.prepare_payments` was called. Raises NothingLeftOfTheLine.
    """
    before = _numbers_of_parts(parts)
    payments = []
    for part in parts:
        if part.amount <= 0 or part.line.remaining < part.amount:
            raise NothingLeftOfTheLine
        part.line.remaining = Dong(part.line.remaining - part.amount)
        payments.append(Payment(
            order_id=part.order.id, bank_line_id=part.line.id, provider=TRANSFER, amount=part.amount,
            made_at=clock.now(),
            reference=f"{part.line.id}-{part.order.code}-{before.get((part.line.id, part.order.id), 0) + 1}"))
    db.session.add_all(payments)
    db.session.flush()
    return _count([(part.order, payment) for part, payment in zip(parts, payments, strict=True)])


@use_case(joins=True)
def count_payment(payment_id: int) -> Counted | None:
    """A payment by card that was begun is paid: the provider has been asked. None if it was counted before.

    Where the order went on in another one, so much of the money goes there as that one needs; the rest stays where it
    can go back to its card.
    """
    order_id = db.session.get_one(Payment, payment_id).order_id
    into_id = joined.goes_on_in(order_id)
    for each in sorted({order_id, into_id}):
        followers.prepare_payment(each)
    orders = {order.id: order for order in lock_orders({order_id, into_id})}
    if joined.goes_on_in(order_id) != into_id:
        raise StaleDataError(JOINED_MEANWHILE)
    payment = lock(Payment, payment_id)
    if payment.status in (PaymentStatus.PAID, PaymentStatus.REFUNDED):
        return None
    [counted] = _count([(orders[order_id], payment)])
    if into_id == order_id:
        return counted
    into = orders[into_id]
    is_given_up = into.status == OrderStatus.CANCELLED  # it may go on with all of it
    needed = payment.amount if is_given_up else min(payment.amount, balances.of(into).left)
    if needed:
        carry_over(orders[order_id], into, Dong(needed), JOINED, f"joined:payment:{payment.id}")
    if is_given_up and reviving.revive_if_possible(into, payment):
        follow_money(into)
    return Counted(payment.id, balances.of(into), into.status == OrderStatus.CANCELLED)


def _count(paid: Sequence[tuple[Order, Payment]]) -> list[Counted]:
    """Each of the payments is for its order, and no two for one."""
    move_all([(payment, PaymentStatus.PAID) for _, payment in paid])
    before = {line.id: line.paid for order, _ in paid for line in order.lines}
    for order, payment in paid:
        order.received = Dong(order.received + payment.amount)
    cancelled = {order.id for order, payment in paid if order.status == OrderStatus.CANCELLED
                 and not reviving.revive_if_possible(order, payment)}
    orders = [order for order, _ in paid]
    write_all([payment for _, payment in paid])
    balances.spread_all(orders)
    ledger.post([bookings.received(order, payment, _FROM[payment.provider], _added(order, payment, before))
                 for order, payment in paid])
    slips_counted.close([order.id for order in orders])
    follow_money_of([order for order in orders if order.id not in cancelled])
    announce(PAID, {f"payment:{payment.id}": {"order_id": order.id} for order, payment in paid})
    return [Counted(payment.id, balances.of(order), order.id in cancelled) for order, payment in paid]


def _added(order: Order, payment: Payment, before: Mapping[int, Dong]) -> dict[int, Dong]:
    """What of its lines is paid by this, by line id."""
    added = {line.id: Dong(line.paid - before.get(line.id, 0)) for line in order.lines
             if line.paid > before.get(line.id, 0)}
    if sum(added.values()) > payment.amount:  # an order that goes on is also paid by what came before, which is booked
        return dict(zip(added, split(payment.amount, list(added.values())), strict=True))
    return added


def follow_money(order: Order) -> None:
    """More of it is paid than before."""
    follow_money_of([order])


def follow_money_of(orders: Sequence[Order]) -> None:
    """The same for many, which are locked."""
    if not orders:
        return
    totals.ask_for_cash_of(orders)
    followers.paid([order.id for order in orders if awaiting.is_enough(order)])
    read_goods(orders)
    accept_those_sure(orders)


def change_received(order: Order, amount: int) -> None:
    """Money of this order went elsewhere (below zero), or came from elsewhere; whoever asks has locked it, and books.

    For refunds, moves, write-offs and disputes. Lines and cash to collect follow. Before locking an order to which
    something is added, call `followers.prepare_payment`.
    """
    order.received = Dong(order.received + amount)
    balances.spread(order)
    if order.status != OrderStatus.CANCELLED:
        totals.ask_for_cash(order)
        if amount > 0 and awaiting.is_enough(order):
            followers.paid([order.id])
            db.session.expire(order, ["lines", "parcels"])
        accept_if_sure(order)


def carry_over(source: Order, target: Order, amount: Dong, reason: str, request_key: str) -> MoneyMove:
    """So much of the surplus of one order counts for another from now on. Whoever asks has looked and locked both."""
    move_of_money = MoneyMove(
        from_order_id=source.id, to_order_id=target.id, amount=amount, reason=reason, made_at=clock.now(),
        request_key=request_key, made_by=actors.current().ref)
    db.session.add(move_of_money)
    db.session.flush()
    ledger.post([money_bookings.moved(move_of_money, source, target)])
    change_received(source, -amount)
    change_received(target, amount)
    return move_of_money


def payments_of(order_ids: Sequence[int]) -> dict[int, list[Payment]]:
    """What was paid, and tried to be paid, for these orders, the oldest first."""
    found: dict[int, list[Payment]] = {order_id: [] for order_id in order_ids}
    for payment in db.session.scalars(sa.select(Payment).where(Payment.order_id.in_(found)).order_by(Payment.id)):
        found[payment.order_id].append(payment)
    return found


def _numbers_of_parts(parts: Sequence[Part]) -> dict[tuple[int | None, int], int]:
    """How many parts of a line were counted for an order before."""
    found = db.session.execute(sa.select(Payment.bank_line_id, Payment.order_id, sa.func.count()).where(
        Payment.bank_line_id.in_({part.line.id for part in parts})).group_by(Payment.bank_line_id, Payment.order_id))
    return {(line_id, order_id): count for line_id, order_id, count in found}
