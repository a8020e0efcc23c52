"""An accountant says what money that went out has paid, and takes it back; a buyer keeps spoiled goods for less, and
the seller reads why."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role, Scope
from core import checks, figures
from core.db import db
from shop.models import Cooperative
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, main_text, sign_in, vi
from tests.make import accounts, debts, settlement, shop

OWED = "/office/money/owed"


@pytest.fixture
def office(app):
    """Tax that was withheld and freight of a carrier, each with a movement that has paid it; who keeps the books."""
    with app.app_context():
        debts.taxed(100_000)
        freight = debts.brought()
        return SimpleNamespace(
            phone=accounts.person(Role.ADMIN, name="Kế Toán Mẫu", language="vi").phone,
            tax=(f"tax/{debts.month()}", 1_500, debts.went_out(1_500, "NOP THUE").id),
            freight=("freight/carrier:viettelpost", freight, debts.went_out(freight, "TRA CUOC VTP").id))


@pytest.fixture
def spoiled(app):
    """Goods of 70.000 ₫ are settled and paid out, and more was sold since; who works there, and who in the office."""
    with app.app_context():
        settlement.known_accounts()
        seller = shop.cooperative("Hộ nhà Măng Thử")
        order = settlement.order_of(settlement.sold(seller, 1_000, 70_000))
        settlement.paid(seller)
        settlement.sold(seller, 1_000, 50_000)
        return SimpleNamespace(
            code=order.code, slug=seller.slug, id=seller.id,
            admin=accounts.person(Role.ADMIN, language="vi").phone,
            member=accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id), language="vi").phone)


def left(page, where):
    """What the page of this debt says is still owed."""
    page.goto(f"{OWED}/{where}")
    return page.locator(".sum-total dd").inner_text()


def dong(amount):
    return figures.dong(amount, "vi")


@pytest.mark.parametrize(("what", "viewport"), [("tax", PHONE), ("freight", DESK)], ids=["phone", "desk"])
def test_what_we_owe_goes_down_and_up_again(app, browse, check, office, what, viewport):
    where, amount, line = getattr(office, what)
    page = browse("/", viewport=viewport)
    sign_in(page, office.phone)
    assert left(page, where) == dong(amount)

    page.goto(f"/office/money/bank-lines/{line}")
    page.locator("main [name=what]").select_option(where.replace("/", "|"))
    fill(page, why="theo giấy nộp tiền")
    button(page.locator("details[open]"), "Write it down").click()
    expect(page.locator("main")).to_contain_text("theo giấy nộp tiền")
    check(page)
    assert left(page, where) == dong(0)
    assert "theo giấy nộp tiền" in main_text(page)
    check(page)

    page.goto(f"/office/money/bank-lines/{line}")
    page.locator("summary", has_text=vi("It was not so")).click()
    page.locator("details[open] [name=reason]").first.fill("nhầm kỳ")
    button(page, "Take it back").click()
    expect(page.locator("main")).to_contain_text("nhầm kỳ")
    check(page)

    assert left(page, where) == dong(amount)
    assert vi("Taken back") in main_text(page)
    with app.app_context():
        assert checks.run() == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_part_of_the_price_goes_back_and_the_seller_reads_why(app, browse, check, spoiled, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, spoiled.admin)
    page.goto(f"/office/money/orders/{spoiled.code}/allowances")
    check(page)
    fill(page, amount="10.000", reason="măng bị mốc một phần")
    page.locator("main [name=bearer][value=seller]").check()
    page.locator("main [name=way]").first.check()
    button(page, "Give it back").click()
    expect(page.get_by_text(vi("It goes back. It stands in the list of refunds."))).to_be_visible()
    page.goto(f"/office/money/orders/{spoiled.code}/allowances")
    assert "măng bị mốc một phần" in main_text(page)
    with app.app_context():
        run = settlement.locked(db.session.get_one(Cooperative, spoiled.id)).code

    seller = browse("/", viewport=viewport)
    sign_in(seller, spoiled.member)
    seller.goto(f"/desk/{spoiled.slug}/settlements/{run}")
    told = seller.locator("main ul.work li", has_text="măng bị mốc một phần")
    expect(told).to_contain_text(f"−{dong(10_000)}")
    expect(seller.locator(".sum-total dd").first).to_have_text(dong(40_000))
    seller.locator("#lines summary").click()
    check(seller)
    with app.app_context():
        assert checks.run() == []
