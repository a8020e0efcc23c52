"""Somebody of a cooperative works on a phone: today's parcels, the money, a new product, the store."""
from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role, Scope
from core.db import db
from shop.models import Product
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, orders, pictures, shop


@pytest.fixture
def seller(app):
    """A cooperative with plums on sale, and who works for it."""
    with app.app_context():
        cooperative = shop.cooperative("Hợp tác xã Mây Thử")
        goods = shop.product(cooperative)
        person = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(cooperative.id), name="Chị Lò Thị Mẫu",
                                 language="vi")
        return SimpleNamespace(slug=cooperative.slug, sku=shop.sku(goods), goods=goods.slug, phone=person.phone)


@pytest.fixture
def order(app, seller):
    """Two kilos of plums for Lan, 90.000 ₫ and freight."""
    with app.app_context():
        made = orders.order({seller.sku: 2_000}, note="Gói kỹ giúp em")
        return SimpleNamespace(code=made.code, total=f"{int(made.total):,}".replace(",", "."))


def at_work(browse, seller, **options):
    """Signed in, the number typed as people write it."""
    page = browse("/", **options)
    sign_in(page, f"+84 {seller.phone[1:4]}.{seller.phone[4:7]}.{seller.phone[7:]}")
    page.wait_for_url("**/today")
    return page


def test_an_order_is_packed_handed_over_and_brought_and_the_money_counts(browse, check, seller, order):
    page = at_work(browse, seller)
    check(page)
    assert order.code in main_text(page) and "Gói kỹ giúp em" in main_text(page)
    assert orders.PHONE not in main_text(page).replace(" ", "")

    button(page, "Packed").click()
    expect(page.locator("#packed")).to_contain_text(order.code)
    check(page)
    button(page, "Handed over").click()
    expect(page.locator("#on-the-road")).to_contain_text("0912 345 678")
    check(page)
    button(page, "Delivered, %(cash)s taken", cash=f"{order.total}\xa0₫").click()
    expect(page.locator("main")).to_contain_text(vi("Nothing to do right now"))
    check(page)

    page.locator(".bottom-bar").get_by_role("link", name=vi("Money"), exact=True).click()
    expect(page.locator(".tile").first).to_contain_text("90.000")
    check(page)
    page.locator(".nav-more summary").click()  # the bar has what is needed each day; the rest is one tap further
    page.locator(".bottom-bar").get_by_role("link", name=vi("Orders"), exact=True).click()
    check(page)
    page.get_by_role("link", name=order.code).click()
    expect(page.locator("main")).to_contain_text(vi("Delivered"))
    check(page)


@pytest.mark.usefixtures("order")
def test_the_desk_on_a_wide_screen(browse, check, seller):
    page = at_work(browse, seller, viewport=DESK)
    for place in ("today", "orders", "products", "stock", "money", "packing-list"):
        page.goto(f"/desk/{seller.slug}/{place}")
        check(page)


def test_the_packing_list_prints_goods_and_labels_and_nothing_else(browse, check, seller, order):
    page = at_work(browse, seller)
    link(page, "Packing list").click()
    check(page)
    expect(button(page, "Print")).to_be_visible()

    page.emulate_media(media="print")

    assert order.code in main_text(page) and "0912 345 678" in main_text(page) and "12 ngõ 34" in main_text(page)
    for screen_only in (".bottom-bar", ".site-footer", "[data-print]"):
        assert not page.locator(screen_only).first.is_visible(), screen_only


def test_a_new_product_with_its_photo_goes_on_sale(app, browse, check, seller):
    page = at_work(browse, seller)
    page.goto(f"/desk/{seller.slug}/products")
    check(page)
    page.get_by_role("link", name=vi("New product")).first.click()
    check(page)

    button(page, "Save as a draft").click()
    expect(page.locator(".form-summary")).to_be_focused()
    check(page)
    fill(page, name="Miến dong Bình Lư", unit_name="gói", content="0,5", price="52.000", description="Miến tự tráng.")
    button(page, "Save as a draft").click()
    page.wait_for_url(re.compile("/products/mien-dong"))
    check(page)

    link(page, "Photos").first.click()
    check(page)
    page.locator("main [name=photo]").set_input_files(
        {"name": "mien.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all, just words\n" * 50})
    fill(page, alt="Từng bó miến trên tay cô Thơm")
    button(page, "Add the photo").click()
    expect(page.locator(".form-summary")).to_be_focused()
    check(page)
    assert page.locator("main [name=alt]").input_value() == "Từng bó miến trên tay cô Thơm"
    page.locator("main [name=photo]").set_input_files(
        {"name": "mien.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg()})
    button(page, "Add the photo").click()
    expect(page.locator(".photo-list img")).to_have_count(1)
    check(page)

    link(page.locator(".trail"), "Products").click()
    page.get_by_role("link", name="Miến dong Bình Lư", exact=True).click()
    button(page, "Put on sale").click()
    with app.app_context():
        slug = db.session.query(Product).filter(Product.name == "Miến dong Bình Lư").one().slug
    page.goto(f"/desk/{seller.slug}/stock/{slug}/receive")
    check(page)
    fill(page, amount="20")
    button(page, "Put on the shelf").click()
    page.wait_for_url(re.compile(f"/stock/{slug}$"))
    check(page)

    page.goto(f"/p/{slug}")
    check(page)
    assert page.locator(".product-picture img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    assert vi("Into the basket") in main_text(page)


def test_stock_is_counted_and_written_off(browse, check, seller):
    page = at_work(browse, seller)
    page.goto(f"/desk/{seller.slug}/stock")
    check(page)
    page.get_by_role("link", name="Mận hậu Sìn Hồ", exact=True).click()
    check(page)

    link(page, "Something is gone").click()
    fill(page, amount="-3")
    button(page, "Write off").click()
    expect(page.locator("main [name=amount]")).to_have_value("-3")
    check(page)
    fill(page, amount="2,5")
    page.locator("main [name=reason]").first.check(force=True)
    button(page, "Write off").click()

    expect(page.locator(".tile").first).to_contain_text("97,5 kg")


def test_what_cannot_be_undone_is_asked_and_a_refused_parcel_comes_back(browse, check, seller, order):
    page = at_work(browse, seller)
    button(page, "Packed").click()
    button(page, "Handed over").click()
    page.locator("details summary", has_text=vi("Refused")).click()
    page.locator("details[open] button", has_text=vi("Refused")).click()
    expect(page.locator("#coming-back")).to_contain_text(order.code)
    check(page)

    button(page, "Back, spoiled").click()
    sure(page)

    expect(page.locator("main")).to_contain_text(vi("Nothing to do right now"))


def test_the_desk_of_others_is_nobodys(app, browse, seller):
    with app.app_context():
        other = shop.cooperative("Hộ nhà Khác").slug
    page = at_work(browse, seller, viewport=PHONE)

    assert page.goto(f"/desk/{other}/today").status == 404
