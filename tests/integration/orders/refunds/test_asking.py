"""Refunds that a machine sends: asked outside of a transaction, again while it is unknown, never for more."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import checks, clock, outbox
from core.actors import SYSTEM
from core.db import db
from core.outside import NoAnswer
from orders import balances
from orders.cancelling import cancel_order
from orders.cases import opening
from orders.models import CaseKind, Order, Refund, RefundStatus
from orders.payments import providers
from orders.payments.provider import Outcome
from orders.refunds import asking, going, jobs
from tests.contract.orders.memory_card import MemoryCard
from tests.make import refunds

pytestmark = pytest.mark.usefixtures("context")
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def card(context, monkeypatch):
    made = MemoryCard()
    monkeypatch.setattr(providers, "_made", {})
    providers.provide("card", lambda: made)
    yield made
    db.session.rollback()
    assert checks.run() == []


def deliver_outbox():
    while outbox.drain():
        pass


def cancelled(at=START):
    """An order paid by card that the shop has cancelled; what goes back of it."""
    with clock.at(at):
        order, _ = refunds.paid_by_card()
        cancel_order(SYSTEM, order.id, "out of plums")
        deliver_outbox()
    [refund] = db.session.query(Refund).filter_by(order_id=order.id)
    return order, refund


def fresh(refund):
    return db.session.get_one(Refund, refund.id, populate_existing=True)


def test_an_order_paid_by_card_that_is_cancelled_goes_back_by_itself(card):
    order, refund = cancelled()

    assert fresh(refund).status == RefundStatus.SENT
    assert [amount for _, amount in card.gone.values()] == [order.received + refund.amount]
    assert balances.of(order).surplus == 0
    assert opening.waiting(SYSTEM) == []


def test_without_an_answer_it_is_asked_again_with_the_same_key_and_goes_once(card):
    card.answers = [NoAnswer(), Outcome.UNKNOWN]
    _, refund = cancelled()
    assert fresh(refund).status == RefundStatus.UNKNOWN
    assert len(card.gone) == 1, "it acted, and the answer was lost"

    for minute in (1, 2, 3, 4):
        with clock.at(START + timedelta(minutes=minute)):
            jobs.ask_again()

    assert fresh(refund).status == RefundStatus.SENT
    assert len(card.asked) == 3
    assert len(set(card.asked)) == 1 == len(card.gone)


def test_it_is_not_asked_again_at_once(card):
    card.answers = [NoAnswer()]
    cancelled()

    with clock.at(START + timedelta(seconds=30)):
        assert jobs.ask_again() == 0


def test_it_is_asked_more_seldom_as_it_grows_old(card):
    card.answers = [NoAnswer()] * 1_000
    cancelled()

    for minute in range(1, 600):
        with clock.at(START + timedelta(minutes=minute)):
            jobs.ask_again()

    assert 20 < len(card.asked) < 60


def test_a_refusal_makes_it_surplus_again_and_a_person_decides(card):
    card.answers = [Outcome.REFUSED]

    order, refund = cancelled()

    assert fresh(refund).status == RefundStatus.FAILED
    assert balances.of(db.session.get_one(Order, order.id, populate_existing=True)).surplus == refund.amount
    [case] = opening.waiting(SYSTEM)
    assert (case.kind, case.subject, case.amount) == (CaseKind.OVER, f"order:{order.code}", refund.amount)


def test_what_stays_unknown_for_an_hour_is_a_case_until_it_went(card):
    card.answers = [NoAnswer()] * 2
    _, refund = cancelled()
    with clock.at(START + timedelta(minutes=61)):
        jobs.ask_again()
        assert [case.kind for case in opening.waiting(SYSTEM)] == [CaseKind.STUCK]

    with clock.at(START + timedelta(minutes=70)):
        jobs.ask_again()

    assert fresh(refund).status == RefundStatus.SENT
    assert opening.waiting(SYSTEM) == []


def test_whoever_died_while_asking_is_followed_by_another_and_it_goes_once(card):
    card.answers = [RuntimeError()]  # the process dies after the provider has acted

    with clock.at(START):
        order, _ = refunds.paid_by_card()
        cancel_order(SYSTEM, order.id, "out of plums")
        deliver_outbox()
    [refund] = db.session.query(Refund).filter_by(order_id=order.id)
    assert fresh(refund).status == RefundStatus.SENDING
    with clock.at(START + timedelta(minutes=4)):
        assert jobs.ask_again() == 0, "whoever asks may still wait for the answer"
    with clock.at(START + timedelta(minutes=6)):
        assert jobs.ask_again() == 1

    assert fresh(refund).status == RefundStatus.SENT
    assert len(card.gone) == 1


def test_it_waits_while_no_provider_is_set_up(card):
    providers.provide("card", lambda: None)
    _, refund = cancelled()
    assert fresh(refund).status == RefundStatus.UNKNOWN

    providers.provide("card", lambda: card)
    with clock.at(START + timedelta(minutes=2)):
        jobs.ask_again()

    assert fresh(refund).status == RefundStatus.SENT


def test_what_a_person_sends_is_asked_of_no_machine(card):
    refund = refunds.of_order(refunds.overpaid(), 20_000)
    deliver_outbox()

    assert asking.pass_on(refund.id) is None
    assert card.asked == []
    assert jobs.ask_again() == 0


def test_one_that_went_is_not_asked_about_again(card):
    _, refund = cancelled()

    assert asking.pass_on(refund.id) is None
    assert len(card.asked) == 1


def test_a_person_may_say_that_it_went_while_it_is_unknown(card):
    card.answers = [Outcome.UNKNOWN]
    _, refund = cancelled()

    going.sent(SYSTEM, refund.id, "seen in the dashboard")

    assert fresh(refund).status == RefundStatus.SENT
