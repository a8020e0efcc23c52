"""A card was charged another sum than we had asked for: a person counts it for the order, or gives it back.

No rule counts such money (orders/cards/settling.py). The provider is asked again before anything is done. What was paid
is a payment of its own beside the one we had asked for, which ends; from there on it is money by card like any other: a
part leaves the rest to be paid, what is too much goes back to the card by itself.
"""
from __future__ import annotations

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.states import move
from core.transactions import lock, use_case
from orders import bookings, followers, ledger, receiving
from orders.access import lock_order
from orders.cards import setting, settling, too_much
from orders.cards.errors import NotAsItStands
from orders.cards.facts import CURRENCY, Page, PageState
from orders.cards.provider import AS_PAID, NAME
from orders.cases.opening import close_cases
from orders.cases.overview import case_of
from orders.errors import ReasonNeeded
from orders.ledger import Account
from orders.models import CardPage, Case, Order, Payment, PaymentStatus
from orders.refunds import promising

OTHER_SUM = "another sum was paid"


def is_other_sum(case: Case) -> bool:
    """True if this case is about money by card for an order of ours, in dong, that nobody has decided about."""
    return case.closed_at is None and case.subject.startswith("card:") and case.payment_id is not None \
        and case.amount is not None


def asked_for(case: Case) -> Dong | None:
    """What the card had been asked for; None if the case is about something else, or was decided."""
    return db.session.get_one(Payment, case.payment_id).amount if is_other_sum(case) else None


def count(actor: Actor, case_id: int) -> None:
    """It counts for its order, as far as it goes. Raises NoSuchCase, NotAsItStands; core.outside.NoAnswer."""
    _count(actor, case_id, _asked(actor, case_id))


def give_back(actor: Actor, case_id: int, reason: str) -> None:
    """All of it goes back to the card. Raises NoSuchCase, NotAsItStands, ReasonNeeded; core.outside.NoAnswer."""
    text = " ".join(reason.split())
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    _give_back(actor, case_id, _asked(actor, case_id), text)


def _asked(actor: Actor, case_id: int) -> Page:
    """What the provider says of it now."""
    case = case_of(actor, case_id)
    if case.closed_at is None and not is_other_sum(case):
        raise NotAsItStands
    found = setting.cards().client.page(case.note.partition(":")[0])
    if found is None:
        raise NotAsItStands
    return found


@use_case
def _count(actor: Actor, case_id: int, page: Page) -> None:
    written = _write(actor, case_id, page)
    if written is None:
        return
    case, made = written
    receiving.count_payment(made.id)
    order = lock_order(made.order_id)
    close_cases(case.subject, "counted")
    note("card payment of another sum counted", f"order:{order.code}", amount=made.amount)
    too_much.after_payment(order, made)


@use_case
def _give_back(actor: Actor, case_id: int, page: Page, reason: str) -> None:
    written = _write(actor, case_id, page)
    if written is None:
        return
    case, made = written
    order = lock_order(made.order_id)
    move(made, PaymentStatus.PAID)
    order.received = Dong(order.received + made.amount)
    ledger.post([bookings.received(order, made, Account.CARD, {})])
    promising.take_payment(order, promising.Wish(
        amount=made.amount, provider=NAME, payment_id=made.id, reason=reason, request_key=f"case:{case.id}"))
    close_cases(case.subject, "refunded", reason)


def _write(actor: Actor, case_id: int, page: Page) -> tuple[Case, Payment] | None:
    """The payment as it was made, beside the one that was asked for, which ends; None if somebody was faster."""
    case = case_of(actor, case_id)
    if case.payment_id is None:
        raise NotAsItStands
    order_id = db.session.get_one(Payment, case.payment_id).order_id
    followers.prepare_payment(order_id)
    order = lock_order(order_id)
    case = db.session.get_one(Case, case_id, populate_existing=True)
    if case.closed_at is not None:
        return None
    asked = lock(Payment, case.payment_id)
    row = db.session.get_one(CardPage, asked.id, populate_existing=True)
    if not _is_another_sum(page, asked, order, row) or settling.is_counted(page):
        raise NotAsItStands
    if asked.status == PaymentStatus.STARTED:
        move(asked, PaymentStatus.REFUSED, OTHER_SUM)
    row.ended_at = row.ended_at or clock.now()
    made = Payment(order_id=order_id, provider=NAME, reference=f"{asked.reference}{AS_PAID}",
                   amount=Dong(page.amount), made_at=clock.now())
    db.session.add(made)
    db.session.flush()
    db.session.add(CardPage(payment_id=made.id, intent=page.intent, expires_at=row.expires_at, asked_at=clock.now(),
                            ended_at=clock.now()))
    db.session.flush()
    return case, made


def _is_another_sum(page: Page, asked: Payment, order: Order, row: CardPage) -> bool:
    """Paid for this very payment of this order, in dong, and nothing but the sum is another."""
    return page.state is PageState.PAID and page.currency == CURRENCY and page.amount > 0 and bool(page.intent) and \
        page.reference == asked.reference and page.order_code == order.code and page.amount != asked.amount and \
        row.page_id in (None, page.id) and row.intent is None
