"""What buyers and sellers hear and see of a deposit: a reminder once before its deadline, the desk, the slip."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role, Scope
from core import checks, clock, outbox
from core.actors import SYSTEM
from core.db import db
from core.messaging import setting
from livestream.printing import slips
from orders import awaiting
from orders.door import deposits
from orders.expiry import jobs
from orders.models import Order, OrderStatus
from shop.models import Cooperative
from tests.contract.messaging.fake import FakeMessenger
from tests.make import accounts, livestream, money
from tests.make import deposits as make_rule
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def messenger(app, context, monkeypatch):
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    make_rule.rule(large=1)
    yield fake
    db.session.rollback()
    assert checks.run() == []


def told(messenger, order):
    while outbox.drain():
        pass
    texts = [message.text for message in messenger.sent.values() if order.code in message.text]
    messenger.sent.clear()
    return texts


def before(order, **time):
    return clock.at(order.pay_by - timedelta(**time))


def test_the_buyer_is_reminded_once_of_the_deposit_and_not_of_the_rest(messenger):
    order = make.order(language="en")
    told(messenger, order)

    with before(order, hours=5):
        assert jobs.remind_of_deadlines() == 0
    with before(order, hours=3):
        assert jobs.remind_of_deadlines() == 1
        [text] = told(messenger, order)
    with before(order, minutes=1):
        assert jobs.remind_of_deadlines() == 0
        assert told(messenger, order) == []

    assert "36,000" in text and "120,000" not in text
    assert f"/o/{order.secret}" in text


def test_a_part_is_taken_off_in_the_reminder(messenger):
    order = make.order(language="en")
    money.transferred(order, 6_000)
    told(messenger, order)

    with before(order, hours=3):
        jobs.remind_of_deadlines()
        [text] = told(messenger, order)

    assert "30,000" in text


def test_whoever_paid_it_or_need_not_is_not_reminded(messenger):
    paid, waived = make.order(), make.order(buyer_phone="0977000123")
    deadline = paid.pay_by
    money.transferred(paid, awaiting.missing(paid))
    deposits.waive(SYSTEM, waived.id, "known")
    told(messenger, paid)

    with clock.at(deadline - timedelta(hours=1)):
        assert jobs.remind_of_deadlines() == 0
        assert told(messenger, paid) == []
    assert {db.session.get_one(Order, each.id).status for each in (paid, waived)} == {OrderStatus.CONFIRMED}


def test_paid_before_the_message_goes_out_nobody_hears_of_it(messenger):
    order = make.order()
    told(messenger, order)

    with before(order, hours=3):
        jobs.remind_of_deadlines()
        money.transferred(order, awaiting.missing(order))
        assert not [text for text in told(messenger, order) if "36.000" in text]


def test_the_desk_says_how_much_why_and_until_when(app):
    order = make.order()
    coop = db.session.get_one(Cooperative, order.lines[0].cooperative_id)
    desk = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(coop.id)))

    page = desk.get(f"/desk/{coop.slug}/orders/{order.code}").text

    assert "A deposit of 36,000" in page
    assert "is to be paid by" in page
    assert "Pack it without a deposit" in page
    assert "Waits for a deposit of 36,000" in desk.get(f"/desk/{coop.slug}/calls").text


def test_the_slip_holds_the_code_of_the_deposit_and_then_the_cash_of_the_rest(app):
    session = livestream.live()
    livestream.say(session, "a1 2kg 0912345678", "Lan")
    order = make.completed(livestream.order_of(session, "Lan"))
    missing = awaiting.missing(order)
    assert missing == 36_000
    run_id, crew = slips.print_new(SYSTEM, session.id), Browser(app, accounts.person(Role.ADMIN))
    path = f"/studio/{session.code}/slips/runs/{run_id}"

    waiting = crew.get(path).text
    assert "DEPOSIT NOT HERE YET" in waiting and "36,000" in waiting and "data:image/svg+xml" in waiting
    money.transferred(order, missing)
    paid = crew.get(path).text

    assert "DEPOSIT NOT HERE YET" not in paid and "data:image" not in paid
    assert "84,000" in paid and "COD" in paid
