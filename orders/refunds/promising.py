"""Promising: so much of what an order has too much, or of a bank line that is nobody's, goes back.

Only whoever may handle money promises. From then on that money is the buyer's: it counts for no order any more, and
the account "refund" owes it until it has gone.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock, outbox
from core.actors import Actor
from core.db import Dong, db
from core.idempotency import BadKey, once
from core.money import vnd
from core.transactions import lock, use_case
from orders import balances, ledger, money_bookings, receiving
from orders.access import sees_everything
from orders.cases.opening import close_cases
from orders.errors import NoSuchOrder, NothingLeftOfTheLine, ReasonNeeded
from orders.models import (
    BankLine,
    CaseKind,
    Order,
    Payment,
    PaymentStatus,
    Refund,
)
from orders.money_errors import AmountNeeded, GoesToItsCard, MoreThanPaidSo, MoreThanSurplus, NoSuchLine, NotPaidSo
from orders.refunds import on_cards, taken_back
from orders.refunds.on_cards import CARD, OnCard
from orders.topics import REFUND_PROMISED

CASH, TRANSFER = "cod", "transfer"
TO_ITS_CARD = "back to the card it came from"  # why, in journals
_KEY_MOST = 64
_PAID = (PaymentStatus.PAID, PaymentStatus.REFUNDED)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """So much is to go back in this way; by card it says of which payment. The same key again is the same refund."""

    amount: Dong
    provider: str
    reason: str
    request_key: str
    payment_id: int | None = None


@dataclass(frozen=True)
class Way:
    """A way in which money of an order can go back, and how much of the surplus by it."""

    provider: str
    most: Dong
    payment_id: int | None = None


@use_case(keyed=True)
def promise(actor: Actor, order_id: int, wish: Wish) -> Refund:
    """So much of the surplus of an order goes back. Raises MoreThanSurplus; NotPaidSo, MoreThanPaidSo by card."""
    if not sees_everything(actor):
        raise NoSuchOrder
    return db.session.get_one(Refund, _once(wish, f"order:{order_id}", lambda: _of_order(order_id, wish)))


@use_case(keyed=True)
def promise_line(actor: Actor, line_id: int, wish: Wish) -> Refund:
    """So much of a bank line that is nobody's goes back where it came from. Raises NothingLeftOfTheLine."""
    if not sees_everything(actor):
        raise NoSuchLine
    return db.session.get_one(Refund, _once(wish, f"line:{line_id}", lambda: _of_line(line_id, wish)))


def take(order: Order, wish: Wish, allowed: int = 0) -> Refund:
    """The same for whoever has locked the order, with those put together with it (on_cards.lock_with_those), and asked
    who may. Raises MoreThanSurplus, GoesToItsCard. The refund is of the order that was paid with the card.

    `allowed` of the surplus never came from anybody: it is part of the price of goods that stay.
    """
    taken_back.keep(order)
    surplus = balances.of(order).surplus
    if not 0 < wish.amount <= surplus:
        raise MoreThanSurplus(left=vnd(surplus)) if wish.amount > 0 else AmountNeeded
    cards = on_cards.every(order)
    source = order
    if wish.provider == CARD:
        source = _at(order, _check_card(cards, wish), wish)
    elif wish.provider == CASH and not any(each.provider == CASH for each in _paid(order)):
        raise NotPaidSo
    elif wish.amount > (room := order.received - allowed - on_cards.can_take(cards)):
        raise GoesToItsCard(left=vnd(Dong(max(room, 0))))
    refund = _promise(source, wish)
    if not balances.of(order).surplus:
        close_cases(f"order:{order.code}", "refunded", wish.reason, (CaseKind.OVER, CaseKind.LATE, CaseKind.SHORT))
    return refund


def take_payment(order: Order, wish: Wish) -> Refund:
    """A payment by card that counts for nothing goes back, all of it, whatever the order still needs. Whoever asks has
    locked the order and has just booked it."""
    _check_card(on_cards.own(order), wish)
    return _promise(order, wish)


