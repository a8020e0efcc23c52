"""Paid twice by card: the second payment went back by itself, and whoever paid and whoever works here read so."""
from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.models import Role
from core import checks, clock, figures
from core.db import db
from core.messaging import setting
from tests.contract.messaging.fake import FakeMessenger
from tests.make import accounts, cards
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def messenger(app, monkeypatch):
    made = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: made)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    return made


@pytest.fixture
def twice(stripe):
    """Two pages of one order are open, and both are paid."""
    order = cards.by_card()
    first = cards.led(order)
    with clock.at(clock.now() + timedelta(minutes=58)):
        stripe.now = int(clock.now().timestamp())
        second = cards.led(order)
    for page in (first, second):
        stripe.pay(page)
    cards.tell(stripe)
    return order


def test_the_buyer_reads_that_it_was_paid_twice_and_went_back(app, messenger, twice):
    cards.deliver_outbox()

    page = Browser(app).get(f"/o/{twice.secret}").text
    assert "You have paid twice, or more than is due." in page
    assert f"{figures.dong(twice.total, 'en')} went back to the card you paid with." in page
    assert checks.run() == []


def test_the_office_reads_why_it_went_back(app, messenger, twice):
    cards.deliver_outbox()
    browser = Browser(app, accounts.person(Role.ADMIN))

    ended = browser.get("/office/money/refunds?of=ended").text

    assert twice.code in ended
    path = re.search(r"/office/money/refunds/\d+", ended).group()
    assert "It was paid twice or too much" in browser.get(path).text


def test_the_buyer_is_told_once_by_message_that_it_went(messenger, twice):
    cards.deliver_outbox()
    cards.deliver_outbox()

    told = [message.text for message in messenger.sent.values() if "hoàn" in message.text]
    assert len(told) == 1
    assert (figures.dong(twice.total, "vi") in told[0], twice.code in told[0]) == (True, True)
    assert f"https://cho.example/o/{twice.secret}" in told[0]


def test_control_before_it_has_gone_nobody_is_told_so(messenger, twice):
    assert [message.text for message in messenger.sent.values() if "hoàn" in message.text] == []
    db.session.rollback()
