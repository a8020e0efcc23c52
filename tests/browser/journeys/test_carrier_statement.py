"""A carrier's statement in the office: what agrees is paid in; what is missing is decided, with a reason."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import checks
from core.db import db
from orders.models import Payment, PaymentStatus
from orders.models.money import CodDecision, Remittance
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, link, main_text, sign_in, vi
from tests.make import accounts, cash, cod

AGREES, SHORT, STRANGE = "15878180012", "15878180013", "15878180014"


@pytest.fixture
def carrier(app):
    """Two parcels whose cash a carrier has taken, and its money at the bank: 5.000 ₫ less than we count for one."""
    with app.app_context():
        amounts = [cash.by_carrier(waybill).amount for waybill in (AGREES, SHORT)]
        rows = [(AGREES, amounts[0]), (SHORT, amounts[1] - 5_000), (STRANGE, 30_000)]
        cash.line(sum(amount for _, amount in rows) - 20_000, cod.TRANSFER)
        file = {"name": cod.NAME, "buffer": cod.workbook(rows, [(AGREES, 20_000)]),
                "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        admin = accounts.person(Role.ADMIN, name="Thủ Quỹ Mẫu", language="vi")
        return SimpleNamespace(phone=admin.phone, file=file)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_file_to_a_difference_that_is_decided(app, browse, check, carrier, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, carrier.phone)
    page.goto("/office/money/cod")
    check(page)
    page.locator("main input[type=file]").set_input_files(carrier.file)
    button(page, "Send and compare").click()
    expect(page.locator("#differ")).to_be_visible()
    check(page)
    assert STRANGE in main_text(page)

    button(page, "Take this statement in").click()
    expect(page.locator("main a[href^='/office/money/cash/']")).to_have_count(1)
    check(page)
    row = page.locator("li.differs", has_text=SHORT)
    row.locator("summary").click()
    check(page)
    button(row, "Write it down").click()  # no reason yet
    expect(page.locator(".form-summary")).to_be_visible()
    check(page)
    row = page.locator("li.differs", has_text=SHORT)
    row.get_by_text(vi("What is missing is a fee of the carrier")).first.click()
    row.locator("[name=reason]").fill("phí đổi địa chỉ")
    button(row, "Write it down").click()
    expect(page.locator("tr", has_text=SHORT)).to_contain_text("phí đổi địa chỉ")
    assert "Thủ Quỹ Mẫu" in main_text(page)
    check(page)

    with app.app_context():
        assert {each.status for each in db.session.query(Payment)} == {PaymentStatus.PAID}
        assert db.session.query(CodDecision).one().difference == 5_000
        assert db.session.query(Remittance).count() == 2
        assert checks.run() == []


def test_a_file_that_is_no_statement_says_why_and_books_nothing(app, browse, check, carrier):
    page = browse("/", viewport=PHONE)
    sign_in(page, carrier.phone)
    page.goto("/office/money/cod")
    page.locator("main input[type=file]").set_input_files(
        {"name": "anh.xlsx", "mimeType": "image/png", "buffer": b"\x89PNG\r\n" + b"\x00" * 64})
    button(page, "Send and compare").click()

    expect(page.locator(".form-summary")).to_be_visible()
    check(page)
    with app.app_context():
        assert db.session.query(Remittance).count() == 0


def test_a_statement_goes_again_before_anything_is_taken(app, browse, carrier):
    page = browse("/", viewport=PHONE)
    sign_in(page, carrier.phone)
    page.goto("/office/money/cod")
    page.locator("main input[type=file]").set_input_files(carrier.file)
    button(page, "Send and compare").click()
    button(page, "Remove this file").click()
    page.locator("dialog[open]").get_by_role("button", name=vi("Yes"), exact=True).click()

    expect(button(page, "Send and compare")).to_be_visible()
    expect(link(page, "Look")).to_have_count(0)
