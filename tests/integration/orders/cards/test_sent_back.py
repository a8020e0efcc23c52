"""Money that goes back to cards: what we asked for, and what somebody sends back past us."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from orders.cancelling import cancel_order
from orders.ledger import Account
from orders.models import OrderStatus
from orders.refunds import asking
from tests.contract.orders.stripe_server import Trouble
from tests.make import cards
from tests.make import money as make_money
from tests.make import refunds as make


@pytest.fixture
def paid(stripe):
    """An order paid by card, and what the provider calls the payment."""
    order = cards.by_card()
    return order, cards.intent_of(stripe, cards.paid(order, stripe))


def cancelled(order):
    total = order.total
    cancel_order(SYSTEM, order.id, "out of plums")
    cards.deliver_outbox()
    return total


def test_a_cancelled_order_goes_back_to_its_card_once(stripe, paid):
    order, _ = paid

    total = cancelled(order)
    cards.tell(stripe)

    assert cards.refunds(order) == [("sent", total)]
    assert [each["amount"] for each in stripe.refunds.values()] == [total]
    assert (cards.booked(Account.CARD), cards.booked(Account.REFUND), cards.cases()) == (0, 0, [])


def test_a_lost_answer_is_asked_for_again_and_it_goes_once(server, stripe, paid):
    order, _ = paid
    server.calm, server.troubles[:] = 2, [Trouble(cut=True, done_first=True)]
    total = cancelled(order)
    assert cards.refunds(order) == [("unknown", total)]
    with clock.at(clock.now() + timedelta(minutes=3)):
        for refund_id in asking.waiting():
            asking.pass_on(refund_id)

    assert cards.refunds(order) == [("sent", total)]
    assert len(stripe.refunds) == 1


def test_the_event_answers_before_we_ask_again(server, stripe, paid):
    order, _ = paid
    server.calm, server.troubles[:] = 2, [Trouble(cut=True, done_first=True)]
    total = cancelled(order)

    cards.tell(stripe)

    assert cards.refunds(order) == [("sent", total)]
    assert len(stripe.refunds) == 1


def test_an_event_that_overtakes_the_answer_changes_nothing(stripe, paid):
    order, _ = paid
    total = cancelled(order)

    cards.tell(stripe)
    for event in ("charge.refunded", "refund.created", "refund.updated"):
        stripe._tell(event, next(iter(stripe.refunds.values())))
        cards.tell(stripe)

    assert cards.refunds(order) == [("sent", total)]


def test_what_is_under_way_is_sent_when_the_bank_has_it(stripe, paid):
    order, _ = paid
    stripe.pending_refunds = True
    total = cancelled(order)
    assert cards.refunds(order) == [("unknown", total)]
    stripe.settle_refund(next(iter(stripe.refunds)), "succeeded")

    cards.tell(stripe)

    assert cards.refunds(order) == [("sent", total)]


def test_what_a_bank_sends_back_is_the_orders_again_and_a_case(stripe, paid):
    order, _ = paid
    total = cancelled(order)
    cards.tell(stripe)
    stripe.settle_refund(next(iter(stripe.refunds)), "failed")

    cards.tell(stripe)

    assert cards.refunds(order) == [("returned", total)]
    assert cards.fresh(order).received == total
    assert ("returned", "order") in cards.cases()
    assert cards.booked(Account.CARD) == total


def test_what_fails_before_it_went_is_the_orders_again(stripe, paid):
    order, _ = paid
    stripe.pending_refunds = True
    total = cancelled(order)
    stripe.settle_refund(next(iter(stripe.refunds)), "failed")

    cards.tell(stripe)

    assert cards.refunds(order) == [("failed", total)]
    assert cards.fresh(order).received == total


def test_what_somebody_sends_back_past_us_is_taken_off_the_order(stripe, paid):
    order, intent = paid
    stripe._give_back({"payment_intent": intent, "amount": "50000"})

    cards.tell(stripe)
    cards.tell(stripe)

    assert cards.refunds(order) == [("sent", 50_000)]
    assert cards.fresh(order).received == order.total - 50_000
    assert cards.booked(Account.CARD) == order.total - 50_000


def test_the_same_told_in_every_way_is_one(stripe, paid):
    order, intent = paid
    refund = stripe._give_back({"payment_intent": intent, "amount": "50000"})
    for kind in ("refund.updated", "charge.refund.updated", "refund.created"):
        stripe._tell(kind, refund)

    cards.tell(stripe)

    assert cards.refunds(order) == [("sent", 50_000)]


def test_what_somebody_sent_back_past_us_and_a_bank_did_not_take_is_the_orders_again(stripe, paid):
    order, intent = paid
    refund = stripe._give_back({"payment_intent": intent, "amount": "50000"})
    cards.tell(stripe)
    stripe.settle_refund(refund["id"], "failed")

    cards.tell(stripe)

    assert cards.refunds(order) == [("returned", 50_000)]
    assert cards.fresh(order).received == order.total


def test_what_comes_back_before_we_heard_of_the_payment_is_counted_after_it(stripe):
    order = cards.by_card()
    page = cards.led(order)
    stripe.pay(page)
    stripe.events.clear()
    stripe._give_back({"payment_intent": cards.intent_of(stripe, page), "amount": "50000"})

    cards.tell(stripe)

    assert cards.payments(order) == [("paid", order.total)]
    assert cards.fresh(order).received == order.total - 50_000


def test_more_than_the_order_has_left_waits_for_a_person(stripe, paid):
    order, intent = paid
    stripe._give_back({"payment_intent": intent, "amount": "50000"})
    stripe.refunds[next(iter(stripe.refunds))]["amount"] = 999_999_999

    cards.tell(stripe)

    assert (cards.refunds(order), cards.cases()) == ([], [("unknown", "card")])


def test_parts_go_back_up_to_what_was_paid(stripe, paid):
    order, _ = paid
    make_money.transferred(order, 70_000)
    payment_id = make.promising.ways(cards.fresh(order))[0].payment_id
    for amount in (30_000, 40_000):
        make.of_order(order, amount, provider="card", payment_id=payment_id)
    cards.deliver_outbox()

    assert cards.refunds(order) == [("sent", 30_000), ("sent", 40_000)]
    with pytest.raises(make.promising.MoreThanSurplus):
        make.of_order(order, 1, provider="card", payment_id=payment_id)
    assert cards.fresh(order).status == OrderStatus.CONFIRMED


def test_a_refund_of_somebody_elses_payment_is_nothing(stripe, paid):
    order, intent = paid
    stripe._give_back({"payment_intent": intent, "amount": "50000"})
    for each in (*stripe.refunds.values(), *(event["data"]["object"] for event in stripe.events)):
        each["payment_intent"] = "pi_of_another_shop"

    cards.tell(stripe)

    assert (cards.refunds(order), cards.cases()) == ([], [])
