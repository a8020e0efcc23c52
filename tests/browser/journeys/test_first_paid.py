"""A session in which who pays first is served first: the host turns it on, two claim, the second pays first."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core.db import db
from livestream.models import LiveSession
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, livestream


@pytest.fixture
def planned(app):
    """A planned session that sells one kilo of plums."""
    with app.app_context():
        host = accounts.person(Role.HOST, name="Chị Host", language="vi")
        session = livestream.planned(host_ids=(host.id,), title="Phiên mận sớm")
        livestream.add(session, allotment=1_000)
        return SimpleNamespace(id=session.id, code=session.code, host=host.phone)


def claims(app, planned, author):
    """Somebody comments; the address of the link that they are sent."""
    with app.app_context():
        session = db.session.get_one(LiveSession, planned.id)
        livestream.say(session, "a1 1kg", author)
        return f"/o/{livestream.order_of(session, author).secret}"


def say_where_to(page, phone):
    fill(page, buyer_name="Nguyễn Thị Lan", buyer_phone=phone, address="12 ngõ 34 phố Thử, phường Cầu Giấy, Hà Nội")
    button(page, "Send it there, if there is any left").click()
    expect(page.locator("[name=address]")).to_have_count(0)  # sent: the page asks no more


def test_the_host_turns_it_on_and_the_second_who_pays_first_gets_it(app, browse, check, planned):
    host = browse("/", viewport=DESK)
    sign_in(host, planned.host)
    host.goto(f"/studio/{planned.code}")
    link(host, "Change how goods are kept").click()
    host.locator("[name=first_paid]").check()
    check(host)
    button(host, "Save").click()
    host.wait_for_url(f"**/studio/{planned.code}")
    assert vi("Who pays first is served first: nothing is kept for whoever only claims") in main_text(host)
    button(host, "Go live").click()
    sure(host)
    host.wait_for_url("**/console")
    expect(host.locator("[data-console].is-scripted")).to_be_visible()

    slow = browse(claims(app, planned, "Lan"), viewport=PHONE)
    quick = browse(claims(app, planned, "Hoa"), viewport=PHONE)
    assert vi("%(amount)s are left", amount="1 kg") in main_text(slow)
    expect(host.locator(".has-waiting").first).to_contain_text("chưa thanh toán")
    check(slow)
    say_where_to(quick, "0987 654 321")
    assert "45.000" in main_text(quick)
    check(quick)
    say_where_to(slow, "0912 345 678")

    said = main_text(slow)
    assert vi("Others paid before you, and nothing is left for now. Nothing is kept for you.") in said
    assert vi("You are the next in the queue for %(code)s.", code="A01") in said
    check(slow)
    expect(host.locator("[data-unserved-count]")).to_have_text("1")
    host.goto(f"/studio/{planned.code}/paid-first")
    assert vi("lacks %(goods)s", goods="A01 1 kg") in main_text(host)
    check(host)
    button(host, "Settled").click()
    sure(host)
    expect(host.locator("main")).to_contain_text(vi("Nothing is to be settled"))


def test_without_javascript_the_crew_writes_a_transfer_down_on_the_phone(app, browse):
    with app.app_context():
        made = livestream.live(allotment=1_000, first_paid=True)
        livestream.say(made, "a1 1kg", "Lan")
        session_id, number, code = made.id, livestream.buyer(made, "Lan").number, made.code
        admin = accounts.person(Role.ADMIN, language="vi").phone
    page = browse("/", viewport=PHONE, java_script_enabled=False)
    sign_in(page, admin)
    page.goto(f"/studio/{code}/buyers/{number}")

    fill(page, amount="nhiều")
    button(page, "Write it down and keep the goods").click()
    expect(page.locator("[name=amount]")).to_have_attribute("value", "nhiều")
    fill(page, amount="45k")
    button(page, "Write it down and keep the goods").click()

    expect(page.locator("main")).to_contain_text(
        vi("Written down. What there is of what %(name)s wishes is kept now.", name="Lan"))
    assert vi("%(sum)s by transfer", sum="45.000\u00a0₫") in main_text(page)
    with app.app_context():
        assert livestream.kilos(db.session.get_one(LiveSession, session_id)) == 1
