"""A buyer wants to pay by card: the payment is written down first, then the provider is asked for a page.

However often and from however many phones somebody presses the button, there is one page for one sum. Without an
answer the same page is asked for again, with the same key, so that there is never a second one.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.dated import value as dated_value
from core.db import Dong, db
from core.money import vnd
from core.outside import NoAnswer
from core.states import move
from core.transactions import lock, use_case
from orders import awaiting, balances, wished
from orders.access import behind, lock_order
from orders.cards import setting
from orders.cards.errors import (
    BankUndecided,
    CardRefused,
    KeySpent,
    NoPageYet,
    NothingToPay,
    TooLittleForCard,
    TooMuchForCard,
)
from orders.cards.facts import MOST
from orders.cards.provider import NAME, reference_of
from orders.errors import AddressIncomplete
from orders.models import CardPage, Order, OrderStatus, Payment, PaymentStatus
from orders.payments.provider import Due, Started
from orders.wishes import PAID_BEFORE

AT_LEAST = "card_at_least"
SHORTEST = timedelta(minutes=40)  # the provider takes 30 minutes to a day, by its own clock
LONGEST = timedelta(hours=23)
_FRESH = timedelta(minutes=31)  # so much must be left to ask for a page
_READY = timedelta(minutes=3)  # and so much to lead somebody to it
_PAYABLE = (OrderStatus.PLACED, OrderStatus.CONFIRMED)


@dataclass(frozen=True)
class Begun:
    """A payment that is written down; `pay_at` is its page, if the provider has told of it."""

    payment_id: int
    due: Due
    pay_at: str


def pay_at(secret: str, back: str, cancelled: str) -> str:
    """The address of the page on which the rest of the order is paid. `back` and `cancelled` are where buyers return.

    Raises what `begin` raises, CardsClosed, CardRefused, and NoPageYet: then pressing again is right.
    """
    provider = setting.cards()
    for _ in range(2):
        begun = begin(secret, back, cancelled)
        if begun.pay_at:
            return begun.pay_at
        try:
            return opened(begun.payment_id, provider.start(begun.due))
        except KeySpent:
            _refused(begun.payment_id)  # nobody was led to what was made with this key; another one makes another
        except CardRefused:
            _refused(begun.payment_id)
            raise
        except NoAnswer as unknown:
            raise NoPageYet from unknown
    raise KeySpent


@use_case
def begin(secret: str, back: str = "", cancelled: str = "") -> Begun:
    """Write down that the rest of the order is to be paid by card, or find where that was done.

    Raises NothingToPay, BankUndecided, TooLittleForCard, TooMuchForCard, AddressIncomplete.
    """
    order = lock_order(behind(secret).id)
    left = left_of(order)
    if order.status not in _PAYABLE or not left:
        raise NothingToPay
    if not order.has_address:
        raise AddressIncomplete
    check_amount(left)
    payments = _payments(order)
    if any(payment.status == PaymentStatus.STARTED and page.waits_since for payment, page in payments):
        raise BankUndecided
    for payment, page in payments:
        if payment.status == PaymentStatus.STARTED and payment.amount == left and _is_usable(page):
            return Begun(payment.id, _due(order, left, payments.index((payment, page)) + 1, page, back, cancelled),
                         page.pay_at)
    attempt = len(payments) + 1
    page = CardPage(expires_at=_until(order), asked_at=clock.now(), pay_at="")
    due = _due(order, left, attempt, page, back, cancelled)
    payment = Payment(order_id=order.id, provider=NAME, reference=reference_of(due), amount=left, made_at=clock.now())
    db.session.add(payment)
    db.session.flush()
    page.payment_id = payment.id
    db.session.add(page)
    return Begun(payment.id, due, "")


def check_amount(amount: Dong) -> None:
    """Raises TooLittleForCard, TooMuchForCard."""
    least = Dong(dated_value(AT_LEAST))
    if amount < least:
        raise TooLittleForCard(least=vnd(least))
    if amount > MOST:
        raise TooMuchForCard(most=vnd(MOST))


def left_of(order: Order) -> Dong:
    """What is still to be paid before it is packed, less what the crew of a live session has seen coming in.

    Of an order with cash on delivery that is a deposit, if one is needed and not here yet.
    """
    if order.payment_method not in PAID_BEFORE:
        return awaiting.missing(order) if order.status == OrderStatus.PLACED else Dong(0)
    left = balances.of(order).left
    return Dong(max(0, left - wished.of(order.id).transferred)) if left and order.status == OrderStatus.PLACED else left


def pays(order: Order) -> bool:
    """True if the rest of the order can be paid by card now."""
    left = left_of(order)
    return setting.is_open() and order.status in _PAYABLE and order.has_address \
        and dated_value(AT_LEAST) <= left <= MOST and left > 0


def _payments(order: Order) -> list[tuple[Payment, CardPage]]:
    found = sa.select(Payment, CardPage).join(CardPage, CardPage.payment_id == Payment.id).where(
        Payment.order_id == order.id, Payment.provider == NAME).order_by(Payment.id)
    return [(payment, page) for payment, page in
            db.session.execute(found.execution_options(populate_existing=True))]


def _is_usable(page: CardPage) -> bool:
    return page.expires_at - clock.now() >= (_READY if page.pay_at else _FRESH)


def _until(order: Order) -> datetime:
    """The page closes with the time to pay, as far as the provider lets it."""
    now = clock.now()
    return min(max(order.pay_by or now, now + SHORTEST), now + LONGEST)


def _due(order: Order, left: Dong, attempt: int, page: CardPage, back: str, cancelled: str) -> Due:
    return Due(order.code, left, attempt, order.language, page.expires_at, back, cancelled)


@use_case
def opened(payment_id: int, started: Started) -> str:
    """The provider has a page for it; where."""
    payment = db.session.get_one(Payment, payment_id)
    lock_order(payment.order_id)
    page = db.session.get_one(CardPage, payment_id, populate_existing=True)
    page.page_id, page.pay_at, page.asked_at = started.known_as, started.pay_at or page.pay_at, clock.now()
    return page.pay_at


@use_case
def _refused(payment_id: int) -> None:
    """There is no page for it and will be none."""
    payment = db.session.get_one(Payment, payment_id)
    lock_order(payment.order_id)
    payment = lock(Payment, payment_id)
    if payment.status == PaymentStatus.STARTED:
        move(payment, PaymentStatus.REFUSED, "no page to pay on")
