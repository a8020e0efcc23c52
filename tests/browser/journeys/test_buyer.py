"""Somebody with a phone buys: from the market to the secret link, and everything that comes in between."""
from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core.actors import SYSTEM
from core.db import db
from orders.models import Order
from shop import catalog
from shop.catalog import NewVariant
from shop.models import Category
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sure, vi
from tests.make import orders, shop

OLD_EXACT = "bản Nà Đon, xã Bình Lư, huyện Tam Đường, Lai Châu"
OLD_SPLIT = "Số 12 ngõ 34 Xuân Thủy, phường Dịch Vọng Hậu, quận Cầu Giấy, Hà Nội"


@pytest.fixture
def rice(app):
    """A rice in two pack sizes, beside plums, and one last bag."""
    with app.app_context():
        seller = shop.cooperative("Hợp tác xã Nếp Thử")
        goods = shop.product(seller, NewVariant("kg", 1_000, 38_000), NewVariant("túi 5 kg", 5_000, 180_000),
                             name="Gạo Séng Cù Than Uyên", category=Category.RICE)
        shop.product(seller)
        last = shop.pieces(1, name="Túi thổ cẩm cuối cùng")
        return SimpleNamespace(slug=goods.slug, kilo=shop.sku(goods), bag=shop.sku(goods, 1), last=last.sku,
                               last_slug=last.product.slug)


@pytest.fixture
def placed(app):
    """All orders there are, as they are now."""
    def look():
        with app.app_context():
            return [(each.code, each.status.value, int(each.goods_total)) for each in db.session.query(Order)]

    return look


def to_checkout(page, slug, pack="kg"):
    """From the page of a product to the checkout."""
    page.goto(f"/p/{slug}")
    page.locator(".packs label", has_text=pack).first.click()
    button(page, "Into the basket").click()
    link(page, "Place the order").click()
    page.wait_for_url("**/checkout")


def say_who_and_where(page, address=OLD_EXACT, phone="0912 345 678"):
    fill(page, buyer_name="Nguyễn Thị Lan", buyer_phone=phone, address=address)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_buyer_finds_orders_and_changes_their_mind(browse, check, rice, viewport):
    page = browse("/", viewport=viewport)
    check(page)
    page.locator("main [name=q]").fill("gao seng cu")
    page.keyboard.press("Enter")
    expect(page.locator(".card-goods")).to_have_count(1)
    check(page)
    page.get_by_role("link", name="Gạo Séng Cù Than Uyên").click()
    check(page)

    page.locator(".packs label", has_text="túi 5 kg").click()
    button(page, "One more").click()
    button(page, "Into the basket").click()
    expect(page.locator("main")).to_contain_text("360.000")
    check(page)
    link(page, "Place the order").click()
    check(page)

    say_who_and_where(page, OLD_SPLIT, "+84 912.345.678")
    button(page, "Order, pay at the door").click()
    check(page)
    expect(page.locator("main [name=buyer_name]")).to_have_value("Nguyễn Thị Lan")
    page.get_by_label("phường Cầu Giấy").check(force=True)
    button(page, "Order, pay at the door").click()

    page.wait_for_url("**/o/*")
    check(page)
    assert "Xuân Thủy" in main_text(page) and "Cầu Giấy" in main_text(page)
    assert "0912345678" not in main_text(page).replace(" ", "")
    secret_link = page.locator("#order-link").input_value()

    other = browse(secret_link, viewport=viewport)
    button(other, "Cancel the order").click()
    check(other)
    sure(other)
    expect(other.locator("main")).to_contain_text(vi("Nothing. The order is cancelled and nothing is to be paid."))
    check(other)

    page.goto("/my-orders")
    check(page)
    expect(page.locator(".order-list li")).to_have_count(1)
    assert vi("Cancelled") in main_text(page)
    other.goto("/my-orders")
    expect(other.locator(".order-list li")).to_have_count(0)


