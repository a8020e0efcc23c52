"""A statement file in the office: its columns said once, a wrong row mended, another left out, and then taken in."""
from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import clock
from core.db import db
from orders.models import BankLine, Case, CaseKind, Order, OrderStatus
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, sure, vi
from tests.make import accounts, bank, bank_files, money

HEADER = ("Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Ghi rõ")


@pytest.fixture
def office(app):
    """An order that waits for its transfer, and whoever handles money."""
    with app.app_context():
        money.account(bank.ACCOUNT)
        order = money.by_transfer()
        admin = accounts.person(Role.ADMIN, language="vi")
        return SimpleNamespace(code=order.code, total=order.total, phone=admin.phone)


def row(number, amount, text):
    """One movement of today."""
    return [f"{clock.today():%d/%m/%Y}", f"FT26331{number:06}", "", amount, text]


def table(*rows):
    return {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": bank_files.csv_file([HEADER, *rows], "utf-8-sig")}


def figure(page, label):
    """What stands in the tile with this label."""
    return page.locator(".tile", has=page.get_by_text(vi(label), exact=True)).locator(".tile-value")


def send(page, file):
    page.goto("/office/money/statements")
    page.locator("main input[type=file]").set_input_files(file)
    button(page, "Send and look").click()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_file_with_wrong_rows_to_the_money_of_an_order(app, browse, check, office, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, office.phone)
    page.goto("/office/money/statements")
    check(page)
    send(page, table(row(1, f"{office.total:,}", f"{office.code} chuyen tien"), row(2, "ba trăm nghìn", "CK mua mận"),
                     row(3, "50,000", "khong ro cua ai"), row(4, "xem trang sau", "")))

    page.wait_for_url("**/columns")
    assert vi("For example: %(values)s", values=f"{office.code} chuyen tien · CK mua mận · khong ro cua ai") in \
        main_text(page)
    check(page)
    page.get_by_label(re.compile("Ghi rõ")).select_option(label=vi("Transfer text"))
    button(page, "Read the rows").click()
    expect(figure(page, "Ready")).to_have_text("2")
    expect(figure(page, "To be corrected")).to_have_text("2")
    assert vi("This is no amount") in main_text(page)
    check(page)
    with app.app_context():
        assert db.session.query(BankLine).count() == 0  # nothing is taken in before somebody has said so

    link(page, "Correct row %(row)s", row=3).click()
    check(page)
    page.locator("#direction").get_by_text(vi("Money in"), exact=True).click()
    fill(page, amount="nhiều")
    button(page, "Keep the correction").click()
    expect(page.locator(".form-summary")).to_be_visible()
    fill(page, amount="300.000")
    button(page, "Keep the correction").click()
    expect(figure(page, "Ready")).to_have_text("3")
    page.locator("[name=rows][value='5']").check()
    fill(page, reason="dòng chuyển trang")
    button(page, "Leave out the ticked rows").click()
    expect(figure(page, "To be corrected")).to_have_text("0")
    expect(figure(page, "Dropped")).to_have_text("1")
    check(page)

    page.get_by_role("button", name=re.compile("3")).click()
    expect(page.get_by_text(vi("Everything in this file is taken in."))).to_be_visible()
    expect(figure(page, "Taken in")).to_have_text("3")
    check(page)
    with app.app_context():
        order = db.session.query(Order).one()
        assert (order.status, order.received) == (OrderStatus.CONFIRMED, office.total)
        unknown = db.session.query(Case).filter_by(kind=CaseKind.UNKNOWN, closed_at=None)
        assert sorted(each.amount for each in unknown) == [50_000, 300_000]


def test_the_next_file_of_that_bank_is_not_asked_about_and_what_is_known_counts_once(app, browse, check, office):
    page = browse("/", viewport=PHONE)
    sign_in(page, office.phone)
    known = row(1, f"{office.total:,}", f"{office.code} chuyen tien")
    send(page, table(known))
    page.get_by_label(re.compile("Ghi rõ")).select_option(label=vi("Transfer text"))
    button(page, "Read the rows").click()
    page.get_by_role("button", name=re.compile("1")).click()
    expect(page.get_by_text(vi("Everything in this file is taken in."))).to_be_visible()

    send(page, table(known, row(2, "70,000", "CK them")))

    expect(page).to_have_url(re.compile(r"/statements/\d+$"))
    assert vi("%(new)s new, %(known)s known already", new="1", known="1") in main_text(page)
    check(page)
    page.get_by_role("button", name=re.compile("2")).click()
    expect(page.get_by_text(vi("Everything in this file is taken in."))).to_be_visible()
    with app.app_context():
        assert sorted(line.amount for line in db.session.query(BankLine)) == sorted([office.total, 70_000])


def test_a_file_that_was_sent_by_mistake_goes_again(app, browse, office):
    page = browse("/", viewport=PHONE)
    sign_in(page, office.phone)
    send(page, {"name": "anh.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + b"\x00" * 50})
    expect(page.locator(".form-summary")).to_be_visible()
    send(page, table(row(1, "50,000", "nham tai khoan")))

    button(page, "Remove this file").click()
    sure(page)

    expect(page.get_by_text(vi("The file is gone; nothing of it was taken in."))).to_be_visible()
    with app.app_context():
        assert db.session.query(BankLine).count() == 0


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_files_that_overlap_without_references_ask_whether_it_moved_once_or_twice(app, browse, check, office, viewport):
    def bare(*rows):
        header = tuple(name for name in HEADER if name != "Số tham chiếu")
        return {**table(), "buffer": bank_files.csv_file([header, *rows], "utf-8-sig")}

    def movement(amount, text):
        return [f"{clock.today():%d/%m/%Y}", "", f"{amount:,}", text]

    page = browse("/", viewport=viewport)
    sign_in(page, office.phone)
    send(page, bare(movement(50_000, "ung ho"), movement(60_000, "an trua"), movement(1_000, "le tet")))
    page.get_by_label(re.compile("Ghi rõ")).select_option(label=vi("Transfer text"))
    button(page, "Read the rows").click()
    page.get_by_role("button", name=re.compile("3")).click()
    expect(page.get_by_text(vi("Everything in this file is taken in."))).to_be_visible()

    send(page, bare(movement(50_000, "ung ho"), movement(60_000, "an trua"), movement(70_000, "mua them")))
    expect(page.locator("#asked")).to_be_visible()
    assert vi("Maybe known already") in main_text(page)
    check(page)
    page.locator("section[aria-labelledby=asked] li", has_text="ung ho").get_by_role(
        "button", name=vi("It is the same"), exact=True).click()
    page.locator("section[aria-labelledby=asked] li", has_text="an trua").get_by_role(
        "button", name=vi("It is another one"), exact=True).click()
    expect(page.locator("#asked")).to_have_count(0)
    check(page)
    page.get_by_role("button", name=re.compile("3")).click()
    expect(page.get_by_text(vi("Everything in this file is taken in."))).to_be_visible()

    with app.app_context():
        assert sorted(line.amount for line in db.session.query(BankLine)) == [
            1_000, 50_000, 60_000, 60_000, 70_000]
