"""The officer of a commune reads where the money came from, and no more than that."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role, Scope
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, link, main_text, sign_in, vi
from tests.make import accounts, orders, shop

BUYER = "Nguyễn Thị Lan"


@pytest.fixture
def commune(app):
    """Plums of Bình Lư: one order delivered and one on its way. Rice of Sìn Hồ too. And the officer of Bình Lư."""
    with app.app_context():
        sku = shop.sku(shop.product(shop.cooperative("Hợp tác xã Mây Thử")))
        delivered = orders.order({sku: 2_000})
        orders.delivered(delivered)
        orders.order({sku: 1_000})
        orders.order({shop.sku(shop.product(shop.cooperative("Hộ nhà Khác", shop.SIN_HO))): 5_000})
        officer = accounts.person(Role.OFFICER, Scope.COMMUNE, shop.BINH_LU, name="Cán Bộ Mẫu", language="vi")
        return SimpleNamespace(phone=officer.phone, order=delivered.code)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_four_figures_down_to_an_order_without_anybodys_phone(browse, check, commune, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, commune.phone)
    page.wait_for_url("**/office/revenue**")
    seen = []

    def look():
        check(page)
        seen.append(main_text(page))

    look()
    assert "135.000" in seen[0] and "90.000" in seen[0]
    assert "Sìn Hồ" not in seen[0]
    page.locator("main table").get_by_role("link", name="Bình Lư").last.click()
    look()
    page.locator("table.cards tbody a").first.click()
    look()
    page.get_by_role("link", name=commune.order).click()
    expect(page.locator("main")).to_contain_text("Mận hậu")
    look()

    for text in seen:
        assert orders.PHONE not in text.replace(" ", "").replace(".", "")
        assert orders.PHONE[-3:] + "\n" not in text and BUYER not in text


def test_the_figures_go_to_excel(browse, commune):
    page = browse("/", viewport=DESK)
    sign_in(page, commune.phone)
    with page.expect_download() as sent:
        link(page, "CSV for Excel").click()

    assert sent.value.suggested_filename.endswith(".csv")
    with open(sent.value.path(), encoding="utf-8-sig") as file:
        text = file.read()
    assert "Bình Lư" in text and "90000" in text
    assert "Sìn Hồ" not in text and orders.PHONE not in text


def test_other_days_are_chosen_at_a_tap_and_an_empty_month_says_so(browse, check, commune):
    page = browse("/")
    sign_in(page, commune.phone)
    page.locator("#from").fill("2020-01-01")
    page.locator("#to").fill("2020-01-31")
    button(page, "Show").click()

    expect(page.locator("main")).to_contain_text(vi("Nothing was sold in these days"))
    check(page)
    link(page, "This year").click()
    expect(page.locator("main table").first).to_contain_text("Bình Lư")


def test_the_desks_of_others_stay_shut(browse, commune):
    page = browse("/")
    sign_in(page, commune.phone)

    for path in ("/studio", "/office/people", "/office/cooperatives", f"/office/revenue/{shop.SIN_HO}"):
        assert page.request.get(path).status in (403, 404), path
