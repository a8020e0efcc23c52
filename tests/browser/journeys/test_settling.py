"""The office settles a month: looked at, locked, sent to the bank, paid. The seller reads what came of it."""
from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from accounts.models import Role, Scope
from core import clock
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, settlement, shop


@pytest.fixture
def month(app):
    """Goods for 100.000 ₫ of a household, delivered and paid, and for 50.000 ₫ not paid; who works there, and who for
    the office."""
    with app.app_context():
        settlement.known_accounts()
        settlement.rates(commission_host=1_000)
        seller = shop.cooperative("Hộ nhà Thử Quyết Toán", kind=shop.CooperativeKind.HOUSEHOLD)
        settlement.sold(seller, 1_000, 100_000, session_id=7)
        settlement.sold(seller, 1_000, 50_000, with_cash=False)
        admin = accounts.person(Role.ADMIN, name="Quản Trị Mẫu", language="vi")
        member = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id), name="Chị Mẫu", language="vi")
        return SimpleNamespace(slug=seller.slug, admin=admin.phone, member=member.phone)


def downloaded(page, name):
    with page.expect_download() as sent:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(sent.value.path()).read_bytes()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_period_to_money_at_the_seller(browse, check, month, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, month.admin)
    page.goto("/office/money/settlements")
    check(page)

    today = clock.today()
    fill(page, first=today.replace(day=1).isoformat(), last=today.isoformat())
    button(page, "Make drafts").click()
    page.get_by_role("link", name="Hộ nhà Thử Quyết Toán").click()
    expect(page.locator("main")).to_contain_text("88.500")  # less 10 % commission and 1.5 % tax
    assert "50.000" not in main_text(page)
    check(page)
    button(page, "Reviewed: the figures are right").click()
    check(page)
    button(page, "Lock").click()
    sure(page)
    link(page, "To the payouts").click()
    check(page)
    button(page, "Make a file for the bank").click()
    check(page)
    cells = CalamineWorkbook.from_filelike(io.BytesIO(downloaded(page, vi("Spreadsheet")))).get_sheet_by_index(0)
    assert cells.to_python()[1][4] == 88_500
    button(page, "All of it went out").click()
    sure(page)
    expect(page.locator("main .status").first).to_contain_text(vi("Paid"))
    check(page)

    seller = browse("/", viewport=viewport)
    sign_in(seller, month.member)
    seller.goto(f"/desk/{month.slug}/money")
    expect(seller.locator("main")).to_contain_text("50.000")  # what is delivered and not paid is still owed
    link(seller, "Settlements").click()
    check(seller)
    seller.locator("main table a").first.click()
    expect(seller.locator("main")).to_contain_text("Tám mươi tám nghìn năm trăm đồng")
    check(seller)
    assert downloaded(seller, "PDF").startswith(b"%PDF-")


def test_what_came_back_from_the_bank_is_written_down_without_javascript(browse, check, month, app):
    with app.app_context():
        seller = settlement.db.session.query(shop.Cooperative).filter_by(slug=month.slug).one()
        batch = settlement.payout(settlement.paid(seller)).batch_id
    page = browse("/", java_script_enabled=False)
    sign_in(page, month.admin)
    page.goto(f"/office/money/settlements/payouts/batches/LC{batch:06d}")

    page.get_by_text(vi("The bank sent it back"), exact=True).click()
    fill(page, reason="Tài khoản đã đóng")
    button(page, "Write down that it came back").click()

    expect(page.locator("main")).to_contain_text(vi("Sent back by the bank"))
    page.goto("/office/money/settlements/payouts")
    expect(page.locator("main")).to_contain_text(vi("Try %(number)s", number=2))
