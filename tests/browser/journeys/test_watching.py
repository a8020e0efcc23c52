"""Somebody watches on our own live page: proves their number, writes "a1 2", takes less, and goes on to the order."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.actors import SYSTEM
from livestream.audience import talk
from livestream.models import Platform
from tests.browser.conftest import DESK
from tests.browser.journeys.steps import button, fill, link, main_text, vi
from tests.make import audience
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
