"""Events arrive: signed or forged, late, repeated, unreadable; those that are signed are kept once and acted on."""
from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock
from core.db import db
from orders.cards import hearing
from orders.models import CardEvent
from tests.contract.orders.stripe_server import Trouble
from tests.make import cards
from tests.make.stripe_events import body_of, header_of, signature_of


@pytest.fixture
def event(stripe):
    """A payment that is told of."""
    stripe.order = cards.by_card()
    stripe.pay(cards.led(stripe.order))
    return stripe.events[-1]


def kept():
    return db.session.scalars(sa.select(CardEvent.verdict).order_by(CardEvent.id)).all()


def now():
    return int(clock.now().timestamp())


def test_a_signed_event_is_kept_and_then_acted_on(app, stripe, event):
    assert cards.send(app, event).status_code == 200
    assert kept() == ["waiting"]

    hearing.act_on_waiting()

    assert kept() == ["done"]
    assert cards.payments(stripe.order) == [("paid", stripe.order.total)]


def test_the_same_event_again_is_answered_the_same_and_kept_once(app, stripe, event):
    first = [cards.send(app, event).status_code for _ in range(3)]
    hearing.act_on_waiting()
    later = [cards.send(app, event).status_code for _ in range(3)]
    hearing.act_on_waiting()

    assert first + later == [200] * 6
    assert kept() == ["done"]


@pytest.mark.parametrize("header", [
    "", "t=1,v1=00", "v1=", "t=đặt,v1=hàng", "t=1763706000", "\xff", "t=99999999999999999999,v1=0", "x" * 5_000])
def test_what_is_not_signed_is_refused_and_not_kept(app, event, header):
    assert cards.send(app, event, header).status_code == 403
    assert kept() == []


def test_an_event_signed_with_another_secret_is_refused(app, event):
    body = body_of(event)

    assert cards.send(app, body, header_of(body, now(), "whsec_other")).status_code == 403


@pytest.mark.parametrize(("age", "status"), [(0, 200), (299, 200), (301, 403), (-299, 200), (-301, 403)])
def test_an_old_signature_is_refused_and_so_is_one_from_the_future(app, event, age, status):
    body = body_of(event)

    assert cards.send(app, body, header_of(body, now() - age)).status_code == status


def test_an_old_event_that_was_signed_just_now_is_taken(app, stripe, event):
    with clock.at(clock.now() + timedelta(days=3)):
        assert cards.send(app, event).status_code == 200
        hearing.act_on_waiting()

    assert cards.payments(stripe.order) == [("paid", stripe.order.total)]


def test_while_the_secret_is_being_changed_one_of_two_signatures_will_do(app, event):
    body, moment = body_of(event), now()
    header = f"t={moment},v1={signature_of(body, moment, 'whsec_old')},v1={signature_of(body, moment)}"

    assert cards.send(app, body, header).status_code == 200


def test_one_changed_byte_is_refused(app, event):
    body = body_of(event)
    header = header_of(body, now())

    assert cards.send(app, body.replace(b"paid", b"Paid"), header).status_code == 403


@pytest.mark.parametrize("body", [
    b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"id": "evt_1"}', b'{"id": 7, "type": "x", "data": {"object": {}}}',
    b'{"id": "evt_1", "type": "x", "data": {"object": []}}', b'{"id": "", "type": "x", "data": {"object": {}}}',
    b'{"id": "evt_1", "type": "x", "livemode": "no", "data": {"object": {}}}', b"[" * 100_000,
    json.dumps({"id": "e" * 200, "type": "x", "data": {"object": {}}}).encode(),
    json.dumps({"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": "c" * 200}}}).encode(),
    json.dumps({"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": ["c"]}}}).encode()])
def test_signed_nonsense_is_refused_and_not_kept(app, stripe, body):
    assert cards.send(app, body).status_code == 400
    assert kept() == []


def test_play_money_is_refused_where_real_money_is_taken(app, event):
    assert cards.send(app, {**event, "livemode": True}).status_code == 400
    assert kept() == []


@pytest.mark.parametrize("kind", ["payment_intent.payment_failed", "customer.created", "something.new", ""])
def test_kinds_that_nobody_acts_on_are_answered_and_not_kept(app, event, kind):
    assert cards.send(app, {**event, "type": kind}).status_code == 200
    assert kept() == []


def test_an_event_about_nothing_is_settled(app, event):
    assert cards.send(app, {**event, "data": {"object": {"id": None}}}).status_code == 200
    hearing.act_on_waiting()

    assert kept() == ["ignored"]


def test_without_its_secret_the_address_is_closed(app, event):
    for name in ("STRIPE_WEBHOOK_SECRET", "STRIPE_SECRET_KEY"):
        before, app.config[name] = app.config[name], ""
        assert cards.send(app, event).status_code == 503
        app.config[name] = before
    assert kept() == []


def test_what_is_too_long_is_refused(app, stripe):
    assert cards.send(app, b"x" * 1_000_001).status_code == 413


def test_the_address_answers_nothing_but_a_post(app, stripe):
    assert app.test_client().get("/hooks/stripe").status_code == 405


def test_without_an_answer_the_event_waits_and_its_turn_comes_again(server, stripe, event):
    cards.keep(event)
    server.troubles.append(Trouble(503))
    assert hearing.act_on_waiting() == 0
    assert hearing.waiting() == []

    with clock.at(clock.now() + timedelta(minutes=1)):
        assert hearing.act_on_waiting() == 1
    assert cards.payments(stripe.order) == [("paid", stripe.order.total)]


def test_an_event_that_waits_holds_up_no_other(server, stripe, event):
    cards.keep({**event, "id": "evt_first", "data": {"object": {"id": "cs_test_away"}}})
    cards.keep(event)
    server.troubles.append(Trouble(503))

    assert hearing.act_on_waiting() == 1
    assert sorted(kept()) == ["done", "waiting"]


def test_an_event_that_waits_for_hours_is_a_case_until_it_is_settled(server, stripe, event):
    cards.keep(event)
    for hours in (0, 7):
        with clock.at(clock.now() + timedelta(hours=hours)):
            server.troubles.append(Trouble(503))
            assert hearing.act_on_waiting() == 0
    assert cards.cases() == [("stuck", "card event")]

    with clock.at(clock.now() + timedelta(hours=8)):
        hearing.act_on_waiting()
    assert cards.cases() == []


def test_events_are_forgotten_after_some_days_and_those_that_wait_are_kept(server, stripe, event):
    cards.keep(event)
    hearing.act_on_waiting()
    cards.keep({**event, "id": "evt_waits"})
    with clock.at(clock.now() + timedelta(days=15)):
        assert hearing.forget() == 1
    assert kept() == ["waiting"]
