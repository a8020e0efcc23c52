"""A host makes a session ready on a phone, refuses one item, and goes live."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts import identity
from accounts.models import CheckMethod, Role
from core.actors import SYSTEM
from shop.models import PaperKind
from tests.browser.conftest import PHONE
from tests.browser.journeys.steps import button, sign_in, sure, vi
from tests.make import accounts, livestream, papers, shop


@pytest.fixture
def host(app):
    """Who hosts a session of plums, whose paper waits to be seen, and of pears without any."""
    with app.app_context():
        papers.ask(PaperKind.ORIGIN)
        papers.ask_hosts()
        person = accounts.person(Role.HOST, name="Giàng A Host", language="vi")
        identity.record(SYSTEM, person.id, CheckMethod.VNEID, is_passed=True)
        session = livestream.planned(host_ids=(person.id,))
        plums = livestream.add(session, shop.product(name="Mận hậu"))
        livestream.add(session, shop.product(name="Lê má hồng"))
        papers.paper(plums.product, seen=False)
        return person.phone, session.code


def test_from_what_is_missing_to_going_live(browse, check, host):
    phone, code = host
    page = browse("/", viewport=PHONE)
    sign_in(page, phone)
    page.wait_for_url("**/studio")
    page.goto(f"/studio/{code}/readiness")
    check(page)
    expect(page.locator("#papers")).to_contain_text(vi("Stands against going live"))

    page.get_by_role("link", name=vi("Complete the papers")).first.click()
    check(page)
    button(page, "I have seen this paper").click()
    page.goto(f"/studio/{code}/readiness")
    expect(page.get_by_role("link", name=vi("Refuse the item"))).to_have_count(1)
    page.get_by_role("link", name=vi("Refuse the item")).click()
    page.locator("main [name=reason]").fill("chưa mang giấy theo")
    button(page, "Refuse %(code)s", code="A02").click()
    expect(page.locator(".work s")).to_have_text("Lê má hồng")
    check(page)

    page.goto(f"/studio/{code}/readiness")
    page.locator("#count-A01").fill("99,5")
    button(page, "Counted now").click()
    expect(page.locator("#stock")).to_contain_text(vi("Done"))
    button(page, "Try the network now").click()
    expect(page.locator("section[aria-labelledby=network]")).to_contain_text("ms")
    page.goto(f"/studio/{code}/readiness/slip")
    check(page)
    page.goto(f"/studio/{code}/readiness")
    button(page, "It can be read").click()
    check(page)
    button(page, "Go live").click()
    sure(page)
    page.wait_for_url("**/console")

    page.goto(f"/studio/{code}/sheet")
    expect(page.locator("tr.is-refused s").first).to_have_text("A02")
