"""A settlement from draft to paid by somebody with a second factor who says again who they are; a payout that the bank
refuses waits again, goes, comes back, and goes once more."""
from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pyotp
import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import checks, clock
from core.db import db
from orders.models.money import Payout, PayoutStatus, Settlement, SettlementStatus
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, settlement, shop
from tests.make.accounts import PASSWORD

PAYOUTS = "/office/money/settlements/payouts"


@pytest.fixture
def office(app):
    """An installation that asks for a second factor; goods for 100.000 ₫ of one seller wait to be settled."""
    app.config.update(SECOND_FACTOR="required", FRESH_MINUTES=10)
    with app.app_context():
        settlement.known_accounts()
        seller = shop.cooperative("Hộ nhà Thử Chi Trả")
        settlement.sold(seller, 1_000, 100_000)
        return SimpleNamespace(phone=accounts.person(Role.ADMIN, name="Thủ Quỹ Mẫu", language="vi").phone)


def enrolled(page, phone):
    """Signed in with both factors; the recovery codes that are left."""
    sign_in(page, phone)
    page.goto("/office/money/settlements")
    button(page, "Set it up").click()
    secret = page.locator("main code").inner_text().replace(" ", "")
    fill(page, code=pyotp.TOTP(secret).at(clock.now()))
    button(page, "Set it up").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    codes = page.locator(".recovery-codes li").all_inner_texts()
    link(page, "I have them").click()
    return codes


def again(page, app, act, code):
    """Something for which the sign-in is too old: who it is is asked, and nothing was done yet."""
    app.config["FRESH_MINUTES"] = 0
    act()
    page.wait_for_url(lambda url: "/sign-in/again" in url)
    app.config["FRESH_MINUTES"] = 10
    fill(page, password=PASSWORD, code=code)
    button(page.locator("main"), "Go on").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def states(app):
    with app.app_context():
        return ([each.status for each in db.session.query(Settlement)],
                [each.status for each in db.session.query(Payout).order_by(Payout.nth)])


def why(page, opens, reason, does):
    """What a person says of a payout, with the reason."""
    page.get_by_text(vi(opens), exact=True).click()
    page.locator("details[open] [name=reason]").fill(reason)
    button(page.locator("details[open]"), does).click()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_draft_to_money_that_came_back_and_went_again(app, browse, check, office, viewport):
    page = browse("/", viewport=viewport)
    codes = enrolled(page, office.phone)
    page.goto("/office/money/settlements")
    today = clock.today()
    fill(page, first=today.replace(day=1).isoformat(), last=today.isoformat())
    button(page, "Make drafts").click()
    page.get_by_role("link", name="Hộ nhà Thử Chi Trả").click()
    button(page, "Reviewed: the figures are right").click()
    expect(button(page, "Lock")).to_be_visible()

    def lock():
        button(page, "Lock").click()
        sure(page)

    again(page, app, lock, codes[0])
    assert states(app) == ([SettlementStatus.REVIEWED], [])
    lock()
    link(page, "To the payouts").click()
    check(page)
    again(page, app, button(page, "Make a file for the bank").click, codes[1])
    button(page, "Make a file for the bank").click()
    expect(page.locator("main h1")).to_contain_text("LC000001")
    check(page)

    page.get_by_text(vi("The bank refused this one"), exact=True).click()
    check(page)
    page.get_by_text(vi("The bank refused this one"), exact=True).click()
    why(page, "The bank refused this one", "sai tên người nhận", "Let it wait again")
    page.goto(PAYOUTS)
    expect(page.locator("main")).to_contain_text(vi("Not taken by the bank"))
    assert states(app) == ([SettlementStatus.LOCKED], [PayoutStatus.WAITING])
    check(page)

    button(page, "Make a file for the bank").click()
    button(page, "All of it went out").click()
    sure(page)
    expect(page.locator("main .status").first).to_contain_text(vi("Paid"))
    assert states(app) == ([SettlementStatus.PAID], [PayoutStatus.PAID])
    why(page, "The bank sent it back", "tài khoản đã đóng", "Write down that it came back")
    expect(page.locator("main")).to_contain_text(vi("Sent back by the bank"))
    check(page)

    page.goto(PAYOUTS)
    expect(page.locator("main")).to_contain_text(vi("Try %(number)s", number=2))
    check(page)
    button(page, "Make a file for the bank").click()
    expect(page.locator("main h1")).to_have_text(vi("Payouts"))  # the same account: somebody must say that it is right
    check(page)
    assert states(app)[1] == [PayoutStatus.RETURNED, PayoutStatus.WAITING]
    page.locator("[name=again]").check()
    button(page, "Make a file for the bank").click()
    button(page, "All of it went out").click()
    sure(page)
    expect(page.locator("main .status").first).to_contain_text(vi("Paid"))

    assert states(app) == ([SettlementStatus.PAID], [PayoutStatus.RETURNED, PayoutStatus.PAID])
    page.goto("/office/money/audit?of=QT000001")
    assert "tài khoản đã đóng" in main_text(page)
    assert "sai tên người nhận" in main_text(page)
    check(page)
    with app.app_context(), clock.at(clock.now() + timedelta(seconds=1)):
        assert checks.run() == []
