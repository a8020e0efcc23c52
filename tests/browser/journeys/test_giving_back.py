"""Money that is too much: from the case to the account that the buyer names, and to "it went"."""
from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Role
from core import checks
from core.db import db
from orders import balances
from orders.banking import vietqr
from orders.banking.hearing import hear
from orders.models import Case, Order, Refund, RefundStatus
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, vi
from tests.make import accounts, bank, money


@pytest.fixture
def overpaid(app):
    """An order for which the bank has told of 20.000 too much, and whoever handles money."""
    with app.app_context():
        money.account(bank.ACCOUNT)
        order = money.by_transfer(buyer_name="Nguyễn Thị Lan")
        hear(bank.told(order.total + 20_000, f"{order.code} chuyen du"))
        return SimpleNamespace(secret=order.secret, code=order.code,
                               phone=accounts.person(Role.ADMIN, language="vi").phone)


def code_on(page):
    """What a banking app reads on the page of the refund."""
    source = page.get_by_alt_text(vi("QR code of this transfer")).get_attribute("src")
    assert source.startswith("data:image/svg+xml")
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.get_by_alt_text(
        vi("QR code of this transfer")).screenshot())))
    return vietqr.read(found.text)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_case_to_the_account_of_the_buyer(app, browse, check, overpaid, viewport):
    office = browse("/", viewport=viewport)
    sign_in(office, overpaid.phone)
    office.goto("/office/money")
    office.locator("a.tile", has_text=vi("Paid too much")).click()
    link(office, "Decide").click()
    assert overpaid.code in main_text(office)
    check(office)
    form = office.locator(f"form[action='/office/money/orders/{overpaid.code}/refund']")
    form.locator("[name=amount]").fill("30.000")  # more than is too much
    button(form, "Give it back").click()
    expect(office.locator(".form-summary").first).to_be_visible()
    check(office)
    form.locator("[name=amount]").fill("20.000")
    form.locator("[name=reason]").fill("khách chuyển dư")
    button(form, "Give it back").click()
    expect(office.get_by_text(vi("It goes back. It stands in the list of refunds."))).to_be_visible()
    check(office)
    with app.app_context():
        assert [case.decision for case in db.session.query(Case)] == ["refunded"]

    buyer = browse(f"/o/{overpaid.secret}", viewport=PHONE)
    check(buyer)
    link(buyer, "Say to which account").click()
    check(buyer)
    buyer.locator("main [name=bank]").select_option("970422")
    fill(buyer, number="0801 234 567 8", holder="Nguyễn Thị Lan")
    button(buyer, "Send the money there").click()
    expect(buyer.get_by_text(vi("Thank you. The money goes to this account."))).to_be_visible()
    check(buyer)

    office.reload()
    assert "08012345678" not in office.content()
    button(office, "I send it now").click()
    if office.get_by_role("button", name=vi("Show the account"), exact=True).count():
        button(office, "Show the account").click()
    expect(office.get_by_text("NGUYEN THI LAN")).to_be_visible()
    check(office)
    with app.app_context():
        refund = db.session.query(Refund).one()
        assert refund.status == RefundStatus.SENDING
        expected = ("970422", "08012345678", 20_000, f"HOAN TIEN {refund.id}")
    seen = code_on(office)
    assert (seen.bin, seen.account, seen.amount, seen.memo) == expected
    fill(office, reference="FT26331778899")
    button(office, "It went").click()
    expect(office.get_by_text("FT26331778899").first).to_be_visible()
    check(office)

    buyer.reload()
    assert vi("The bank calls it %(reference)s.", reference="FT26331778899") in main_text(buyer)
    check(buyer)
    with app.app_context():
        assert db.session.query(Refund).one().status == RefundStatus.SENT
        assert balances.of(db.session.query(Order).one()).surplus == 0
        assert checks.run() == []
