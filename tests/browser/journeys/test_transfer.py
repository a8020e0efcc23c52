"""Paying by transfer: from the account in the office to the code on a buyer's phone, on paper, and the money."""
from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Role
from core.actors import SYSTEM
from core.db import db
from livestream.models import SlipWidth
from livestream.printing import slips
from livestream.printing.slips import Choices
from orders.banking import vietqr
from orders.models import BankAccount, Order
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, livestream, money, orders, shop

QUIET = "window.print = () => {}"  # there is no printer here


def read_code(picture):
    """What a banking app reads in a picture: the only code in it."""
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return vietqr.read(found.text)


@pytest.fixture
def plums(app):
    """Plums, and the account to which they are paid."""
    with app.app_context():
        money.account()
        return SimpleNamespace(slug=shop.product(name="Mận hậu Sìn Hồ").slug)


def only_order(app):
    with app.app_context():
        return db.session.query(Order).one()


def came(app, amount):
    """So much money for the only order is here."""
    with app.app_context():
        money.transferred(db.session.query(Order).one(), amount)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_buyer_orders_by_transfer_keeps_the_code_and_sees_the_money_arrive(app, browse, check, plums, scheme):
    page = browse(f"/p/{plums.slug}", viewport=PHONE, color_scheme=scheme)
    button(page, "Into the basket").click()
    link(page, "Place the order").click()
    fill(page, buyer_name="Nguyễn Thị Lan", buyer_phone="0912 345 678",
         address="bản Nà Đon, xã Bình Lư, huyện Tam Đường, Lai Châu")
    page.get_by_text(vi("Bank transfer: scan a code with your banking app, before the goods are packed")).click()
    check(page)
    button(page, "Place the order").click()
    page.wait_for_url("**/o/*")
    order = only_order(app)

    check(page)
    said = main_text(page)
    for words in ("Vietcombank", "0011004455667", "SAN CHO BAN", order.code, "75.000"):
        assert words in said
    seen = read_code(page.locator(".pay-code").screenshot())
    assert (seen.bin, seen.account, seen.amount, seen.memo) == ("970436", "0011004455667", order.total, order.code)
    with page.expect_download() as saved:
        link(page, "Keep the picture").click()
    assert saved.value.suggested_filename == f"chuyen-khoan-{order.code}-{order.total}.png"
    assert read_code(saved.value.path().read_bytes()) == seen
    expect(page.get_by_text(vi("This page looks by itself."))).to_be_visible()

    came(app, 25_000)
    expect(page.locator(".cash-due")).to_have_text("50.000 ₫".replace(" ", "\u00a0"), timeout=20_000)
    check(page)
    assert read_code(page.locator(".pay-code").screenshot()).amount == 50_000

    came(app, 50_000)
    expect(page.get_by_text(vi("Nothing. It is paid, and the seller packs it."))).to_be_visible(timeout=20_000)
    check(page)
    assert page.locator(".pay-code").count() == 0


def test_without_scripts_the_page_is_looked_at_again_with_a_link(app, browse, plums):
    with app.app_context():
        secret = money.by_transfer().secret
    page = browse(f"/o/{secret}", viewport=PHONE, java_script_enabled=False)
    assert page.get_by_text(vi("This page looks by itself.")).is_hidden()
    assert page.locator(".account button").first.is_hidden()

    with app.app_context():
        money.transferred(db.session.query(Order).one())
    link(page, "See whether the money is here").click()

    assert vi("Nothing. It is paid, and the seller packs it.") in main_text(page)


def test_behind_a_live_link_a_transfer_is_chosen_with_the_address(app, browse, check, plums):
    with app.app_context():
        secret = orders.live_order(shop.product(name="Gạo Séng Cù")).secret
    page = browse(f"/o/{secret}", viewport=PHONE)
    fill(page, buyer_name="Lan", buyer_phone="0987 654 321",
         address="bản Nà Đon, xã Bình Lư, huyện Tam Đường, Lai Châu")
    page.get_by_text(vi("Bank transfer: scan a code with your banking app, before the goods are packed")).click()
    check(page)

    button(page, "Send it there").click()

    expect(page.locator(".pay-code")).to_be_visible()
    check(page)
    assert read_code(page.locator(".pay-code").screenshot()).memo == only_order(app).code


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_office_adds_an_account_tries_its_code_and_shows_it(app, browse, check, viewport):
    with app.app_context():
        admin = accounts.person(Role.ADMIN, language="vi").phone
    page = browse("/", viewport=viewport)
    sign_in(page, admin)
    page.goto("/office/money/accounts")
    check(page)

    page.locator("main [name=bank]").select_option("970405")
    fill(page, number="8800 2051 23456", holder="SAN CHO BAN")
    button(page, "Add it").click()
    page.wait_for_url("**/accounts/*")
    check(page)

    tried = read_code(page.locator(".pay-code").screenshot())
    assert (tried.bin, tried.account, tried.amount) == ("970405", "8800205123456", None)
    button(page, "I have checked it: show it to buyers").click()
    sure(page)
    expect(page.locator(".status").get_by_text(vi("Shown to buyers"))).to_be_visible()
    check(page)
    with app.app_context():
        assert db.session.query(BankAccount).one().is_shown


@pytest.mark.parametrize("width", list(SlipWidth))
def test_the_code_on_a_slip_is_read_from_paper(app, browse, check, plums, width):
    with app.app_context():
        host = accounts.person(Role.HOST, language="vi")
        session = livestream.live(host_ids=(host.id,))
        livestream.say(session, "a1 2kg 0912345678", "Nguyễn Thị Phương Thảo Quỳnh Anh Bống Bang Ở Bản Xa")
        order = orders.completed(db.session.query(Order).one(), payment_method="transfer")
        slips.choose(SYSTEM, session.id, Choices(width=width, with_qr=True))
        run_id = slips.print_new(SYSTEM, session.id)
        code, total, url = order.code, order.total, f"/studio/{session.code}/slips/runs/{run_id}"
        phone = host.phone
    page = browse("/", viewport=DESK)
    page.context.add_init_script(QUIET)
    sign_in(page, phone)
    page.goto(url)
    check(page)

    page.emulate_media(media="print")
    slip = page.locator("article.slip")
    seen = read_code(slip.screenshot())
    assert (seen.amount, seen.memo, seen.account) == (total, code, "0011004455667")
    paper, length = slip.evaluate("(each) => [Number(each.className.split('-').at(-1)), "
                                  "each.getBoundingClientRect().height * 25.4 / 96]")
    assert length <= paper < length + 40
    assert vi("NOT PAID YET, by transfer") in slip.inner_text() and "COD" not in slip.inner_text()

def test_several_orders_are_paid_with_one_code(app, browse, check, plums):
    with app.app_context():
        secrets = [money.by_transfer().secret for _ in range(3)]
    page = browse("/", viewport=PHONE)
    for secret in secrets:
        page.goto(f"/o/{secret}")
        button(page, "Remember it in this browser").click()
    page.goto("/my-orders")
    check(page)

    page.get_by_role("link", name=vi("Pay together")).click()
    check(page)
    button(page, "Show one code for all").click()
    expect(page.locator(".pay-code")).to_be_visible()
    check(page)

    seen = read_code(page.locator(".pay-code").screenshot())
    with app.app_context():
        assert seen.amount == sum(order.total for order in db.session.query(Order))
        for order in db.session.query(Order):
            money.transferred(order)
    expect(page.get_by_text(vi("Nothing to pay together"))).to_be_visible(timeout=20_000)
