"""A page for paying by card is closed before the order is paid in another way."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM
from core.db import db
from orders import awaiting
from orders.banking import accounts
from orders.cards import asking, paying
from orders.cards.errors import BankUndecided, NoPageYet, NothingToPay
from orders.models import Order, OrderStatus
from orders.switching import ways
from orders.switching.errors import ProviderSilent, SomethingPaid
from tests.contract.orders.stripe_server import Trouble
from tests.make import cards, money
from tests.make import deposits as make_rule
from tests.make import orders as make


def switched(order, method="cod", key="k1"):
    return ways.by_buyer(order.secret, method, key)


def test_the_page_is_closed_and_nobody_can_pay_on_it(stripe):
    order = cards.by_card()
    page = cards.led(order)

    switched(order)

    assert stripe.sessions[page]["status"] == "expired"
    assert cards.payments(order) == [("expired", order.total)]
    order = cards.fresh(order)
    assert (order.payment_method, order.status) == ("cod", OrderStatus.CONFIRMED)
    with pytest.raises(NothingToPay):
        paying.begin(order.secret)


def test_who_has_paid_on_it_meanwhile_has_paid(stripe):
    order = cards.by_card()
    assert stripe.pay(cards.led(order))

    with pytest.raises(SomethingPaid):
        switched(order)

    order = cards.fresh(order)
    assert (order.payment_method, order.status, order.received) == ("card", OrderStatus.CONFIRMED, order.total)


def test_while_the_bank_has_not_answered_it_stays_a_card(stripe):
    order = cards.by_card()
    page = cards.led(order)
    stripe.pay_slowly(page)
    cards.tell(stripe)

    assert ways.possible(order) == ()
    with pytest.raises(BankUndecided):
        switched(order)


def test_without_an_answer_nothing_is_changed(server, stripe):
    order = cards.by_card()
    page = cards.led(order)
    server.troubles.append(Trouble())

    with pytest.raises(ProviderSilent):
        switched(order)
    assert cards.fresh(order).payment_method == "card"

    switched(order, key="k2")
    assert stripe.sessions[page]["status"] == "expired"


def test_a_page_that_nobody_was_led_to_is_given_up(server, stripe):
    order = cards.by_card()
    server.troubles.append(Trouble(cut=True, done_first=True))
    with pytest.raises(NoPageYet):
        paying.pay_at(order.secret, cards.BACK, cards.CANCELLED)

    switched(order)

    assert cards.payments(order) == [("expired", order.total)]
    assert asking.waiting() == []


def test_a_deposit_is_paid_by_card_too(stripe):
    make_rule.rule(large=1)
    order = make.order()
    assert order.status == OrderStatus.PLACED
    missing = awaiting.missing(order)

    page = cards.led(order)
    assert stripe.pay(page)
    cards.tell(stripe)

    order = cards.fresh(order)
    assert (order.received, order.status) == (missing, OrderStatus.CONFIRMED)
    assert cards.payments(order) == [("paid", missing)]
    with pytest.raises(NothingToPay):
        paying.begin(order.secret)


def test_with_cards_alone_a_deposit_is_asked_too(stripe):
    make_rule.rule(large=1)
    for account in accounts.everything(SYSTEM):
        accounts.hide(SYSTEM, account.id)

    order = make.order()

    assert awaiting.missing(order)
    assert paying.pays(order)


def test_a_transfer_that_comes_while_a_deposit_is_paid_by_card_is_no_loss(stripe):
    make_rule.rule(large=1)
    order = make.order()
    missing = awaiting.missing(order)
    page = cards.led(order)
    money.transferred(order, missing)

    assert stripe.pay(page)
    cards.tell(stripe)

    order = cards.fresh(order)
    assert order.received == 2 * missing
    assert db.session.get_one(Order, order.id).status == OrderStatus.CONFIRMED
