"""A household reads its year and notes its tax code; the office takes the list along, and the log says who did."""
from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from accounts.models import Role, Scope
from core import clock, dated
from orders.yearly import limits
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, vi
from tests.make import accounts, settlement, shop

CARD = "011099001234"


@pytest.fixture
def year(app):
    """A household near a small limit, settled with; who works there, and who for the office."""
    with app.app_context():
        settlement.known_accounts()
        dated.enact(limits.TAX_FREE, clock.today(), 110_000)
        seller = shop.cooperative("Hộ nhà Thử Năm", kind=shop.CooperativeKind.HOUSEHOLD)
        settlement.sold(seller, 1_000, 100_000)
        settlement.locked(seller)
        admin = accounts.person(Role.ADMIN, name="Quản Trị Mẫu", language="vi")
        member = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id), name="Chị Mẫu", language="vi")
        return SimpleNamespace(slug=seller.slug, admin=admin.phone, member=member.phone)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_desk_to_the_list_of_the_tax_office(browse, check, year, viewport):
    seller = browse("/", viewport=viewport)
    sign_in(seller, year.member)
    seller.goto(f"/desk/{year.slug}/money")
    link(seller, "Revenue of the year").click()
    expect(seller.locator("main")).to_contain_text("90 %")
    assert "10.000" in main_text(seller)
    check(seller)
    fill(seller, code="0110990012")
    button(seller, "Save").click()
    expect(seller.locator(".form-summary")).to_be_visible()
    check(seller)
    fill(seller, code="011 099 001234")
    button(seller, "Save").click()
    expect(seller.locator("main")).to_contain_text("••• 234")
    assert CARD not in seller.content()

    page = browse("/", viewport=viewport)
    sign_in(page, year.admin)
    page.goto("/office/money")
    page.get_by_role("link", name=vi("Revenue of the year")).click()
    expect(page.locator("main")).to_contain_text(vi("Near the limit"))
    check(page)
    with page.expect_download() as sent:
        button(page, "List for the tax office").click()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(Path(sent.value.path()).read_bytes())).get_sheet_by_index(0)
    assert any(CARD in row for row in rows.to_python())
    link(page, "The limit").first.click()
    check(page)
    fill(page, dong="0", warning="80")
    button(page, "Keep it so").click()
    expect(page.locator(".form-summary")).to_be_visible()

    page.goto("/office/money/audit")
    expect(page.locator("main")).to_contain_text(vi("List for the tax office made"))
    check(page)
    page.get_by_role("link", name="Chị Mẫu").first.click()
    expect(page.locator("main")).to_contain_text(vi("Tax code noted"))
    assert vi("List for the tax office made") not in main_text(page)
    check(page)


def test_the_log_is_filtered_without_javascript(browse, check, year):
    page = browse("/", java_script_enabled=False)
    sign_in(page, year.admin)
    page.goto("/office/money/audit")
    page.locator("main [name=who]").select_option("machines")
    fill(page, of="QT000001")
    button(page, "Show").click()
    assert "QT000001" in main_text(page)
    expect(page.locator("main")).to_contain_text(vi("Reviewed"))
