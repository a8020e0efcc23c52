"""A trainer opens a course, writes in who comes, ticks who is there, and later sees who sells."""
from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import clock
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, orders, shop, training


@pytest.fixture
def trainer(app):
    with app.app_context():
        return accounts.person(Role.TRAINER, name="Giảng Viên Mẫu", language="vi")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_new_course_to_ticks(browse, check, trainer, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, trainer)
    page.wait_for_url("**/training")
    check(page)
    link(page, "New course").first.click()
    check(page)
    button(page, "Open the course").click()

    today = clock.today()
    fill(page, title="Khởi nghiệp bán hàng qua mạng", first_day=today.isoformat(),
         last_day=(today + timedelta(days=1)).isoformat(), seats="25", place="Nhà văn hóa xã")
    page.locator("main [name=commune]").select_option(label="xã Bình Lư")
    button(page, "Open the course").click()
    page.wait_for_url(re.compile(r"/training/[A-Za-z0-9-]+$"))
    check(page)

    link(page, "Add a trainee").first.click()
    check(page)
    fill(page, name="Lò Thị Mẩy", phone="0987.654.321")
    page.locator("main [name=kind]").last.check(force=True)
    button(page, "Add, then another").click()
    expect(page.locator("main [name=name]")).to_have_value("")
    fill(page, name="Tẩn A Phủ")
    page.locator("main [name=kind]").first.check(force=True)
    button(page, "Add").click()
    expect(page.locator(".work li")).to_have_count(2)
    check(page)

    link(page, "Attendance").click()
    check(page)
    page.locator(".choice", has_text="Lò Thị Mẩy").click()
    button(page, "Save").click()
    expect(page.locator(".thumb-bar")).to_contain_text(vi("%(count)s were there", count=1))
    expect(page.locator("[name=present]:checked")).to_have_count(1)
    check(page)

    link(page, "Outcome").click()
    expect(page.locator("main")).to_contain_text(vi("The course is not over yet"))
    check(page)
    link(page, "Trainees").click()
    page.locator(".work li", has_text="Tẩn A Phủ").get_by_role("button").click()
    sure(page)
    expect(page.locator(".work li", has_text="Tẩn A Phủ")).to_contain_text(vi("Left the course"))


def test_after_the_course_one_sees_who_sells_and_calls_who_does_not(app, browse, check, trainer):
    with app.app_context():
        seller = shop.cooperative("Hộ nhà Mẩy")
        course = training.course(accounts.people.as_actor(trainer), ended=3)
        training.trainee(course, "Lò Thị Mẩy", seller=seller.slug)
        training.trainee(course, "Tẩn A Phủ", phone="0987654321")
        orders.delivered(orders.order({shop.sku(shop.product(seller)): 4_000}))
        code = course.code
    page = browse("/")
    sign_in(page, trainer)
    page.goto(f"/training/{code}/outcome")
    check(page)

    assert "180.000" in main_text(page)
    lazy = page.locator(".work li.urgent")
    expect(lazy).to_contain_text("Tẩn A Phủ")
    assert lazy.get_by_role("link").get_attribute("href") == "tel:0987654321"