def test_without_javascript_one_buys_and_cancels_all_the_same(browse, rice, placed):
    page = browse("/", java_script_enabled=False)
    page.locator("main [name=q]").fill("seng cu")
    page.locator("main form[role=search] button").first.click()
    page.get_by_role("link", name="Gạo Séng Cù Than Uyên").click()
    page.locator(".packs label", has_text="túi 5 kg").click()
    page.locator("#quantity").fill("3")
    button(page, "Into the basket").click()
    page.locator(f"[name=q-{rice.bag}]").fill("2")
    button(page, "Work out the sum anew").click()
    assert "360.000" in main_text(page)
    link(page, "Place the order").click()

    say_who_and_where(page)
    button(page, "Order, pay at the door").click()
    assert "xã Bình Lư" in main_text(page)
    button(page, "Cancel the order").click()

    assert vi("Nothing. The order is cancelled and nothing is to be paid.") in main_text(page)
    assert [(status, goods) for _, status, goods in placed()] == [("cancelled", 0)]


def test_an_address_nobody_understands_is_asked_for_and_nothing_typed_is_lost(browse, check, rice, placed):
    page = browse("/")
    to_checkout(page, rice.slug)

    say_who_and_where(page, "nhà cô Ba gần cây đa", "12345")
    button(page, "Order, pay at the door").click()

    expect(page.locator(".form-summary")).to_be_focused()
    check(page)
    assert page.locator("main [name=address]").input_value() == "nhà cô Ba gần cây đa"
    assert page.locator("main [name=buyer_phone]").input_value() == "12345"
    assert placed() == []

    page.locator("main [name=province]").select_option(label="Lai Châu")
    fill(page, buyer_phone="84912345678", commune="Sìn Hồ")
    button(page, "Order, pay at the door").click()
    page.wait_for_url("**/o/*")
    assert "Sìn Hồ" in main_text(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_double_tap_orders_once(browse, rice, placed, scripts):
    page = browse("/", java_script_enabled=scripts)
    to_checkout(page, rice.slug)
    say_who_and_where(page)

    button(page, "Order, pay at the door").dblclick(no_wait_after=True)

    expect(page).to_have_url(re.compile("/o/"))  # the second tap breaks off the way of the first: no fault here
    page.wait_for_load_state()
    assert len(placed()) == 1


def test_going_back_after_ordering_and_pressing_again_orders_nothing_more(browse, rice, placed):
    page = browse("/")
    to_checkout(page, rice.slug)
    say_who_and_where(page)
    button(page, "Order, pay at the door").click()
    page.wait_for_url("**/o/*")
    address = page.url

    page.go_back()
    if page.url.endswith("/checkout"):  # the browser kept the page; otherwise the empty basket is shown
        button(page, "Order, pay at the door").click()
        page.wait_for_url("**/o/*")
        assert page.url == address
    else:
        assert vi("Your basket is empty") in main_text(page)

    assert len(placed()) == 1


def test_a_price_that_changed_meanwhile_is_shown_before_anything_is_ordered(app, browse, check, rice, placed):
    page = browse("/")
    to_checkout(page, rice.slug)
    say_who_and_where(page)
    with app.app_context():
        catalog.change_price(SYSTEM, rice.kilo, 42_000)

    button(page, "Order, pay at the door").click()
    expect(button(page, "Order as it stands now")).to_be_visible()
    check(page)
    assert "38.000" in main_text(page) and "42.000" in main_text(page)
    assert placed() == []

    button(page, "Order as it stands now").click()
    page.wait_for_url("**/o/*")
    assert [goods for _, _, goods in placed()] == [42_000]


def test_the_last_one_bought_by_somebody_else_is_said_and_not_ordered(app, browse, check, rice, placed):
    page = browse("/")
    to_checkout(page, rice.last_slug, "cái")
    say_who_and_where(page)
    with app.app_context():
        orders.order({rice.last: 1_000}, buyer_phone="0987654321")

    button(page, "Order, pay at the door").click()

    page.wait_for_url("**/basket")
    check(page)
    assert vi("Sold out just now. It was taken out of the sum.") in main_text(page)
    assert len(placed()) == 1


def test_an_empty_basket_and_an_empty_list_say_where_to_go(browse, check):
    for path in ("/basket", "/my-orders"):
        page = browse(path)
        check(page)
        link(page.locator("main"), "To the market").click()
        page.wait_for_url("**/")


def test_a_link_that_is_none_says_so(browse, check):
    page = browse("/")
    page.context.set_extra_http_headers({})
    answer = page.request.get("/o/nothing-like-this")

    assert answer.status == 404
    assert vi("To the market") in answer.text()
