"""The buyer is told that money went back: once, with its sum and the order, and not for what went from hand to hand."""
from __future__ import annotations

import pytest

from core import checks, outbox
from core.actors import SYSTEM
from core.db import db
from core.messaging import setting
from orders import returns
from orders.models import Order
from orders.refunds import going
from tests.contract.messaging.fake import FakeMessenger
from tests.make import orders as make
from tests.make import refunds

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def told(app, monkeypatch):
    """What buyers were told by now."""
    messenger = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: messenger)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")

    def texts():
        while outbox.drain():
            pass
        return [message.text for message in messenger.sent.values()]

    yield texts
    db.session.rollback()
    assert checks.run() == []


def test_that_it_went_is_said_once_with_the_sum_and_the_order(told):
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    code, before = db.session.get_one(Order, refund.order_id).code, told()

    for _ in range(2):
        going.sent(SYSTEM, refund.id, "FT1")

    [news] = [text for text in told() if text not in before]
    assert "20.000\xa0₫" in news
    assert code in news
    assert "https://cho.example/o/" in news


def test_of_what_did_not_go_nothing_is_said(told):
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    before = told()

    going.failed(SYSTEM, refund.id, "no such account")

    assert told() == before


def test_of_what_went_from_hand_to_hand_nothing_is_said(told):
    parcel = make.delivered()
    order = db.session.get_one(Order, parcel.order_id)
    returns.give_back(SYSTEM, parcel.id, "too sour")
    refund = refunds.of_order(order, 1_000, provider="cod")
    before = told()

    going.sent(SYSTEM, refund.id, "at the door")

    assert told() == before
