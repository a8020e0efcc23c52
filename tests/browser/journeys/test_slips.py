"""Slips on thermal paper: one key on the console, one page of paper each, and a code that a phone can read."""
from __future__ import annotations

import io
import re
from types import SimpleNamespace

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Role
from core.actors import SYSTEM
from livestream.models import SlipFor, SlipWidth
from livestream.printing import slips
from livestream.printing.slips import Choices
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, main_text, sign_in, vi
from tests.make import accounts, livestream, shop

TITLE = "Chợ phiên Sìn Hồ: mận hậu, mật ong và thổ cẩm cuối năm của bà con"
# per slip: how long its paper is, how long it is itself, and what stands out at its sides
ON_PAPER = """() => [...document.querySelectorAll("article.slip")].map((slip) => {
  const box = slip.getBoundingClientRect();
  const out = [...slip.querySelectorAll("*")].map((each) => [each, each.getBoundingClientRect()])
    .filter(([, one]) => one.right > box.right + 0.5 || one.left < box.left - 0.5).map(([each]) => each.outerHTML);
  return [Number(slip.className.split("-").at(-1)), box.height * 25.4 / 96, out];
})"""
QUIET = "window.print = () => { window.printed = (window.printed ?? 0) + 1; }"  # there is no printer here
LONG = "Thịt trâu gác bếp của bản Nà Tăm (hút chân không, túi 500 g)"


@pytest.fixture
def evening(app):
    """A session on air, somebody with a long name and many things, somebody with one."""
    with app.app_context():
        host = accounts.person(Role.HOST, language="vi")
        session = livestream.live(host_ids=(host.id,), title=TITLE)
        for name in (LONG, "Ớ Ợ Ỡ Ể Ễ Ệ Ự Ữ Ỷ Ỹ Đđ", "Khôngcókhoảngtrắngnàoởđâyhết", "MẬT ONG RỪNG MƯỜNG TÈ"):
            livestream.add(session, shop.product(name=name), 5_000, 1_950_000)
        livestream.say(session, "a1 2kg 0912345678", "Nguyễn Thị Phương Thảo Quỳnh Anh Bống Bang Ở Bản Xa")
        for n in range(2, 6):
            livestream.say(session, f"a{n} 1kg", "Nguyễn Thị Phương Thảo Quỳnh Anh Bống Bang Ở Bản Xa")
        livestream.say(session, "a1 1kg", "WWWWWWWWWW" * 7)
        return SimpleNamespace(id=session.id, code=session.code, host=host.phone)


def read_code(picture):
    """What a phone reads in a picture."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return [each.text for each in found]


def paper(page):
    """The width and height of each page of paper, in millimetres."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    return [tuple(round(float(each) / 72 * 25.4) for each in box) for box in boxes]


@pytest.mark.parametrize("one_for", [SlipFor.CLAIM, SlipFor.BUYER])
@pytest.mark.parametrize("width", list(SlipWidth))
def test_each_slip_is_one_piece_of_paper_as_wide_as_the_roll(app, browse, check, evening, width, one_for):
    with app.app_context():
        slips.choose(SYSTEM, evening.id, Choices(width=width, one_for=one_for, with_qr=one_for == SlipFor.BUYER))
    page = browse("/", viewport=DESK)
    page.context.add_init_script(QUIET)
    sign_in(page, evening.host)
    page.goto(f"/studio/{evening.code}/slips")
    check(page)

    button(page, "Print what is new").click()
    page.wait_for_url("**/runs/*")
    check(page)

    assert page.evaluate("window.printed") == 1
    sheets = paper(page)
    assert len(sheets) == page.locator("article.slip").count() == (6 if one_for == SlipFor.CLAIM else 2)
    assert {wide for wide, _ in sheets} == {int(width.value)}
    page.emulate_media(media="print")
    for sheet, length, stands_out in page.evaluate(ON_PAPER):
        assert length <= sheet < length + 40 and stands_out == []
    assert "Ớ Ợ Ỡ Ể Ễ Ệ Ự Ữ" in main_text(page) and "0912" not in main_text(page)
    page.reload()
    assert page.evaluate("window.printed ?? 0") == 0


def test_one_key_on_the_console_prints_what_is_new_beside_it(browse, evening):
    page = browse("/", viewport=DESK)
    page.context.add_init_script(QUIET)
    sign_in(page, evening.host)
    page.goto(f"/studio/{evening.code}/console")
    expect(page.locator("[data-console].is-scripted")).to_be_visible()

    with page.expect_popup() as opened:
        page.keyboard.press("i")
    printed = opened.value

    expect(printed.locator("article.slip")).to_have_count(6)
    assert page.url.endswith("/console")


def test_the_code_on_the_screen_leads_a_buyer_to_an_order_they_complete_at_once(app, browse, check, evening):
    page = browse("/", viewport=PHONE)
    sign_in(page, evening.host)
    page.goto(f"/studio/{evening.code}/buyers/2")
    check(page)

    codes = read_code(page.locator(".pay-code img").screenshot())

    assert codes == [page.locator("#link").inner_text()]
    buyer = browse(codes[0], viewport=PHONE)
    check(buyer)
    said = main_text(buyer)
    assert "45.000" in said and vi("Freight") in said and "75.000" in said
    assert buyer.locator(".kept-until time").first.is_visible()
    fill(buyer, buyer_phone="0987 654 321", address="bản Nà Đon, xã Bình Lư, huyện Tam Đường, Lai Châu")
    twin = browse(codes[0], viewport=PHONE)
    button(buyer, "Send it there").click()
    expect(buyer.locator(".cash-due")).to_contain_text("75.000")

    fill(twin, buyer_phone="0987 654 321", address="bản khác, xã Bình Lư, huyện Tam Đường, Lai Châu")
    button(twin, "Send it there").click()
    expect(twin.locator(".flash-alert")).to_be_visible()
    check(twin)
    assert "Nà Đon" in main_text(twin)
