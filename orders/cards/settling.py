"""What became of a page to pay on: the provider is asked, and its answer is compared with what we had asked for.

Nothing else marks a payment by card as paid: neither that a buyer comes back from the page, nor what an event says.
"""
from __future__ import annotations

import sqlalchemy as sa
import structlog

from core import clock
from core.db import Dong, db
from core.states import move
from core.transactions import lock, use_case
from orders import receiving
from orders.access import lock_order
from orders.cards import setting, too_much
from orders.cards.facts import CURRENCY, Page, PageState
from orders.cards.provider import NAME
from orders.cases.opening import About, open_case
from orders.models import CardPage, CaseKind, Order, Payment, PaymentStatus

_ENDED = {PageState.EXPIRED: PaymentStatus.EXPIRED, PageState.REFUSED: PaymentStatus.REFUSED}
_OVER = (*_ENDED, PageState.PAID)
log = structlog.get_logger(__name__)


def settle(page_id: str) -> bool:
    """Ask how it stands with a page, and act on that. False if it is none of ours. Raises core.outside.NoAnswer."""
    page = setting.cards().client.page(page_id)
    return page is not None and take(page)


def payment_of(intent: str) -> int | None:
    """Our payment that the provider knows by this name; if nobody has told us of it yet, it is settled first."""
    known = sa.select(CardPage.payment_id).where(CardPage.intent == intent)
    found: int | None = db.session.scalar(known)
    if found is None and intent:
        page = setting.cards().client.page_of(intent)
        if page is not None and take(page):
            found = db.session.scalar(known)
    return found


@use_case
def take(page: Page) -> bool:
    """The provider says how it stands. Said again, or late, it changes nothing. False if it is none of ours.

    Money for something else, of another sum or another currency counts for no order and waits for a person.
    """
    payment = db.session.scalar(sa.select(Payment).where(
        Payment.provider == NAME, Payment.reference == page.reference))
    if payment is None or not _is_as_asked(page, payment):
        if page.state is PageState.PAID and not is_counted(page):
            _ask_a_person(page, payment)
        return payment is not None
    counted = None
    if page.state is PageState.PAID:
        counted = receiving.count_payment(payment.id)
    order = lock_order(payment.order_id)
    if page.state in _ENDED:
        payment = lock(Payment, payment.id)
        if payment.status == PaymentStatus.STARTED:
            move(payment, _ENDED[page.state], f"the page is {page.state.value}")
    _note(page, payment)
    if counted is not None:
        too_much.after_payment(order, payment)
    return True


def _is_as_asked(page: Page, payment: Payment) -> bool:
    row = db.session.get(CardPage, payment.id, populate_existing=True)
    code = db.session.get_one(Order, payment.order_id).code
    return row is not None and page.order_code == code and page.currency == CURRENCY and page.amount == payment.amount \
        and row.page_id in (None, page.id)


def is_counted(page: Page) -> bool:
    """True if a payment of ours is known by what the provider calls this one."""
    return db.session.scalar(sa.select(CardPage.payment_id).where(CardPage.intent == page.intent)) is not None


def _ask_a_person(page: Page, payment: Payment | None) -> None:
    log.warning("card payment does not fit", page=page.id, payment=None if payment is None else payment.id)
    is_dong = page.currency == CURRENCY and page.amount > 0
    open_case(CaseKind.UNKNOWN, About(
        f"card:{page.id[-50:]}", order_id=None if payment is None else payment.order_id,
        payment_id=None if payment is None else payment.id, amount=Dong(page.amount) if is_dong else None,
        note=f"{page.id}: {page.amount} {page.currency}, {page.order_code}, {page.reference}, {page.intent}"))


def _note(page: Page, payment: Payment) -> None:
    """What the provider calls it."""
    row = db.session.get_one(CardPage, payment.id, populate_existing=True)
    row.page_id, row.intent, row.asked_at = page.id, page.intent or row.intent, clock.now()
    row.pay_at = row.pay_at or page.pay_at
    if page.state in _OVER and row.ended_at is None:
        row.ended_at = clock.now()
    if page.state is PageState.WAITING and row.waits_since is None:
        row.waits_since = clock.now()
