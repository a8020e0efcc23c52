"""What buyers and staff hear of a deadline: by message, once each, and on their pages."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role, Scope
from core import checks, clock, dated, outbox
from core.actors import SYSTEM
from core.db import db
from core.messaging import setting
from orders.expiry import due, extending, jobs, reminding
from orders.models import Order, OrderStatus, PayReminder
from tests.contract.messaging.fake import FakeMessenger
from tests.make import accounts, expiry, money, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def messenger(app, context, monkeypatch):
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    yield fake
    db.session.rollback()
    assert checks.run() == []


def told(messenger):
    """What buyers have received since they were last asked."""
    with clock.at(clock.now() + timedelta(days=9)):  # what was promised after a deadline is due then
        while outbox.drain():
            pass
    texts = [message.text for message in messenger.sent.values()]
    messenger.sent.clear()
    return texts


def at(order, before):
    return clock.at(order.pay_by - timedelta(minutes=before))


def test_the_buyer_is_reminded_once_as_the_deadline_comes_near(messenger):
    order = money.by_transfer()
    money.transferred(order, 30_000)
    told(messenger)

    with at(order, 241):
        assert jobs.remind_of_deadlines() == 0
    with at(order, 240):
        assert jobs.remind_of_deadlines() == 1
        assert jobs.remind_of_deadlines() == 0
        outbox.drain()
    [text] = [message.text for message in messenger.sent.values()]

    assert order.code in text
    assert f"/o/{order.secret}" in text
    assert f"{order.total - 30_000:,}".replace(",", ".") in text
    assert make.count(PayReminder) == 1


def test_who_pays_by_card_is_reminded_at_half_the_time_at_the_earliest():
    order = money.by_transfer()
    whole = dated.value("pay_by_transfer_minutes")
    dated.enact(due.REMIND, clock.today(), 10 * whole)

    with at(order, whole // 2 + 1):
        assert due.to_remind() == []
    with at(order, whole // 2):
        assert due.to_remind() == [order.id]


def test_nobody_is_reminded_of_what_is_paid_given_up_or_over():
    paid, gone, late = money.by_transfer(), money.by_transfer(), money.by_transfer()
    money.transferred(paid)
    expiry.given_up(gone)

    with at(late, -1):
        assert due.to_remind() == []
    with at(late, 1):
        assert due.to_remind() == [late.id]


def test_a_reminder_that_comes_late_says_nothing_any_more(messenger):
    order = money.by_transfer()
    with at(order, 10):
        assert reminding.remind(order.id)
    money.transferred(order)

    assert not [text for text in told(messenger) if "còn thiếu" in text]


def test_more_time_is_another_deadline_and_is_reminded_of_again(messenger):
    order = money.by_transfer()
    with at(order, 10):
        jobs.remind_of_deadlines()
        outbox.drain()
        extending.extend(SYSTEM, order.id, timedelta(hours=24), "asked", "k1")
        assert due.to_remind() == []
    with at(order, 10):
        jobs.remind_of_deadlines()
        outbox.drain()
    assert len([message for message in messenger.sent.values() if "còn thiếu" in message.text]) == 2


def test_that_it_is_over_is_told_with_what_becomes_of_money_that_came(messenger):
    order, part = money.by_transfer(), money.by_transfer()
    told(messenger)

    expiry.given_up(order)
    [nothing_came] = told(messenger)
    expiry.given_up(part, paid=30_000)
    [some_came] = told(messenger)

    assert order.code in nothing_came
    assert "30.000" in some_came
    assert nothing_came != some_came.replace(part.code, order.code)


def test_that_it_goes_on_is_told_by_the_confirmation_or_by_a_word_of_its_own(messenger):
    small, large = money.by_transfer(), money.by_transfer({shop.sku(shop.product(in_stock=1_000_000)): 200_000})
    sums = small.total, large.total
    for order in (small, large):
        expiry.given_up(order)
    told(messenger)

    for order, total in zip((small, large), sums, strict=True):
        money.transferred(order, total)

    texts = told(messenger)
    assert len(texts) == 2
    assert [small.status, large.status] == [OrderStatus.CONFIRMED, OrderStatus.PLACED]


def test_the_buyer_page_says_that_it_was_given_up(app):
    order = expiry.given_up()
    part = expiry.given_up(paid=30_000)
    browser = Browser(app)

    assert "The time to pay was over" in browser.get(f"/o/{order.secret}").text
    assert "30,000" in browser.get(f"/o/{part.secret}").text


def test_the_seller_gives_more_time_on_the_page_of_the_order(app):
    seller = shop.cooperative()
    order = money.by_transfer({shop.sku(shop.product(seller)): 1_000})
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))
    before, path = order.pay_by, f"/desk/{seller.slug}/orders/{order.code}"

    page = browser.get(path).text
    answer = browser.post(f"{path}/more-time", hours="72", reason="bank holiday", request_key="k")

    assert "Give the buyer more time" in page
    assert "The buyer wants it" not in page, "unpaid it cannot be confirmed"
    assert answer.status_code == 303
    assert "the buyer can pay until" in browser.get(answer.location).text
    assert db.session.get_one(Order, order.id).pay_by == before + timedelta(hours=72)


def test_nobody_else_gives_time(app):
    order = money.by_transfer()
    other = shop.cooperative()
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(other.id)))
    fields = {"hours": "72", "reason": "x", "request_key": "k"}
    before = order.pay_by

    assert browser.post(f"/desk/{other.slug}/orders/{order.code}/more-time", **fields).status_code == 404
    assert browser.post(f"/office/orders/{order.code}/more-time", **fields).status_code == 403

    assert db.session.get_one(Order, order.id).pay_by == before


@pytest.mark.parametrize("fields", [{"hours": "9999", "reason": "x", "request_key": "k"}, {"hours": "2", "reason": " "},
                                    {}])
def test_what_makes_no_sense_changes_nothing_and_says_so(app, fields):
    order = money.by_transfer()
    before = order.pay_by
    browser = Browser(app, accounts.person(Role.ADMIN))

    answer = browser.post(f"/office/orders/{order.code}/more-time", **fields)

    assert answer.status_code == 303
    assert "Give the buyer more time" in browser.get(answer.location).text
    assert db.session.get_one(Order, order.id).pay_by == before


def test_the_office_lets_an_order_go_on_that_was_given_up(app):
    order = expiry.given_up()
    browser = Browser(app, accounts.person(Role.ADMIN))
    assert "Let it go on" in browser.get(f"/office/orders/{order.code}").text

    browser.post(f"/office/orders/{order.code}/more-time", hours="24", reason="asked", request_key="k")

    assert db.session.get_one(Order, order.id).status == OrderStatus.PLACED
    assert "is to be paid by" in browser.get(f"/office/orders/{order.code}").text
