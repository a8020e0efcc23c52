"""What became of a page: only what the provider says when it is asked, and only if it is what we had asked for."""
from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock
from core.db import db
from orders.cancelling import cancel_by_buyer
from orders.cards import asking, hearing, settling
from orders.ledger import Account, Posting
from orders.models import CardEvent, OrderStatus
from tests.contract.orders.stripe_server import Trouble
from tests.make import cards
from tests.make import money as make_money


def tell_in(order_of_telling):
    for event in order_of_telling:
        cards.keep(event)
        hearing.act_on_waiting()


def test_an_event_that_says_paid_is_not_believed(stripe):
    order = cards.by_card()
    page = cards.led(order)
    said = {**stripe.sessions[page], "status": "complete", "payment_status": "paid", "payment_intent": "pi_forged"}
    stripe._tell("checkout.session.completed", said)

    cards.tell(stripe)

    assert cards.payments(order) == [("started", order.total)]
    assert cards.fresh(order).received == 0


STORIES = {
    "paid": lambda stripe, page: stripe.pay(page),
    "declined, then paid": lambda stripe, page: (stripe.pay(page, "4000000000009995"), stripe.pay(page)),
    "paid slowly": lambda stripe, page: (stripe.pay_slowly(page), stripe.bank_answers(page, is_good=True)),
    "refused by the bank": lambda stripe, page: (stripe.pay_slowly(page), stripe.bank_answers(page, is_good=False)),
    "nobody paid": lambda stripe, page: stripe.lapse(page),
}


@pytest.mark.parametrize("story", STORIES)
def test_events_in_every_order_and_twice_end_the_same(stripe, story):
    ended = {"refused by the bank": "refused", "nobody paid": "expired"}.get(story, "paid")
    count = len(_told_of(stripe, story)[1])
    for arrival in itertools.islice(itertools.permutations(range(count)), 10):
        order, events = _told_of(stripe, story)

        tell_in([events[place] for place in arrival] * 2)

        assert cards.payments(order) == [(ended, order.total)]
        assert cards.fresh(order).received == (order.total if ended == "paid" else 0)


def _told_of(stripe, story):
    order = cards.by_card()
    page = cards.led(order)
    STORIES[story](stripe, page)
    events, stripe.events[:] = list(stripe.events), []
    return order, events


def test_the_first_of_two_answers_of_the_bank_waits(stripe):
    order = cards.by_card()
    page = cards.led(order)
    stripe.pay_slowly(page)
    cards.tell(stripe)

    assert cards.payments(order) == [("started", order.total)]


@pytest.mark.parametrize("what", ["amount_total", "currency", "client_reference_id"])
def test_money_that_is_not_what_was_asked_for_waits_for_a_person(stripe, what):
    order = cards.by_card()
    page = cards.led(order)
    stripe.pay(page)
    stripe.sessions[page][what] = {"amount_total": order.total - 1, "currency": "usd"}.get(what, "CB1111111X")

    cards.tell(stripe)

    assert (cards.payments(order), cards.cases()) == ([("started", order.total)], [("unknown", "card")])
    assert cards.fresh(order).received == 0


def test_money_for_an_order_that_nobody_knows_waits_for_a_person(stripe):
    page = cards.led(cards.by_card())
    stripe.pay(page)
    stripe.sessions[page]["metadata"] = {"reference": "CB1111111X-card-1"}

    cards.tell(stripe)

    assert cards.cases() == [("unknown", "card")]
    assert db.session.scalars(sa.select(CardEvent.verdict)).one() == "ignored"


def test_a_page_of_somebody_else_that_nobody_paid_is_nothing(stripe):
    page = cards.led(cards.by_card())
    stripe.sessions[page]["metadata"] = {}
    stripe.lapse(page)

    cards.tell(stripe)

    assert cards.cases() == []


def test_another_page_with_the_same_name_is_not_taken_for_ours(stripe):
    order = cards.by_card()
    page = cards.led(order)
    stripe.sessions["cs_test_copy"] = {**stripe.sessions[page], "id": "cs_test_copy"}
    stripe.pay("cs_test_copy")

    cards.tell(stripe)

    assert (cards.payments(order), cards.cases()) == ([("started", order.total)], [("unknown", "card")])


