"""Orders that are paid by card, and what the Stripe of our own does and tells."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from core import clock, outbox
from core.actors import SYSTEM
from core.db import db
from orders.cards import hearing, paying
from orders.cases import opening
from orders.ledger import Account, Entry
from orders.models import CardPage, Order, Payment, Refund
from tests.contract.orders.stripe_api import Stripe
from tests.contract.orders.stripe_server import Server
from tests.make import orders as make
from tests.make.stripe_events import SECRET, body_of, header_of

BACK, CANCELLED = "https://market.example/o/x/card", "https://market.example/o/x"


@contextmanager
def connected(app: Flask) -> Iterator[Server]:
    """The market takes cards, from a Stripe on this machine."""
    server = Server()
    server.stripe.now = int(clock.now().timestamp())
    connect(app, server)
    try:
        yield server
    finally:
        server.close()


def connect(app: Flask, server: Server) -> None:
    """Set what an administrator sets."""
    app.config.update(STRIPE_SECRET_KEY=server.stripe.key, STRIPE_WEBHOOK_SECRET=SECRET,
                      STRIPE_API_BASE=server.stripe.address, FORM_TARGETS=(server.stripe.address,))


def by_card(quantities: Any = None, **details: Any) -> Order:
    """An order that waits for a card; 90.000 ₫ of plums and freight."""
    return make.order(quantities, payment_method="card", **details)


def led(order: Order) -> str:
    """The buyer has pressed the button; what the provider calls the page."""
    paying.pay_at(order.secret, BACK, CANCELLED)
    return page_of(order)


def page_of(order: Order) -> str:
    """The latest page of the order."""
    found = db.session.scalars(sa.select(CardPage.page_id).join(Payment, Payment.id == CardPage.payment_id).where(
        Payment.order_id == order.id).order_by(Payment.id.desc()).limit(1)).one()
    assert found is not None
    return found


def paid(order: Order, stripe: Stripe) -> str:
    """The buyer has paid, and we have heard of it."""
    page = led(order)
    assert stripe.pay(page)
    tell(stripe)
    return page


def intent_of(stripe: Stripe, page: str) -> str:
    """What the provider calls the payment on a page."""
    return str(stripe.sessions[page]["payment_intent"])


def tell(stripe: Stripe) -> None:
    """Everything that happened is told, each thing once, and acted on."""
    for event in stripe.events:
        keep(event)
    stripe.events.clear()
    hearing.act_on_waiting()


def keep(event: dict[str, Any]) -> bool:
    """One event arrives, signed."""
    body = body_of(event)
    return hearing.keep(hearing.read(body), body)


def send(app: Flask, event: dict[str, Any] | bytes, header: str | None = None) -> TestResponse:
    """What Stripe does: POST it, signed now unless told otherwise."""
    body = event if isinstance(event, bytes) else body_of(event)
    given = header_of(body, int(clock.now().timestamp())) if header is None else header
    with app.app_context():
        answer = app.test_client().post("/hooks/stripe", data=body, content_type="application/json",
                                        headers={"Stripe-Signature": given})
    db.session.rollback()
    return answer


def payments(order: Order) -> list[tuple[str, int]]:
    """How each try to pay it by card stands, and of how much."""
    return [(payment.status.value, payment.amount) for payment in db.session.scalars(
        sa.select(Payment).where(Payment.order_id == order.id, Payment.provider == "card").order_by(Payment.id)
        .execution_options(populate_existing=True))]


def fresh(order: Order) -> Order:
    """As it is in the database now."""
    return db.session.get_one(Order, order.id, populate_existing=True)


def deliver_outbox() -> None:
    """What was promised for after the commit happens."""
    while outbox.drain():
        pass


def cases() -> list[tuple[str, str]]:
    """What waits for a person: kind, and about what."""
    return [(case.kind.value, case.subject.partition(":")[0]) for case in opening.waiting(SYSTEM)]


def refunds(order: Order) -> list[tuple[str, int]]:
    """What goes back of it, and how that stands."""
    return [(refund.status.value, refund.amount) for refund in db.session.scalars(
        sa.select(Refund).where(Refund.order_id == order.id).order_by(Refund.id)
        .execution_options(populate_existing=True))]


def booked(account: Account) -> int:
    """How much is on one account of the books."""
    return db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == account)).one()
