"""Cards at the same moment: many taps, many copies of an event, money and a cancellation; each with its control."""
from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core import checks, clock, outside
from core.db import db
from orders import receiving
from orders.cancelling import cancel_by_buyer
from orders.cards import asking, disputes, hearing, paying, sent_back, settling
from orders.cards.client import CardClient
from orders.cards.errors import NothingToPay
from orders.expiry import giving_up
from orders.ledger import Account
from orders.models import CardEvent, Dispute, Order, OrderStatus, Payment
from orders.payments import providers
from tests.at_once import at_once, in_between, rival_at
from tests.contract.orders.stripe_server import Trouble
from tests.make import cards
from tests.make import money as make_money


@pytest.fixture
def server(app, monkeypatch):
    monkeypatch.setattr(outside, "TIME_LIMITS", (10, 10))
    with cards.connected(app) as server:
        yield server


@pytest.fixture
def stripe(server):
    return server.stripe


@pytest.fixture
def sound(app):
    """What every test but a control leaves behind."""
    yield
    with app.app_context():
        db.session.rollback()
        assert checks.run() == []


@pytest.fixture
def waiting(app, stripe):
    """An order with a page, and what it costs."""
    with app.app_context():
        order = kept(cards.by_card())
        return order, cards.led(order), order.total


def kept(order):
    """What tests ask of an order when its session is gone."""
    return SimpleNamespace(id=order.id, code=order.code, secret=order.secret, total=order.total)


def raised(results):
    return [each for each in results if isinstance(each, Exception)]


@pytest.mark.usefixtures("sound")
def test_twenty_taps_open_one_page(app, stripe):
    with app.app_context():
        order = kept(cards.by_card())
        secret = order.secret

    results = at_once(app, 20, lambda _: paying.pay_at(secret, cards.BACK, cards.CANCELLED))

    assert len(set(results)) == 1, results
    assert len(stripe.sessions) == 1
    with app.app_context():
        assert cards.payments(order) == [("started", order.total)]


