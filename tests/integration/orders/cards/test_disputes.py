"""A bank takes back what was paid by card, and decides weeks later."""
from __future__ import annotations

import itertools
import random

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import checks
from core.actors import SYSTEM
from core.db import db
from orders import parcels
from orders.cards import disputes, hearing
from orders.ledger import Account
from orders.models import Dispute
from orders.refunds import promising
from tests.contract.orders.stripe_server import Trouble
from tests.make import accounts, cards, shop
from tests.make.accounts import Browser


@pytest.fixture
def paid(stripe):
    """An order paid by card, and what the provider calls the payment."""
    order = cards.by_card()
    return order, cards.intent_of(stripe, cards.paid(order, stripe))


def rows():
    return [(row.status.value, row.amount, row.of_buyer) for row in db.session.scalars(
        sa.select(Dispute).order_by(Dispute.id).execution_options(populate_existing=True))]


def test_a_dispute_takes_the_money_from_the_order_and_waits_for_a_person(stripe, paid):
    order, intent = paid
    stripe.dispute(intent)

    cards.tell(stripe)

    assert rows() == [("open", order.total, order.total)]
    assert cards.fresh(order).received == 0
    assert cards.cases() == [("dispute", "dispute")]
    assert cards.booked(Account.CARD) == 0


@pytest.mark.parametrize(("status", "on_card", "lost"), [("won", 1, 0), ("lost", 0, 1)])
def test_a_decided_dispute_ends_the_case_and_the_buyer_owes_nothing(stripe, paid, status, on_card, lost):
    order, intent = paid
    dispute = stripe.dispute(intent)
    cards.tell(stripe)
    stripe.settle_dispute(dispute, status)

    cards.tell(stripe)

    assert rows() == [(status, order.total, order.total)]
    assert cards.fresh(order).received == order.total
    assert (cards.booked(Account.CARD), cards.booked(Account.LOSS)) == (on_card * order.total, lost * order.total)
    assert cards.cases() == []


@pytest.mark.parametrize("gone_back", [0, 30_000])
def test_what_was_lost_is_no_loss_when_an_appeal_wins_it(stripe, paid, gone_back):
    order, intent = paid
    if gone_back:
        stripe._give_back({"payment_intent": intent, "amount": str(gone_back)})
    dispute = stripe.dispute(intent, order.total)
    for status in ("lost", "won"):
        stripe.settle_dispute(dispute, status)
        cards.tell(stripe)

    assert rows() == [("won", order.total, order.total - gone_back)]
    assert cards.fresh(order).received == order.total - gone_back
    assert (cards.booked(Account.CARD), cards.booked(Account.LOSS)) == (order.total - gone_back, 0)
    assert cards.cases() == []


def test_what_was_won_and_is_lost_all_the_same_waits_for_a_person(stripe, paid):
    order, intent = paid
    dispute = stripe.dispute(intent)
    for status in ("won", "lost", "lost"):
        stripe.settle_dispute(dispute, status)
        cards.tell(stripe)

    assert rows() == [("won", order.total, order.total)]
    assert cards.fresh(order).received == order.total
    assert cards.cases() == [("dispute", "dispute")]


@pytest.mark.parametrize("status", ["won", "lost"])
def test_events_of_a_dispute_in_every_order_end_the_same(stripe, status):
    for arrival in random.Random(7).sample(list(itertools.permutations(range(5))), 8):
        order = cards.by_card()
        page = cards.led(order)
        stripe.pay(page)
        stripe.settle_dispute(stripe.dispute(cards.intent_of(stripe, page)), status)
        events = list(stripe.events)
        stripe.events.clear()
        assert len(events) == 5

        for place in arrival:
            cards.keep(events[place])
            hearing.act_on_waiting()

        assert (rows()[-1], cards.fresh(order).received) == ((status, order.total, order.total), order.total)
        assert cards.cases() == []


def test_a_dispute_about_a_part_takes_that_part(stripe, paid):
    order, intent = paid
    stripe.dispute(intent, 50_000)

    cards.tell(stripe)

    assert rows() == [("open", 50_000, 50_000)]
    assert cards.fresh(order).received == order.total - 50_000


def test_what_has_gone_back_already_is_ours_to_lose(stripe, paid):
    order, intent = paid
    stripe._give_back({"payment_intent": intent, "amount": "30000"})
    stripe.dispute(intent, order.total)

    cards.tell(stripe)

    [(_, amount, of_buyer)] = rows()
    assert (amount, of_buyer) == (order.total, order.total - 30_000)
    assert cards.booked(Account.LOSS) == 30_000
    stripe.settle_dispute(next(iter(stripe.disputes)), "won")
    cards.tell(stripe)
    assert cards.booked(Account.LOSS) == 0


