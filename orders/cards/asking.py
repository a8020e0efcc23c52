"""Pages to pay on that nobody has told us about for a while are asked about; those that nobody need pay on any more
are closed, so that an order is not paid twice."""
from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from core import clock
from core.db import db
from core.errors import Unavailable
from core.states import move
from core.transactions import lock, use_case
from orders.access import lock_order
from orders.cards import paying, setting, settling
from orders.cards.errors import CardRefused
from orders.cards.provider import NAME
from orders.cases.opening import About, open_case
from orders.models import CardPage, CaseKind, Order, OrderStatus, Payment, PaymentStatus

SOONEST = timedelta(minutes=1)
CLOSING = timedelta(seconds=20)
STUCK = timedelta(days=1)
LET_GO = timedelta(minutes=10)
_MAY_BE_PAID = (PaymentStatus.STARTED, PaymentStatus.EXPIRED)  # of an order that was given up the page may be open
log = structlog.get_logger(__name__)


def waiting() -> list[int]:
    """The payments whose pages should be asked about, closed or given up now, the oldest first."""
    return [payment.id for payment, page, order in _open() if _is_due(payment, page, order, clock.now())]


def ask(payment_id: int) -> bool:
    """Ask about its page, or close it, and act on the answer. False without an answer."""
    page = db.session.get(CardPage, payment_id, populate_existing=True)
    if page is None:
        return False
    if page.page_id is None:
        return _give_up(payment_id)
    _note_asked(payment_id)
    page_id = page.page_id
    try:
        if _is_needless(payment_id):
            close(page_id)
        settling.settle(page_id)
    except Unavailable as error:
        log.warning("card page waits", payment=payment_id, why=type(error).__name__)
        return False
    return True


def _open() -> list[tuple[Payment, CardPage, Order]]:
    found = sa.select(Payment, CardPage, Order).join(CardPage, CardPage.payment_id == Payment.id).join(
        Order, Order.id == Payment.order_id).where(
        Payment.provider == NAME, Payment.status.in_(_MAY_BE_PAID), CardPage.ended_at.is_(None),
        sa.or_(Payment.status == PaymentStatus.STARTED, CardPage.page_id.is_not(None))).order_by(Payment.id)
    return [(payment, page, order) for payment, page, order in db.session.execute(found)]


def _is_due(payment: Payment, page: CardPage, order: Order, now: datetime) -> bool:
    if page.page_id is None:
        return now >= page.expires_at + LET_GO
    if page.waits_since is None and _is_of_no_use(payment, order):
        return now - page.asked_at >= CLOSING
    return now - page.asked_at >= max(SOONEST, (now - payment.made_at) / 6)


def _is_of_no_use(payment: Payment, order: Order) -> bool:
    is_given_up = order.status == OrderStatus.CANCELLED or payment.status == PaymentStatus.EXPIRED
    return is_given_up or paying.left_of(order) != payment.amount


def _is_needless(payment_id: int) -> bool:
    payment = db.session.get_one(Payment, payment_id)
    page = db.session.get_one(CardPage, payment_id)
    return page.waits_since is None and _is_of_no_use(payment, db.session.get_one(Order, payment.order_id))


def close(page_id: str) -> None:
    """Nobody can pay on it any more; one that is paid or closed already stays so. Raises core.outside.NoAnswer."""
    try:
        setting.cards().client.close_page(page_id)
    except CardRefused:  # somebody has paid on it meanwhile, or it has closed by itself
        log.info("card page was not open", page=page_id)


@use_case
def _note_asked(payment_id: int) -> None:
    page = db.session.get_one(CardPage, payment_id, populate_existing=True)
    page.asked_at = clock.now()
    if page.waits_since is not None and clock.now() - page.waits_since >= STUCK:
        payment = db.session.get_one(Payment, payment_id)
        open_case(CaseKind.STUCK, About(f"payment:{payment_id}", order_id=payment.order_id, payment_id=payment_id,
                                        amount=payment.amount))


@use_case
def _give_up(payment_id: int) -> bool:
    """Nobody ever told us of a page for it, so nobody was led to one, and what there may be has closed."""
    lock_order(db.session.get_one(Payment, payment_id).order_id)
    page = db.session.get_one(CardPage, payment_id, populate_existing=True)
    payment = lock(Payment, payment_id)
    return page.page_id is None and payment.status == PaymentStatus.STARTED and move(
        payment, PaymentStatus.EXPIRED, "no page to pay on")