def test_two_pages_that_are_both_paid_are_one_payment_too_many_that_goes_back(stripe):
    order = cards.by_card()
    first = cards.led(order)
    with clock.at(clock.now() + timedelta(minutes=58)):
        stripe.now = int(clock.now().timestamp())
        second = cards.led(order)
    stripe.pay(first)
    stripe.pay(second)

    cards.tell(stripe)
    cards.deliver_outbox()

    assert cards.payments(order) == [("paid", order.total)] * 2
    assert cards.refunds(order) == [("sent", order.total)]
    assert [each["payment_intent"] for each in stripe.refunds.values()] == [cards.intent_of(stripe, second)]
    assert cards.fresh(order).received == order.total
    assert (cards.booked(Account.CARD), cards.cases()) == (order.total, [])


def test_a_card_after_a_transfer_goes_back(stripe):
    order = cards.by_card()
    page = cards.led(order)
    make_money.transferred(order)
    stripe.pay(page)

    cards.tell(stripe)
    cards.deliver_outbox()

    assert cards.refunds(order) == [("sent", order.total)]
    assert (cards.booked(Account.CARD), cards.fresh(order).received) == (0, order.total)


def test_of_a_card_after_a_part_only_what_is_too_much_goes_back(stripe):
    order = cards.by_card()
    page = cards.led(order)
    make_money.transferred(order, 30_000)
    stripe.pay(page)

    cards.tell(stripe)
    cards.deliver_outbox()

    assert cards.refunds(order) == [("sent", 30_000)]
    assert cards.fresh(order).received == order.total


def test_money_for_a_cancelled_order_does_not_wake_it(stripe):
    order = cards.by_card()
    page, total = cards.led(order), order.total
    cancel_by_buyer(order.secret, "")
    stripe.pay(page)

    cards.tell(stripe)

    assert cards.payments(order) == [("paid", total)]
    assert cards.fresh(order).status == OrderStatus.CANCELLED


def test_the_page_of_a_cancelled_order_is_closed(stripe):
    order = cards.by_card()
    page, total = cards.led(order), order.total
    cancel_by_buyer(order.secret, "")
    with clock.at(clock.now() + timedelta(minutes=1)):
        for payment_id in asking.waiting():
            asking.ask(payment_id)

    assert stripe.sessions[page]["status"] == "expired"
    assert cards.payments(order) == [("expired", total)]


def test_a_page_that_was_paid_while_it_was_to_be_closed_is_paid(stripe):
    order = cards.by_card()
    page = cards.led(order)
    make_money.transferred(order)
    stripe.pay(page)
    with clock.at(clock.now() + timedelta(minutes=1)):
        for payment_id in asking.waiting():
            asking.ask(payment_id)

    assert cards.payments(order) == [("paid", order.total)]


def test_what_nobody_told_is_asked_for_after_a_while(stripe):
    order = cards.by_card()
    stripe.pay(cards.led(order))
    assert asking.waiting() == []
    with clock.at(clock.now() + timedelta(minutes=2)):
        for payment_id in asking.waiting():
            assert asking.ask(payment_id)

        assert asking.waiting() == []
    assert cards.payments(order) == [("paid", order.total)]


def test_without_an_answer_it_is_asked_again_more_and_more_seldom(server, stripe):
    order = cards.by_card()
    stripe.pay(cards.led(order))
    now, asked = clock.now(), []
    for minute in range(60):
        with clock.at(now + timedelta(minutes=minute)):
            for payment_id in asking.waiting():
                server.troubles.append(Trouble(503))
                assert not asking.ask(payment_id)
                asked.append(minute)

    assert 10 < len(asked) < 25
    assert asked[:3] == [1, 2, 3]
    with clock.at(now + timedelta(hours=2)):
        assert [asking.ask(payment_id) for payment_id in asking.waiting()] == [True]
    assert cards.payments(order) == [("paid", order.total)]


def test_a_bank_that_does_not_answer_for_a_day_is_a_case(stripe):
    order = cards.by_card()
    stripe.pay_slowly(cards.led(order))
    cards.tell(stripe)
    with clock.at(clock.now() + timedelta(days=2)):
        for payment_id in asking.waiting():
            asking.ask(payment_id)

    assert cards.cases() == [("stuck", "payment")]


def test_a_payment_is_booked_once_from_the_card_to_the_buyer(stripe):
    order = cards.by_card()
    page = cards.paid(order, stripe)
    settling.settle(page)

    assert db.session.scalars(sa.select(Posting.kind).where(
        Posting.document == f"payment:{order.code}-card-1")).all() == ["paid"]
    assert cards.booked(Account.CARD) == order.total
