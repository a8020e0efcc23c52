"""A buyer chooses another way to pay, and back again: on a phone, tapping twice, going back, in two windows at once."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core import checks
from core.audit import AuditEntry
from core.db import db
from orders.models import Order, OrderStatus
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, main_text, vi
from tests.make import cards, money
from tests.make import orders as make

CASH, TRANSFER, CARD = "Rather in cash, at the door", "Rather by bank transfer", "Rather by card"


@pytest.fixture
def order(app):
    """An order with cash on delivery, not packed, where transfers and cards are taken as well."""
    with app.app_context(), cards.connected(app):
        money.account()
        made = make.order(language="vi")
        yield SimpleNamespace(path=f"/o/{made.secret}", code=made.code, total=made.total)


def now(app):
    """How it is paid, and how many times that was changed."""
    with app.app_context():
        found = db.session.query(Order).one()
        assert found.status in (OrderStatus.PLACED, OrderStatus.CONFIRMED)
        assert checks.run() == []
        return found.payment_method, db.session.query(AuditEntry).filter_by(action="way to pay changed").count()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_cash_to_a_transfer_to_a_card_and_back(app, browse, check, order, viewport):
    page = browse(order.path, viewport=viewport)
    check(page)
    button(page, TRANSFER).click()
    expect(page.locator(".pay-code")).to_be_visible()
    assert order.code in main_text(page)
    check(page)

    button(page, CARD).click()
    expect(button(page, "Pay by card")).to_be_visible()
    expect(page.locator(".pay-code")).to_have_count(0)
    check(page)

    button(page, CASH).click()
    expect(page.locator(".pay-code")).to_have_count(0)
    expect(button(page, TRANSFER)).to_be_visible()
    expect(button(page, CASH)).to_have_count(0)
    check(page)
    assert now(app) == ("cod", 3)


def test_without_scripts_it_is_the_same(app, browse, order):
    page = browse(order.path, java_script_enabled=False)
    button(page, TRANSFER).click()
    expect(page.locator(".pay-code")).to_be_visible()
    assert now(app) == ("transfer", 1)


def test_a_double_tap_changes_it_once(app, browse, order):
    page = browse(order.path)
    button(page, TRANSFER).dblclick(no_wait_after=True)

    expect(page.locator(".pay-code")).to_be_visible()
    assert now(app) == ("transfer", 1)


def test_a_page_from_before_does_what_its_button_says(app, browse, check, order):
    page = browse(order.path)
    button(page, TRANSFER).click()
    expect(page.locator(".pay-code")).to_be_visible()
    button(page, CASH).click()
    expect(button(page, TRANSFER)).to_be_visible()
    page.go_back()
    page.wait_for_load_state()

    button(page, CARD).first.click()

    expect(button(page, "Pay by card")).to_be_visible()
    check(page)
    method, _ = now(app)
    assert method == "card"
    expect(button(page, CARD)).to_have_count(0)


def test_two_windows_agree_in_the_end(app, browse, order):
    first = browse(order.path)
    second = first.context.new_page()
    second.goto(order.path)
    button(first, TRANSFER).click()
    expect(first.locator(".pay-code")).to_be_visible()

    button(second, TRANSFER).click()
    expect(second.locator(".pay-code")).to_be_visible()
    assert now(app) == ("transfer", 1)

    button(second, CASH).click()
    expect(button(second, TRANSFER)).to_be_visible()
    first.reload()
    expect(first.locator(".pay-code")).to_have_count(0)
    assert now(app) == ("cod", 2)


def test_when_the_money_was_quicker_nothing_changes_and_the_page_says_so(app, browse, check, order):
    page = browse(order.path)
    button(page, TRANSFER).click()
    expect(page.locator(".pay-code")).to_be_visible()
    with app.app_context():
        money.transferred(db.session.query(Order).one())

    button(page, CASH).click()

    expect(page.get_by_text(vi("Nothing. It is paid, and the seller packs it."))).to_be_visible()
    check(page)
    assert now(app) == ("transfer", 1)