def test_after_a_dispute_nothing_more_can_go_back_to_the_card(stripe, paid):
    order, intent = paid
    stripe.dispute(intent)
    cards.tell(stripe)

    assert promising.ways(cards.fresh(order)) == []


def test_a_question_of_the_bank_moves_no_money(stripe, paid):
    order, intent = paid
    stripe.dispute(intent, status="warning_needs_response")

    cards.tell(stripe)

    assert rows() == []
    assert cards.fresh(order).received == order.total
    assert cards.cases() == [("dispute", "dispute")]


def test_a_question_that_becomes_a_dispute_is_one(stripe, paid):
    order, intent = paid
    dispute = stripe.dispute(intent, status="warning_needs_response")
    cards.tell(stripe)
    stripe.disputes[dispute]["status"] = "needs_response"
    stripe._tell("charge.dispute.updated", stripe.disputes[dispute])

    cards.tell(stripe)

    assert rows() == [("open", order.total, order.total)]


@pytest.mark.parametrize("what", [{"currency": "usd"}, {"amount": 999_999_999}, {"amount": 0}])
def test_a_dispute_that_cannot_be_booked_waits_for_a_person(stripe, paid, what):
    order, intent = paid
    stripe.disputes[stripe.dispute(intent)].update(what)

    cards.tell(stripe)

    assert rows() == []
    assert cards.cases() == [("dispute", "dispute")]
    assert cards.fresh(order).received == order.total


def test_a_dispute_about_a_payment_of_somebody_else_is_nothing(stripe, paid):
    _, intent = paid
    stripe.disputes[stripe.dispute(intent)]["payment_intent"] = "pi_of_another_shop"

    cards.tell(stripe)

    assert (rows(), cards.cases()) == ([], [])


def test_without_an_answer_it_waits(server, stripe, paid):
    _, intent = paid
    stripe.dispute(intent)
    server.troubles.append(Trouble(503))

    cards.tell(stripe)

    assert rows() == []


def test_a_dispute_of_a_delivered_order_is_asked_for_nowhere_else(stripe, paid):
    order, intent = paid
    parcel = cards.fresh(order).parcels[0]
    parcels.pack(SYSTEM, parcel.id)
    parcels.hand_over_to_courier(SYSTEM, parcel.id)
    parcels.deliver(SYSTEM, parcel.id)
    dispute = stripe.dispute(intent)
    cards.tell(stripe)
    assert checks.run() == []
    stripe.settle_dispute(dispute, "lost")

    cards.tell(stripe)

    assert cards.fresh(order).received == order.total
    assert cards.booked(Account.LOSS) == order.total


def test_the_check_sees_a_dispute_that_is_not_booked(app, context, monkeypatch):
    with cards.connected(app) as server:
        order = cards.by_card()
        server.stripe.dispute(cards.intent_of(server.stripe, cards.paid(order, server.stripe)))
        monkeypatch.setattr(disputes.ledger, "post", lambda _: None)
        cards.tell(server.stripe)

    assert any(each.startswith("books are their documents: dispute:1, opened: the books say") for each in checks.run())


@pytest.fixture
def admin(app, stripe):
    return Browser(app, accounts.person(Role.ADMIN))


def test_the_office_lists_what_is_to_be_answered_first(stripe, admin):
    orders = []
    for days in (5, 2):
        order = cards.by_card()
        dispute = stripe.dispute(cards.intent_of(stripe, cards.paid(order, stripe)))
        stripe.disputes[dispute]["evidence_details"] = {"due_by": stripe.now + days * 86_400}
        orders.append(order.code)
    cards.tell(stripe)

    page = admin.get("/office/money/cards").get_data(as_text=True)

    assert page.index(orders[1]) < page.index(orders[0])


def test_the_office_says_when_the_provider_does_not_answer(server, stripe, admin):
    stripe.pay(cards.led(cards.by_card()))
    server.troubles.append(Trouble(503))
    cards.tell(stripe)

    assert "goods-notice" in admin.get("/office/money/cards").get_data(as_text=True)


def test_the_office_is_there_without_cards_and_for_nobody_else(app, admin):
    app.config["STRIPE_SECRET_KEY"] = ""

    assert admin.get("/office/money/cards").status_code == 200
    assert Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(shop.cooperative().id))).get(
        "/office/money/cards").status_code == 403