def test_control_without_the_lock_of_the_order_taps_get_in_each_others_way(app, stripe, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time")
        secret = cards.by_card().secret
    gap, payments = threading.Barrier(2), paying._payments

    def both_look(order):
        found = payments(order)
        gap.wait(5)
        return found

    monkeypatch.setattr(paying, "lock_order", lambda order_id: db.session.get_one(Order, order_id))
    monkeypatch.setattr(paying, "_payments", both_look)

    results = at_once(app, 2, lambda _: paying.begin(secret))

    assert len(raised(results)) == 1, "both began the same attempt, and a unique key stopped one of them"


@pytest.mark.usefixtures("sound")
def test_twenty_copies_of_an_event_are_kept_once_and_counted_once(app, stripe, waiting):
    order, page, total = waiting
    stripe.pay(page)
    event = stripe.events[-1]

    statuses = at_once(app, 20, lambda _: cards.send(app, event).status_code)
    acted = at_once(app, 6, lambda _: hearing.act_on_waiting())

    assert statuses == [200] * 20
    assert raised(acted) == []
    with app.app_context():
        assert db.session.scalars(sa.select(CardEvent.verdict)).all() == ["done"]
        assert (cards.payments(order), cards.fresh(order).received) == ([("paid", total)], total)


@pytest.mark.usefixtures("sound")
def test_different_events_about_one_payment_count_it_once(app, stripe, waiting):
    order, page, total = waiting
    stripe.pay(page)
    events = [{**stripe.events[-1], "id": f"evt_{n}"} for n in range(12)]
    with app.app_context():
        for event in events:
            cards.keep(event)
        ids = list(hearing.waiting())

    results = at_once(app, 12, lambda n: hearing.act(ids[n]))

    assert results == [True] * 12
    with app.app_context():
        assert cards.fresh(order).received == total
        assert cards.booked(Account.CARD) == total


def test_control_without_a_look_at_what_was_counted_it_is_counted_again(app, stripe, waiting, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    order, page, total = waiting
    stripe.pay(page)
    with app.app_context():
        settling.settle(page)
        monkeypatch.setattr(receiving, "PaymentStatus", SimpleNamespace(PAID="", REFUNDED=""))
        monkeypatch.setattr(receiving, "move_all", lambda _: None)
        monkeypatch.setattr(receiving.ledger, "post", lambda _: None)
        settling.settle(page)

        assert cards.refunds(order) == [("promised", total)], "so much would go back that never came twice"


@pytest.mark.usefixtures("sound")
def test_a_card_and_a_transfer_at_the_same_moment_leave_the_order_paid_once(app, stripe):
    for first in (0, 1):
        with app.app_context():
            order = kept(cards.by_card())
            page, total = cards.led(order), order.total
            line = make_money.line(total, order.code).id
            stripe.pay(page)
            order_id = order.id

        results = at_once(app, 2, lambda n, page=page, order_id=order_id, line=line, total=total, first=first: (
            settling.settle(page) if n == first else receiving.count_transfer(order_id, line, total) and None))

        assert raised(results) == []
        with app.app_context():
            cards.deliver_outbox()
            assert cards.fresh(order).received - cards.fresh(order).total in (0, total)
            assert cards.payments(order) == [("paid", total)]


@pytest.mark.usefixtures("sound")
def test_money_and_a_cancellation_at_the_same_moment_are_both_done(app, stripe):
    for first in (0, 1):
        with app.app_context():
            order = kept(cards.by_card())
            page, total, secret = cards.led(order), order.total, order.secret
            stripe.pay(page)

        results = at_once(app, 2, lambda n, page=page, secret=secret, first=first: (
            settling.settle(page) if n == first else cancel_by_buyer(secret, "").id))

        assert raised(results) == []
        with app.app_context():
            cards.deliver_outbox()
            assert cards.fresh(order).status == OrderStatus.CANCELLED
            assert cards.payments(order) == [("paid", total)]
            assert cards.refunds(order) == [("sent", total)] or ("late", "order") in cards.cases()


@pytest.mark.usefixtures("sound")
def test_money_and_the_end_of_the_time_to_pay_at_once_leave_the_goods_with_who_paid(app, stripe):
    for first in (0, 1):
        with app.app_context():
            order = kept(cards.by_card())
            page = cards.led(order)
            stripe.pay(page)
            with clock.at(clock.now() + timedelta(days=2)):
                later = clock.now()

        def act(n, page=page, order=order, first=first, later=later):
            with clock.at(later):
                return settling.settle(page) if n == first else giving_up.give_up(order.id)

        results = at_once(app, 2, act)

        assert raised(results) == []
        with app.app_context():
            assert cards.fresh(order).status == OrderStatus.CONFIRMED
            assert (cards.payments(order), cards.fresh(order).received) == ([("paid", order.total)], order.total)
            assert cards.cases() == []


@pytest.mark.usefixtures("sound")
def test_paying_and_closing_the_page_at_the_same_moment(app, stripe, waiting, monkeypatch):
    """Between the question whether somebody needs the page, and closing it, the buyer pays."""
    order, page, total = waiting
    with app.app_context():
        cancel_by_buyer(order.secret, "")
        payment_id = db.session.scalars(sa.select(Payment.id)).one()
        rival_at(app, monkeypatch, asking, "close", lambda: stripe.pay(page), in_between(app))

        assert asking.ask(payment_id)

        assert cards.payments(order) == [("paid", total)]


@pytest.mark.usefixtures("sound")
def test_a_dispute_that_is_told_ten_times_at_once_is_one(app, stripe):
    with app.app_context():
        order = kept(cards.by_card())
        page = cards.paid(order, stripe)
        name = stripe.dispute(cards.intent_of(stripe, page))

    results = at_once(app, 10, lambda _: disputes.settle(name))

    assert results == [True] * 10
    with app.app_context():
        assert db.session.scalars(sa.select(sa.func.count()).select_from(Dispute)).one() == 1
        assert cards.fresh(order).received == 0


@pytest.mark.usefixtures("sound")
def test_what_was_sent_back_past_us_and_is_told_ten_times_at_once_is_one(app, stripe):
    with app.app_context():
        order = kept(cards.by_card())
        page = cards.paid(order, stripe)
        refund = stripe._give_back({"payment_intent": cards.intent_of(stripe, page), "amount": "50000"})["id"]

    results = at_once(app, 10, lambda _: sent_back.settle(refund))

    assert results == [True] * 10
    with app.app_context():
        assert cards.refunds(order) == [("sent", 50_000)]


@pytest.mark.usefixtures("sound")
def test_a_refund_asked_for_by_ten_at_once_goes_once(app, server, stripe):
    with app.app_context():
        order = kept(cards.by_card())
        page = cards.paid(order, stripe)
        reference = f"{order.code}-card-1"
    server.troubles[:] = [Trouble(cut=True, done_first=True)] * 3

    at_once(app, 10, lambda _: providers.of("card").refund(reference, order.total, "refund-1-x"))

    with app.app_context():
        assert [each["amount"] for each in stripe.refunds.values()] == [order.total]
        assert stripe.charges[stripe.intents[cards.intent_of(stripe, page)]["latest_charge"]]["refunded"]
        cards.tell(stripe)


def test_control_without_a_key_a_refund_would_go_ten_times(app, stripe, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        order = kept(cards.by_card())
        cards.paid(order, stripe)
    real = stripe.answer
    monkeypatch.setattr(stripe, "answer", lambda method, path, given, key, _: real(method, path, given, key, ""))
    monkeypatch.setattr(CardClient, "gone_back", lambda *_: [])

    at_once(app, 10, lambda _: providers.of("card").refund(f"{order.code}-card-1", 10_000, "refund-1-x"))

    assert len(stripe.refunds) == 10


@pytest.mark.usefixtures("sound")
def test_a_tap_while_the_money_arrives(app, stripe, waiting):
    order, page, total = waiting
    stripe.pay(page)

    results = at_once(app, 6, lambda n: settling.settle(page) if n % 2 else paying.pay_at(
        order.secret, cards.BACK, cards.CANCELLED))

    assert {type(each) for each in results} <= {bool, str, NothingToPay}, results
    with app.app_context():
        assert cards.payments(order) == [("paid", total)]
