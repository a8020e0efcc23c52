"""Somebody watches on our own live page: proves their number, writes "a1 2", takes less, and goes on to the order."""
from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core.actors import SYSTEM
from livestream.audience import talk
from livestream.models import Platform
from orders.cancelling import cancel_by_buyer
from tests.browser.conftest import DESK
from tests.browser.journeys.steps import button, fill, link, main_text, vi
from tests.make import audience, orders
from tests.make import livestream as make


@pytest.fixture
def session(app):
    """On air on our own page."""
    with app.app_context():
        made = make.live(channel_ids=(make.channel(Platform.OWN).id,), title="Chợ phiên đang mở")
        return SimpleNamespace(id=made.id, code=made.code)


@pytest.fixture
def code(session):
    """How addresses name it."""
    return session.code


@pytest.fixture
def sent(app, monkeypatch):
    """The last code that a number has got."""
    messenger = audience.messenger(app, monkeypatch)

    def look():
        with app.app_context():
            return audience.code_in(messenger)

    return look


def verify(page, sent):
    fill(page, viewer_name="Nguyễn Thị Lan", phone="0912 345 678")
    button(page, "Send me the code").click()
    fill(page, code=sent())
    button(page, "That is my number").click()


def test_a_viewer_verifies_comments_takes_less_and_follows_the_order(browse, check, code, sent):
    page, other = browse(f"/lives/{code}"), browse(f"/lives/{code}", viewport=DESK)
    link(page, "Verify and write").click()
    verify(page, sent)
    check(page)

    fill(page, comment="mận đẹp quá")
    page.keyboard.press("Enter")
    page.get_by_text(vi("Your comment is there.")).wait_for()
    assert page.locator("[name=comment]").input_value() == ""
    other.locator(".talk-line", has_text="N. Lan").get_by_text("mận đẹp quá").wait_for()
    fill(page, comment="a1 2")
    page.keyboard.press("Enter")
    link(page, "See what you have claimed").click()
    page.locator(".own-amount", has_text="2 kg").wait_for()
    check(page)
    page.locator("#own [name=quantity]").fill("1")
    button(page, "Change").click()
    page.locator(".own-amount", has_text="1 kg").wait_for()
    link(page, "Say where it goes").click()

    page.wait_for_url("**/o/*")
    assert "1 kg" in main_text(page)
    other.locator(".talk-line", has_text="a1 2").wait_for()
    check(other)


def test_own_claims_stay_true_on_an_open_page_and_are_said(browse, app, session, code, sent, check):
    page = browse(f"/lives/{code}")
    link(page, "Verify and write").click()
    verify(page, sent)
    page.evaluate("window.isTheSame = true")
    news, own = page.locator("[data-own-news]"), page.locator("#own")
    with app.app_context():
        here = make.fresh(session)
        make.say(here, "a1 9kg", "Hoa", platform=Platform.OWN)

        audience.write(here, "a1 1kg")
        own.get_by_text("1 kg").wait_for()
        expect(news).to_have_text(re.compile(r"A01 .*: 1 kg · Giữ cho quý khách đến"))
        page.locator("#own [name=quantity]").fill("2,5")
        audience.write(here, "thêm a1 2kg")
        own.get_by_text("2 kg").wait_for()
        assert page.locator("#own [name=quantity]").input_value() == "2,5"
        assert page.evaluate("document.activeElement.name") == "quantity"
        expect(news).to_have_text(re.compile(r"2 kg · Quý khách đứng đầu hàng chờ mã A01"))
        check(page)

        make.say(here, "bớt a1 2kg", "Hoa", platform=Platform.OWN)
        own.locator(".own-line", has_text="2 kg").get_by_text(vi("Kept for you until %(time)s", time="")).wait_for()
        orders.completed(make.order_of(here, "Lan"), audience.PHONE)
        link(page, "See your order").wait_for()
        page.context.set_offline(True)
        cancel_by_buyer(make.order_of(here, "Lan").secret, "by the buyer")
        page.context.set_offline(False)
        own.get_by_text(vi("Cancelled")).wait_for()

    expect(news).to_have_text(re.compile(r"A01 .*: không còn giữ cho quý khách nữa\. Đơn hàng của quý khách: Đã huỷ"))
    assert page.evaluate("window.isTheSame")


def test_without_javascript_buying_asks_for_the_number_and_goes_on_from_there(browse, check, code, sent):
    page = browse(f"/lives/{code}", java_script_enabled=False)
    page.locator("#buy [name=quantity]").fill("3")

    button(page, "Buy at the live price").click()
    assert link(page, "Buy it in the shop without a code").get_attribute("href").startswith("/p/")
    verify(page, sent)
    assert page.locator("#buy [name=quantity]").input_value() == "3"
    button(page, "Buy at the live price").click()
    fill(page, comment="x" * 501)
    button(page, "Send").click()

    assert "501" in main_text(page)
    assert page.locator("[name=comment]").input_value() == "x" * 501
    assert page.locator(".own-amount").inner_text() == "3 kg"
    button(page, "Not my phone").click()
    assert page.locator("#own").count() == 0


def test_a_long_talk_is_read_with_the_keys_alone(browse, app, session, code, check):
    with app.app_context():
        for number in range(12):
            audience.write(make.fresh(session), "đẹp quá", audience.viewer(f"09123456{number:02}", f"Khách {number}"))
    page = browse(f"/lives/{code}")
    expect(page.locator(".talk-line")).to_have_count(12)
    check(page)
    lines = page.locator("[data-lines]")
    assert lines.evaluate("each => each.scrollHeight > each.clientHeight")

    lines.press("End")

    expect(page.locator(".talk-line").last).to_be_in_viewport()


def test_what_the_crew_hides_disappears_from_an_open_page(browse, app, session, code):
    with app.app_context():
        session = make.fresh(session)
        audience.write(session, "bán hàng giả")
        session_id, comment_id = session.id, make.last_comment(session).id
    page = browse(f"/lives/{code}")
    line = page.locator(".talk-line", has_text="hàng giả")
    line.wait_for()

    with app.app_context():
        talk.put_out_of_sight(SYSTEM, session_id, comment_id, is_hidden=True)

    line.wait_for(state="detached")
    page.get_by_text(vi("Nobody has written yet.")).wait_for()
