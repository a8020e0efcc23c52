"""The power was gone: orders were ticked on paper, and are typed in while the session runs and after its end."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from livestream import sessions
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import sign_in
from tests.make import accounts, livestream


@pytest.fixture
def evening(app):
    """A session on air with ten kilos of plums as A01, and its host."""
    with app.app_context():
        host = accounts.person(Role.HOST, language="vi")
        session = livestream.live(host_ids=(host.id,))
        return SimpleNamespace(id=session.id, code=session.code, host=host.phone)


def test_lines_of_the_printed_sheet_become_orders_at_once_and_after_the_end(app, browse, evening, check):
    page = browse("/", viewport=DESK)
    sign_in(page, evening.host)
    page.goto(f"/studio/{evening.code}")
    page.get_by_role("link", name="Tờ kiểm đơn").click()
    expect(page.get_by_role("heading", name="A01")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="In", exact=True)).to_be_hidden()
    page.emulate_media(media="screen")
    check(page)

    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Nhập các dòng vào máy").click()
    lines = page.get_by_role("textbox", name="Các dòng trên tờ kiểm đơn")
    lines.fill("Lan, 0912 345 678, A01, 2\nMai, , A99, 1")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Nếu nhập thì từng dòng sẽ ra sao")).to_be_visible()
    expect(page.locator("#found ~ table")).to_contain_text("Sẽ chốt")
    check(page)
    with app.app_context():
        session = livestream.fresh(SimpleNamespace(id=evening.id))
        assert livestream.claims_of(session, "Lan") == []

    page.get_by_role("button", name="Nhập các dòng").dblclick()  # a tired thumb
    expect(page.get_by_role("heading", name="Kết quả từng dòng")).to_be_visible()
    expect(page.locator("#found ~ table")).to_contain_text("Đã chốt")
    expect(lines).to_have_value("Mai, , A99, 1")
    with app.app_context():
        assert livestream.kilos(session, "Lan") == 2
        sessions.end(SYSTEM, evening.id)

    page.reload()
    lines.fill("Hoa, 0987 654 321, A01, 3")
    page.get_by_role("button", name="Nhập các dòng").click()
    expect(page.get_by_text("Phiên đã kết thúc")).to_be_visible()
    expect(lines).to_have_value("")
    check(page)
    with app.app_context():
        assert livestream.kilos(session, "Hoa") == 3
        assert checks.run() == []