def _at(order: Order, payment: Payment, wish: Wish) -> Order:
    """The order that was paid with this card; what is to go back is carried there, if it is another one."""
    if payment.order_id == order.id:
        return order
    source = db.session.get_one(Order, payment.order_id)
    receiving.carry_over(order, source, wish.amount, TO_ITS_CARD, f"card:{payment.id}:{wish.request_key}")
    return source


def _promise(order: Order, wish: Wish) -> Refund:
    refund = _write(wish, order_id=order.id)
    receiving.change_received(order, -wish.amount)
    ledger.post([money_bookings.refund_promised(refund, order)])
    outbox.put(REFUND_PROMISED, str(refund.id), refund_id=refund.id)
    return refund


def ways(order: Order) -> list[Way]:
    """How the surplus of an order can go back: to the cards it was paid with first, then as the rest was paid."""
    return _ways(order, balances.of(order).surplus)


def paid_ways(order: Order) -> list[Way]:
    """The same for anything of what was paid."""
    return _ways(order, order.received)


def _ways(order: Order, left: Dong) -> list[Way]:
    found = []
    for each in on_cards.every(order):
        if most := min(left, each.most):
            found.append(Way(CARD, most, each.payment.id))
            left = Dong(left - most)
    if left:
        paid = _paid(order)
        is_cash = bool(paid) and all(payment.provider == CASH for payment in paid)
        found.append(Way(CASH if is_cash else TRANSFER, left))
    return found


def refunds_of(order_ids: Sequence[int]) -> dict[int, list[Refund]]:
    """What was promised to go back of these orders, the oldest first."""
    found: dict[int, list[Refund]] = {order_id: [] for order_id in order_ids}
    for refund in db.session.scalars(sa.select(Refund).where(Refund.order_id.in_(found)).order_by(Refund.id)):
        found[refund.order_id or 0].append(refund)
    return found


def _once(wish: Wish, subject: str, act: Callable[[], Refund]) -> int:
    if not 1 <= len(wish.request_key) <= _KEY_MOST:
        raise BadKey
    body = [subject, wish.amount, wish.provider, wish.payment_id]
    return once(f"refund:{actors.current().ref}", wish.request_key, body, lambda: act().id)


def _of_order(order_id: int, wish: Wish) -> Refund:
    return take(on_cards.lock_with_those(order_id), wish)


def _of_line(line_id: int, wish: Wish) -> Refund:
    if wish.provider != TRANSFER:
        raise NotPaidSo
    line = lock(BankLine, line_id)
    if wish.amount <= 0:
        raise AmountNeeded
    if line.remaining < wish.amount:
        raise NothingLeftOfTheLine
    line.remaining = Dong(line.remaining - wish.amount)
    refund = _write(wish, bank_line_id=line.id)
    ledger.post([money_bookings.refund_promised(refund, None)])
    if not line.remaining:
        close_cases(f"line:{line.id}", "refunded", wish.reason)
    outbox.put(REFUND_PROMISED, str(refund.id), refund_id=refund.id)
    return refund


def _write(wish: Wish, **of: int) -> Refund:
    reason = " ".join(wish.reason.split())
    if not 1 <= len(reason) <= 200:
        raise ReasonNeeded
    if wish.provider not in money_bookings.LEAVES:
        raise NotPaidSo
    refund = Refund(
        amount=wish.amount, provider=wish.provider, reason=reason, payment_id=wish.payment_id,
        request_key=f"{actors.current().ref}:{wish.request_key}", made_at=clock.now(),
        made_by=actors.current().ref, **of)
    db.session.add(refund)
    db.session.flush()
    return refund


def _check_card(cards: Sequence[OnCard], wish: Wish) -> Payment:
    found = next((each for each in cards if each.payment.id == wish.payment_id), None)
    if found is None:
        raise NotPaidSo
    if wish.amount > found.most:
        raise MoreThanPaidSo(left=vnd(found.most))
    return found.payment


def _paid(order: Order) -> list[Payment]:
    return list(db.session.scalars(sa.select(Payment).where(
        Payment.order_id == order.id, Payment.status.in_(_PAID)).order_by(Payment.id)))
