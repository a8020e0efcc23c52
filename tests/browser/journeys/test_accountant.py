"""An accountant reads the books, takes a part of them along, closes a month, and puts right in an open one what turns
out later."""
from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from accounts.models import Role
from core import checks, clock, moments
from core.actors import SYSTEM
from orders.books import entries
from orders.books.entries import Wanted
from orders.closing import jobs
from orders.ledger import Account
from tests import raw
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, money, settlement, shop

BOOKS = "/office/money/books"


@pytest.fixture
def books(app):
    """In the month before this one goods were sold by two sellers, and 50.000 ₫ came that nobody knew; who keeps the
    books."""
    first = clock.today().replace(day=1)
    with app.app_context(), clock.at(clock.now() - timedelta(days=clock.today().day + 9)):
        sellers = [shop.cooperative(name) for name in ("Hợp tác xã Mắc Ca Thử", "Hộ nhà Chè Thử")]
        parcel, _ = (settlement.sold(seller, 1_000, price).code for seller, price in zip(
            sellers, (70_000, 40_000), strict=True))
        line = money.line(50_000, "LAI TIEN GUI", account_id=money.account().id).id
        before = clock.today().replace(day=1)
    with app.app_context():
        admin = accounts.person(Role.ADMIN, name="Kế Toán Mẫu", language="vi")
    return SimpleNamespace(phone=admin.phone, parcel=parcel, line=line, first=first, before=before,
                           name=moments.month(before, "vi"))


def balance(app, account, first, last):
    """What an account holds at the end of these days."""
    with app.app_context():
        wanted = Wanted(SYSTEM, first, last, account)
        debit, credit = entries.total(wanted)
        return entries.before(wanted) + debit - credit


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_balance_to_the_entries_of_one_seller_as_a_workbook(browse, check, books, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, books.phone)
    page.goto(BOOKS)
    check(page)
    page.get_by_role("link", name=books.name, exact=True).click()
    check(page)
    page.locator("table a", has_text=vi("Producers")).click()
    expect(page.locator("main")).to_contain_text(f"Kiện hàng {books.parcel}")
    check(page)

    fill(page, party="mac ca")
    button(page, "Show").click()

    expect(page.locator("main")).to_contain_text(vi("Found: %(names)s", names="Hợp tác xã Mắc Ca Thử"))
    expect(page.locator("main table")).not_to_contain_text("Hộ nhà Chè Thử")
    check(page)
    with page.expect_download() as saved:
        link(page, "Excel file").click()
    sheet = load_workbook(io.BytesIO(Path(saved.value.path()).read_bytes())).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[1] for row in told] == [
        vi("Opening balance"), f"Kiện hàng {books.parcel}", vi("Total of the period"), vi("Closing balance")]
    assert told[1][4] == "Hợp tác xã Mắc Ca Thử"
    assert told[1][6] == told[2][6] == told[3][6] == 70_000

    page.locator("table a").first.click()
    expect(page.locator("main h1")).to_contain_text(books.parcel)
    check(page)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_month_is_closed_and_what_turns_out_later_is_booked_in_the_open_one(app, browse, check, books, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, books.phone)
    page.goto(f"{BOOKS}/months")
    check(page)
    button(page, "Close it").click()
    sure(page)
    expect(page.get_by_text(vi("Is looked at"), exact=True)).to_be_visible()
    with app.app_context():
        jobs.close_asked()
    page.reload()
    expect(page.locator(".status").get_by_text(vi("Closed", "month"), exact=True)).to_be_visible()
    assert "Kế Toán Mẫu" in main_text(page)
    check(page)

    page.goto(f"/office/money/bank-lines/{books.line}")
    page.locator("summary", has_text=vi("A debt of a seller, interest, own money")).click()
    page.locator("main [name=what]").select_option(label=vi("Interest, or other income of ours"))
    fill(page, why="lãi tháng trước")
    button(page.locator("details[open]"), "Write it down").click()
    expect(page.locator("main")).to_contain_text("lãi tháng trước")
    check(page)

    last = books.first - timedelta(days=1)
    assert balance(app, Account.UNCLEAR, books.before, last) == -50_000
    assert balance(app, Account.UNCLEAR, books.first, clock.today()) == 0
    page.goto(f"{BOOKS}/entries?account=unclear&period=month")
    expect(page.locator("main table")).to_contain_text("50.000")
    check(page)
    with app.app_context():
        assert checks.run() == []


def test_a_month_with_a_fault_says_what_stands_against_it(app, browse, check, books):
    with app.app_context():
        raw.spoil(f"UPDATE bank_lines SET remaining = 0 WHERE id = {books.line}")
    page = browse("/", viewport=PHONE)
    sign_in(page, books.phone)
    page.goto(f"{BOOKS}/months")
    button(page, "Close it").click()
    sure(page)
    expect(page.get_by_text(vi("Is looked at"), exact=True)).to_be_visible()
    with app.app_context():
        jobs.close_asked()
    page.reload()

    expect(page.get_by_text(vi("Not closed"), exact=True)).to_be_visible()
    check(page)
    page.get_by_role("link", name="LAI TIEN GUI").click()
    page.wait_for_url(f"**/bank-lines/{books.line}")
