"""A buyer sends a photo of the transfer from the phone; the office finds the money beside it and gives it the order."""
from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from accounts.models import Role
from core import clock
from core.db import db
from orders.banking.hearing import hear
from orders.models import BankLine, Order, OrderStatus
from orders.models.money import TransferSlip
from orders.transfer_slips import jobs
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, link, main_text, sign_in, vi
from tests.make import accounts, bank, money, slips


@pytest.fixture(autouse=True)
def _folder(app, tmp_path):
    app.config["PRIVATE_DIR"] = str(tmp_path)


@pytest.fixture
def waiting(app):
    """The link of an order by transfer, and the phone number of whoever handles money."""
    with app.app_context():
        money.account(bank.ACCOUNT)
        return money.by_transfer(buyer_name="Nguyễn Thị Lan").secret, accounts.person(Role.ADMIN, language="vi").phone


def screenshot(amount="75.000 VND"):
    """The screen of a banking app, as it is sent."""
    picture, out = Image.new("RGB", (720, 1560), "#0a6e4f"), io.BytesIO()
    drawn = ImageDraw.Draw(picture)
    drawn.rectangle((40, 300, 680, 1200), fill="white")
    for place, words in enumerate(("GIAO DICH THANH CONG", amount, "NGUYEN THI LAN", "Noi dung: mua man", "09:41")):
        drawn.text((90, 380 + place * 140), words, fill="black", font_size=44)
    picture.save(out, "JPEG")
    return {"name": "IMG_0941.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose(page, file):
    page.locator("#slips input[type=file], main input[type=file]").first.set_input_files(file)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_photo_of_the_buyer_to_the_money_of_the_order(app, browse, check, waiting, viewport):
    secret, admin = waiting
    buyer = browse(f"/o/{secret}", viewport=PHONE)
    check(buyer)
    assert vi("This photo is for our staff to look the money up. The order is confirmed only when the money is in the "
              "account.") in main_text(buyer)
    choose(buyer, screenshot())
    button(buyer, "Send the photo").click()
    expect(buyer.get_by_text(vi("Your photo is here. Your order goes on as soon as the money is."))).to_be_visible()
    expect(buyer.locator("#slips img")).to_have_js_property("naturalWidth", 222)
    check(buyer)
    with app.app_context():
        order = db.session.query(Order).one()
        assert (order.status, order.received) == (OrderStatus.PLACED, 0)
        line_id = hear(bank.told(order.total, "mua man")).line_id

    office = browse("/", viewport=viewport)
    sign_in(office, admin)
    office.goto("/office/money")
    check(office)
    office.locator("a.tile", has_text=vi("Photos of transfers to look at")).click()
    check(office)
    link(office, "Look").click()
    expect(office.locator(".slip-photo img")).to_have_js_property("naturalWidth", 443)
    check(office)
    button(office, "I have looked at it").click()
    expect(office.get_by_text(vi("Marked as seen."))).to_be_visible()
    expect(office.get_by_text(vi("just as much"))).to_be_visible()
    link(office, "See this line").click()
    expect(office.get_by_text(vi("the buyer has sent a photo of a transfer")).last).to_be_visible()
    expect(office.locator(".slip-beside img")).to_have_js_property("naturalWidth", 222)
    check(office)
    button(office, "It is for this one").click()
    expect(office.get_by_text(vi("It counts for"))).to_be_visible()

    expect(buyer.get_by_text(vi("Nothing. It is paid, and the seller packs it."))).to_be_visible(timeout=20_000)
    assert vi("Somebody has looked at it.") in main_text(buyer)
    assert buyer.locator("input[type=file]").count() == 0
    check(buyer)
    with app.app_context():
        assert db.session.query(Order).one().status == OrderStatus.CONFIRMED
        assert db.session.get_one(BankLine, line_id).remaining == 0


def test_without_scripts_a_wrong_file_is_told_what_to_do_and_the_next_one_is_kept(app, browse, check, waiting):
    page = browse(f"/o/{waiting[0]}", viewport=PHONE, java_script_enabled=False)
    button(page, "Send the photo").click()
    assert vi("Please choose a photo.") in main_text(page)

    choose(page, {"name": "bien-lai.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    button(page, "Send the photo").click()
    told = vi("This is not a picture that can be read here. Please take a screenshot of the transfer and send that.")
    assert told in main_text(page)

    for _ in range(2):
        page.goto(f"/o/{waiting[0]}/slips")
        choose(page, screenshot())
        button(page, "Send the photo").click()
        page.wait_for_url("**/o/*#slips")
    with app.app_context():
        assert db.session.query(TransferSlip).count() == 1


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_photo_without_money_is_a_case_that_leads_to_it(app, browse, check, waiting, viewport):
    with app.app_context():
        order = db.session.query(Order).one()
        code = slips.sent(order, "navy") and slips.sent(order, "teal") and order.code
        with clock.at(clock.now() + timedelta(minutes=31)):
            assert jobs.ask_about_unmatched_slips() == 1
    page = browse("/", viewport=viewport)
    sign_in(page, waiting[1])
    page.goto("/office/money/cases?kind=slip_unmatched")
    link(page, "Decide").click()
    expect(page.locator(".slip-photos img")).to_have_count(2)
    check(page)
    page.goto(f"/office/money/orders/{code}")
    expect(page.locator(".slip-photos img")).to_have_count(2)
    check(page)
    page.go_back()

    link(page, "Look for its money").click()

    expect(page.locator(".slip-photo img")).to_be_visible()
    said = vi("No money without an owner came in these days. The bank may be late: look again in a while.")
    assert said in main_text(page)
    check(page)


def test_a_heavy_photo_is_made_small_before_it_goes_over_a_weak_line(app, browse, waiting):
    out, sent = io.BytesIO(), []
    exif = Image.Exif()
    exif[0x0112] = 6  # taken sideways
    Image.effect_noise((4_800, 3_600), 6).convert("RGB").save(out, "JPEG", quality=99, exif=exif)
    assert len(out.getvalue()) > 10_000_000
    page = browse(f"/o/{waiting[0]}", viewport=PHONE)
    page.on("request", lambda each: sent.append(len(each.post_data_buffer or b"")) if each.method == "POST" else None)

    choose(page, {"name": "IMG_1.jpeg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    expect(page.locator("input[data-shrink]")).to_have_attribute("data-shrunk", "yes", timeout=20_000)
    button(page, "Send the photo").click()

    expect(page.get_by_text(vi("Your photo is here. Your order goes on as soon as the money is."))).to_be_visible()
    assert [size < 3_000_000 for size in sent] == [True]
    with app.app_context():
        slip = db.session.query(TransferSlip).one()
        assert (slip.width, slip.height) == (1200, 1600)


def test_the_page_of_a_refused_photo_is_one_that_everybody_can_use(browse, check, waiting):
    page = browse(f"/o/{waiting[0]}", viewport=PHONE)
    choose(page, {"name": "anh.heic", "mimeType": "image/heic",
                  "buffer": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100})
    button(page, "Send the photo").click()
    expect(page.locator(".form-summary")).to_be_visible()
    check(page)
