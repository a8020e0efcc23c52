"""A flash deal: started with one key, on every screen at once, and gone when it is over."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core.db import db
from livestream.models import LiveSession
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import sign_in
from tests.make import accounts, livestream


@pytest.fixture
def evening(app):
    """A session on air with plums, and a deal on five kilos that waits to be started."""
    with app.app_context():
        host = accounts.person(Role.HOST, name="Chị Host", language="vi")
        session = livestream.live(host_ids=(host.id,))
        livestream.deal(session, kilos=5, cap_per_buyer=2_000)
        session_id = session.id
        return SimpleNamespace(id=session_id, code=session.code, host=host.phone)


def test_a_deal_is_started_with_one_key_seen_by_all_and_over_at_once(app, browse, check, evening):
    console, buyer = browse("/", viewport=DESK), browse(f"/lives/{evening.code}", viewport=PHONE)
    sign_in(console, evening.host)
    console.goto(f"/studio/{evening.code}/console")
    expect(console.locator("[data-console].is-scripted")).to_be_visible()
    on_air, price = buyer.locator("[data-on-air]"), buyer.locator("[data-on-air] .price-tag .money")
    expect(price).to_contain_text("45.000")

    console.keyboard.press("s")

    expect(price).to_contain_text("30.000")
    expect(on_air.locator(".was")).to_contain_text("45.000")
    expect(on_air.locator(".deal-left")).to_have_text("còn 5 kg giá này")
    expect(on_air.locator("time[data-countdown]")).to_contain_text("còn")
    with app.app_context():
        livestream.say(db.session.get_one(LiveSession, evening.id), "a1 2kg", "Lan")
    expect(on_air.locator(".deal-left")).to_have_text("còn 3 kg giá này")
    check(buyer)

    console.keyboard.press("Shift+S")

    expect(price).to_contain_text("45.000")
    expect(on_air.locator(".deal")).to_be_hidden()
    expect(console.locator('[data-deals="A01"] form')).to_have_count(0)
    check(console)
