"""Several channels at once: one at a time on the console, and none of them forgotten."""
from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream.models import LiveSession, Metric, Platform
from livestream.platforms import points
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import sign_in, vi
from tests.make import accounts, livestream


@pytest.fixture
def evening(app):
    """On air on a Facebook page, on YouTube and on TikTok; somebody on each of them has spoken."""
    with app.app_context():
        host = accounts.person(Role.HOST, name="Chị Host", language="vi")
        channels = [livestream.channel(each) for each in (Platform.FACEBOOK, Platform.YOUTUBE, Platform.TIKTOK)]
        names = {each.platform: each.name for each in channels}
        session = livestream.live(channel_ids=tuple(each.id for each in channels), host_ids=(host.id,))
        session_id, tiktok = session.id, channels[2].id

        def say(text, author, platform=Platform.FACEBOOK):
            with app.app_context():
                livestream.say(db.session.get_one(LiveSession, session_id), text, author, platform=platform)

        def show(number):
            with app.app_context():
                points.note(SYSTEM, session_id, [points.Number(tiktok, Metric.VIEWS, number, clock.now())])

        say("a1 2kg", "Lan")
        say("a1 2kg nếu còn", "Mai")
        say("a1 1kg nếu còn", "Hoa", Platform.YOUTUBE)
        say("chốt a1 3kg 0912345678", "Tú", Platform.TIKTOK)
        return SimpleNamespace(code=session.code, host=host.phone, names=names, say=say, show=show)


def test_one_channel_at_a_time_and_none_forgotten(browse, check, evening):
    page = browse("/", viewport=DESK)
    sign_in(page, evening.host)
    page.goto(f"/studio/{evening.code}/console")
    expect(page.locator("[data-console].is-scripted")).to_be_visible()
    facebook, youtube, tiktok = (evening.names[each] for each in (
        Platform.FACEBOOK, Platform.YOUTUBE, Platform.TIKTOK))

    counts = page.locator(".counts-only")
    expect(counts).to_contain_text(tiktok)
    expect(counts.locator("[data-counted-orders]")).to_have_text("1")
    expect(counts).to_contain_text("ở đây không lập đơn")
    expect(page.locator("[data-comment]", has_text="Tú")).not_to_contain_text("0912345678")
    expect(page.locator("[data-doubt]:visible")).to_have_count(2)

    page.keyboard.press("v")
    pressed = page.locator("[data-channel-choice][aria-pressed=true]")
    expect(pressed).to_contain_text(facebook)
    expect(page.locator("[data-doubt]:visible")).to_have_count(1)
    expect(page.locator("[data-elsewhere]")).to_contain_text("1")
    expect(page.locator("[data-comment]:visible", has_text="Tú")).to_have_count(0)

    evening.say("a1 1kg nếu còn", "Vân", Platform.YOUTUBE)
    expect(page.locator("[data-elsewhere]")).to_contain_text("2")
    expect(page.locator("[data-channel-choice]", has_text=youtube).locator(".nav-count")).to_have_text("2")
    page.keyboard.press("j")
    expect(page.locator("[data-doubt].is-chosen")).to_contain_text("Mai")
    page.keyboard.press("j")
    expect(page.locator("[data-doubt].is-chosen")).to_contain_text("Mai")

    page.reload()
    expect(pressed).to_contain_text(facebook)
    expect(page.locator("[data-doubt]:visible")).to_have_count(1)
    page.locator("[data-elsewhere-all]").click()
    expect(page.locator("[data-doubt]:visible")).to_have_count(3)
    expect(page.locator("[data-elsewhere]")).to_be_hidden()

    evening.show(1_200)
    expect(counts.locator("[data-counted-point=views]")).to_contain_text(re.compile(r"1\.200"))
    evening.say("a1 còn không shop", "Tú", Platform.TIKTOK)
    expect(counts.locator("[data-counted-questions]")).to_have_text("1")

    expect(page.locator("[data-buyer]").first.locator(".buyer-channel")).to_have_text(facebook)
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_contain_text(vi("Next channel, after the last one all of them"))
    page.keyboard.press("Escape")
    check(page)


def test_on_a_phone_the_channels_fit_and_the_session_says_what_is_counted(browse, check, evening):
    page = browse("/", viewport=PHONE)
    sign_in(page, evening.host)
    page.goto(f"/studio/{evening.code}/console")
    expect(page.locator("[data-channels]")).to_be_visible()
    first, hand = page.locator("[data-comment]:visible").first, page.locator("[data-hand]")
    assert first.bounding_box()["y"] + 48 < hand.bounding_box()["y"], "what is said lies below what one sees"
    page.locator("[data-channel-choice]").nth(2).click()
    page.locator("[data-tab=desk]").click()
    expect(page.locator("[data-elsewhere]")).to_be_visible()
    check(page)

    page.goto(f"/studio/{evening.code}")
    section = page.locator("section[aria-labelledby=counted]")
    expect(section).to_contain_text(evening.names[Platform.TIKTOK])
    expect(section).to_contain_text("ghim sản phẩm")
    check(page)
