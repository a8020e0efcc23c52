"""An administrator invites somebody, who signs in elsewhere with the code and finds the right desk."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, shop

PASSWORD = "mận chín đầu mùa"


@pytest.fixture
def administrator(app):
    with app.app_context():
        shop.cooperative("Hợp tác xã Mây Thử")
        return accounts.person(Role.ADMIN, name="Quản Trị Mẫu", language="vi").phone


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_invitation_to_the_own_desk(browse, check, administrator, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, administrator)
    page.wait_for_url(re.compile("/office$"))
    check(page)
    page.goto("/office/people")
    check(page)
    link(page, "Invite somebody").first.click()
    check(page)

    fill(page, name="Chị Vàng Thị Thử", phone="09 12 34 56 79")
    button(page, "Make the code").click()
    code = page.locator(".display-5").inner_text()
    check(page)
    page.locator(".choice", has_text=vi("Cooperative member")).click()
    check(page)
    page.locator(".work li", has_text="Hợp tác xã Mây Thử").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Hợp tác xã Mây Thử")
    check(page)

    invited = browse("/sign-in", viewport=PHONE)
    check(invited)
    link(invited, "I have a code").click()
    check(invited)
    fill(invited, code=code, password="12345678", again="12345678")
    button(invited, "Set and sign in").click()
    expect(invited.locator(".form-summary")).to_be_visible()
    check(invited)
    fill(invited, code=code, password=PASSWORD, again=PASSWORD)
    button(invited, "Set and sign in").click()
    invited.wait_for_url("**/desk/*/today")
    assert "Hợp tác xã Mây Thử" in main_text(invited)

    again = browse("/code")
    fill(again, code=code, password=PASSWORD, again=PASSWORD)
    button(again, "Set and sign in").click()
    expect(again.locator(".form-summary")).to_be_visible()

    page.reload()
    assert vi("Has a password") in main_text(page)
    page.get_by_role("button", name=vi("Do not let in any more")).click()
    sure(page)
    expect(page.locator("main")).to_contain_text(vi("Cannot sign in"))
    invited.reload()
    assert "/sign-in" in invited.url


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_office(browse, check, administrator, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, administrator)
    for path in ("/office/cooperatives", "/office/cooperatives/new", "/office/channels", "/office/revenue", "/me",
                 "/training", "/studio"):
        page.goto(path)
        check(page)


def test_a_wrong_password_is_said_and_the_number_stays(browse, check, administrator):
    page = browse("/sign-in")
    fill(page, identifier=administrator, password="not this one")
    button(page.locator("main"), "Sign in").click()

    expect(page.locator(".form-summary")).to_be_visible()
    check(page)
    assert page.locator("main [name=identifier]").input_value() == administrator


def test_who_signs_in_for_a_page_gets_that_page_and_signs_out(browse, administrator):
    page = browse("/office/people")
    fill(page, identifier=administrator, password=accounts.PASSWORD)
    button(page.locator("main"), "Sign in").click()
    page.wait_for_url("**/office/people")

    button(page, "Sign out").click()
    page.goto("/office/people")
    assert "/sign-in" in page.url
