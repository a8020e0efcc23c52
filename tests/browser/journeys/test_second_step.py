"""Whoever handles money sets up the phone, signs in with two steps, and says again who they are before a lock."""
from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pyotp
import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from orders.settlement import steps
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, settlement, shop
from tests.make.accounts import PASSWORD


@pytest.fixture
def office(app):
    """An installation that asks for a second factor; its administrator has none yet, and a settlement to lock."""
    app.config.update(SECOND_FACTOR="required", FRESH_MINUTES=10)  # for this test: settings end with it
    with app.app_context():
        settlement.known_accounts()
        seller = shop.cooperative("Hộ nhà Thử Khoá", kind=shop.CooperativeKind.HOUSEHOLD)
        settlement.sold(seller, 1_000, 100_000)
        made = settlement.draft(seller)
        made = steps.review(SYSTEM, made.id, made.version)
        return SimpleNamespace(phone=accounts.person(Role.ADMIN, language="vi").phone, run=made.code)


def code_of(secret, half_minutes=0):
    """What a phone shows whose clock is so many half minutes ahead."""
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * half_minutes))


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_first_code_to_a_lock(browse, check, office, app, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, office.phone)
    page.goto("/office/money/settlements")
    expect(page).to_have_url(re.compile(r"/me/second-factor$"))
    expect(page.locator("main")).to_contain_text(vi("Whoever handles money needs it here."))
    check(page)
    button(page, "Set it up").click()
    expect(page.locator("main img")).to_be_visible()
    check(page)
    secret = page.locator("main code").inner_text().replace(" ", "")
    fill(page, code="000 000")
    button(page, "Set it up").click()
    expect(page.locator(".form-summary")).to_be_visible()
    first = code_of(secret)
    fill(page, code=first)
    button(page, "Set it up").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    check(page)
    link(page, "I have them").click()
    page.goto("/office/money/settlements")
    expect(page.locator("main")).to_contain_text("Hộ nhà Thử Khoá")

    later = browse("/", viewport=viewport)
    sign_in(later, office.phone)
    check(later)
    fill(later, code=first)
    button(later.locator("main"), "Sign in").click()
    expect(later.locator(".form-summary")).to_be_visible()  # it was good once
    later.goto("/office/money/settlements")
    expect(later).to_have_url(re.compile(r"/sign-in"))  # half signed in is not signed in
    later.goto("/sign-in/code")
    fill(later, code=code_of(secret, half_minutes=1))  # phones may be a little ahead
    button(later.locator("main"), "Sign in").click()
    later.wait_for_url(lambda url: "/sign-in" not in url)

    where = f"/office/money/settlements/{office.run}"
    later.goto(where)
    app.config["FRESH_MINUTES"] = 0  # the sign-in was long ago
    button(later, "Lock").click()
    sure(later)
    later.wait_for_url(lambda url: "/sign-in/again" in url)
    assert vi("Nothing was done yet. Please say again who you are, then press the button once more.") in (
        later.locator("body").inner_text())
    check(later)
    app.config["FRESH_MINUTES"] = 10
    fill(later, password=PASSWORD, code=recovery)
    button(later.locator("main"), "Go on").click()
    later.wait_for_url(lambda url: url.endswith(where))
    expect(button(later, "Lock")).to_be_visible()
    button(later, "Lock").click()
    sure(later)
    expect(link(later, "To the payouts")).to_be_visible()
    assert vi("Locked") in main_text(later)
