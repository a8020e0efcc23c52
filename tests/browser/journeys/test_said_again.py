"""Who has signed in long ago says again who they are, and finds what they had typed where they had typed it."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core.db import db
from orders.models import Refund
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, sign_in, vi
from tests.make import accounts, refunds
from tests.make.accounts import PASSWORD


@pytest.fixture
def office(app):
    """Somebody has transferred 20.000 ₫ too much."""
    kept = app.config["FRESH_MINUTES"]
    with app.app_context():
        yield SimpleNamespace(order=refunds.overpaid(20_000), admin=accounts.person(Role.ADMIN, language="vi").phone)
    app.config["FRESH_MINUTES"] = kept


def sent(app):
    with app.app_context():
        return [(refund.amount, refund.reason) for refund in db.session.query(Refund)]



@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_what_was_typed_is_there_again_and_nothing_is_sent_by_itself(app, browse, check, office, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, office.admin)
    where = f"/office/money/orders/{office.order.code}"
    page.goto(where)
    form = page.locator("form[action$='/refund']")
    form.locator("[name=amount]").fill("12.000")
    form.locator("[name=reason]").fill("khách chuyển thừa")
    app.config["FRESH_MINUTES"] = 0
    button(form, "Give it back").click()
    page.wait_for_url(lambda url: "/sign-in/again" in url)
    check(page)
    app.config["FRESH_MINUTES"] = 10
    fill(page, password="sai rồi")
    button(page.locator("main"), "Go on").click()
    expect(page.locator(".field-error")).to_be_visible()
    fill(page, password=PASSWORD)
    button(page.locator("main"), "Go on").click()
    page.wait_for_url(f"**{where}")

    expect(page.locator("body")).to_contain_text(
        vi("Thank you. Nothing was done yet: please look at it, and press the button once more."))
    expect(form.locator("[name=amount]")).to_have_value("12.000")
    expect(form.locator("[name=reason]")).to_have_value("khách chuyển thừa")
    expect(button(form, "Give it back")).to_be_focused()
    assert sent(app) == []
    check(page)
    button(form, "Give it back").click()
    page.wait_for_url("**/office/money/refunds/*")
    assert sent(app) == [(12_000, "khách chuyển thừa")]

    page.goto(where)
    expect(form.locator("[name=reason]")).not_to_have_value("khách chuyển thừa")


def test_a_browser_that_keeps_nothing_still_sends(app, browse, office):
    page = browse("/", viewport=PHONE)
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('blocked'); }})")
    sign_in(page, office.admin)
    page.goto(f"/office/money/orders/{office.order.code}")
    form = page.locator("form[action$='/refund']")
    form.locator("[name=amount]").fill("12.000")
    form.locator("[name=reason]").fill("khách chuyển thừa")
    button(form, "Give it back").click()
    page.wait_for_url("**/office/money/refunds/*")

    assert sent(app) == [(12_000, "khách chuyển thừa")]
