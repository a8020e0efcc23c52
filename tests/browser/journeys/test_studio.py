"""A host plans a session, puts goods in, goes live and says goodbye."""
from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import clock
from livestream.models import Platform
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, livestream, shop


@pytest.fixture
def host(app):
    """Somebody who may plan sessions, with plums and rice on the market and one page of their own."""
    with app.app_context():
        shop.product()
        shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")
        livestream.channel(Platform.FACEBOOK)
        return accounts.person(Role.HOST, name="Giàng A Host", language="vi").phone


def tick(label):
    """As people do it, on the words; it waits until the page stands still."""
    if not label.get_by_role("checkbox").is_checked():
        label.click()
    expect(label.get_by_role("checkbox")).to_be_checked()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_plan_to_goodbye(browse, check, host, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, host)
    page.wait_for_url("**/studio")
    check(page)
    link(page, "Plan a session").first.click()
    check(page)

    starts = clock.local(clock.now() + timedelta(minutes=5))
    fill(page, title="Chợ phiên Sìn Hồ", day=starts.date().isoformat(), starts=starts.strftime("%H:%M"),
         ends=clock.local(clock.now() + timedelta(hours=2)).strftime("%H:%M"))
    page.locator("main [name=commune]").select_option(label="xã Sìn Hồ")
    tick(page.locator("main label.choice", has_text="Kênh thử"))
    tick(page.locator("#hosts label.choice", has_text="Giàng A Host"))
    button(page, "Save").click()
    page.wait_for_url(re.compile(r"/studio/[A-Z0-9]{6}$"))
    check(page)
    session = page.url

    for name, price, allotment in (("Mận hậu Sìn Hồ", "40.000", "50"), ("Gạo Séng Cù", "28.000", "20,5")):
        link(page, "Add an item").first.click()
        check(page)
        page.locator(".work li", has_text=name).get_by_role("link").click()
        check(page)
        page.locator("main input[name^=price]").fill(price)
        fill(page, allotment=allotment)
        button(page, "Save").click()
        expect(page.locator("main")).to_contain_text(name)
    expect(page.locator(".lineup-item")).to_have_count(2)
    page.locator(".lineup-item").last.get_by_role("button").first.click()
    expect(page.locator(".lineup-item").first).to_contain_text("Gạo Séng Cù")
    check(page)

    page.goto(session + "/sheet")
    check(page)
    page.goto(session)
    button(page, "Go live").click()
    sure(page)
    page.wait_for_url("**/console")
    check(page)
    page.goto(session + "/presenter")
    check(page)

    page.goto(session)
    button(page, "Say goodbye").click()
    sure(page)
    page.wait_for_url("**/console")
    check(page)
    page.goto(session)
    expect(page.locator("main")).to_contain_text(vi("Late comments count until"))
    check(page)
    button(page, "End at once").click()
    sure(page)
    expect(page.locator("main")).to_contain_text(vi("Ended"))
    check(page)


def test_a_session_nobody_can_hold_is_refused_and_what_was_typed_stays(browse, check, host):
    page = browse("/")
    sign_in(page, host)
    page.goto("/studio/new")
    fill(page, title="Chợ phiên Sìn Hồ", day="2020-01-01", starts="20:00", ends="22:00")

    button(page, "Save").click()

    expect(page.locator(".form-summary")).to_be_visible()
    check(page)
    assert page.locator("main [name=title]").input_value() == "Chợ phiên Sìn Hồ"


def test_buyers_see_the_session_move(app, browse, check):
    with app.app_context():
        session = livestream.live()
        code = session.code
    page = browse("/lives")
    check(page)
    page.locator("main").get_by_role("link", name="Chợ phiên thử").first.click()
    expect(page.locator("[data-on-air]")).to_contain_text("45.000")
    check(page)

    with app.app_context():
        livestream.say(session, "chốt a1 3kg")

    expect(page.locator("[data-on-air]")).to_contain_text("7 kg")
    expect(page.locator(f"[data-live*='{code}']")).to_be_visible()
    assert "Lan" not in main_text(page)
