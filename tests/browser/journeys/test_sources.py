"""A channel falls silent while the session is live: the operator sees it in the stream, and whom to call."""
from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.platforms import gaps, replies
from tests.browser.conftest import PHONE
from tests.browser.journeys.steps import sign_in
from tests.make import accounts, facebook, livestream


@pytest.fixture
def evening(app):
    """A session on air on a Facebook Page, with a buyer whom no link has reached."""
    with app.app_context():
        operator = accounts.person(Role.OPERATOR, language="vi")
        channel = facebook.page(name="Co Ba Tay Bac")
        session = livestream.planned(channel_ids=(channel.id,), operator_ids=(operator.id,))
        livestream.add(session)
        sessions.go_live(SYSTEM, session.id)
        sessions.put_on_air(SYSTEM, session.id, "A01")
        replies.switch(SYSTEM, session.id, is_on=False)
        livestream.say(session, "a1 2kg", "Lan", external_id="122104_1")
        return SimpleNamespace(id=session.id, code=session.code, channel=channel.id, operator=operator.phone)


def test_an_operator_sees_a_gap_and_calls_whom_no_link_has_reached(app, browse, evening, check):
    page = browse("/", viewport=PHONE)
    sign_in(page, evening.operator)
    page.goto(f"/studio/{evening.code}/console")
    expect(page.locator("[data-console].is-scripted")).to_be_visible()

    with app.app_context():
        gaps.begin(evening.id, evening.channel, clock.now() - timedelta(minutes=3))
    mark = page.locator("[data-stream] .gap")
    expect(mark).to_contain_text("Kênh Co Ba Tay Bac mất kết nối từ")
    with app.app_context():
        gaps.end(evening.id, gaps.of_session(evening.id)[0].id, is_filled=True)
    expect(mark).to_contain_text("Bình luận trong khoảng này đã được lấy lại")
    page.reload()
    expect(mark).to_have_count(1)
    check(page)

    page.goto(f"/studio/{evening.code}")
    page.get_by_role("link", name="Khách cần gọi").click()
    expect(page.get_by_role("link", name="Tìm bình luận")).to_have_attribute(
        "href", "https://www.facebook.com/122104_1")
    check(page)
    page.get_by_role("button", name="Đã liên hệ").click()
    expect(page.get_by_text("Không có khách nào cần gọi")).to_be_visible()
