"""The books as files that an accountant's programs open: true dates, debit and credit apart, totals that add up."""
from __future__ import annotations

import csv
import io
import re
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook

from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from core.transactions import use_case
from orders import ledger
from orders.books import sheets, whose
from orders.books.entries import Wanted
from orders.ledger import Account, Leg, NewPosting
from tests.make import accounts, money, refunds, settlement, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
MARCH, APRIL = datetime(2026, 3, 10, 3, tzinfo=UTC), datetime(2026, 4, 2, 3, tzinfo=UTC)
BOOKS = "/office/money/books"
DAY, EVENT, DEBIT, CREDIT, CODE = 0, 2, 5, 6, 8


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN, name="Kế Toán Thử", language="vi"))


@pytest.fixture
def parcel():
    """In March an order by transfer is paid and delivered, in April a part of another transfer is promised back."""
    with clock.at(MARCH):
        order = money.by_transfer()
        money.transferred(order)
        delivered = make.delivered(order)
    with clock.at(APRIL):
        refunds.of_line(money.line(50_000, "NGUYEN VAN A CHUYEN"), 20_000)
    return delivered


def opened(answer):
    return load_workbook(io.BytesIO(answer.data))


def rows_of(sheet, first=5):
    """Those below the head."""
    return [list(row) for row in sheet.iter_rows(min_row=first, values_only=True)]


def test_days_are_days_and_sums_are_sums(admin, parcel):
    sheet = opened(admin.get(f"{BOOKS}/books.xlsx?from=2026-03-01&to=2026-04-30"))["Bút toán"]

    assert sheet.freeze_panes == "A5"
    first = next(sheet.iter_rows(min_row=5, max_row=5))
    assert first[DAY].value.date() == date(2026, 3, 10)
    assert first[DAY].number_format == "dd/mm/yyyy"
    assert {cell.number_format for cell in sheet["F"][4:] if cell.value is not None} == {"#,##0"}
    *entries, total = rows_of(sheet)
    assert all((row[DEBIT] is None) != (row[CREDIT] is None) for row in entries)
    assert min(row[side] or 1 for row in entries for side in (DEBIT, CREDIT)) > 0, "a credit is no number below zero"
    assert total[DEBIT] == total[CREDIT] == sum(row[DEBIT] or 0 for row in entries)


def test_documents_and_parties_are_called_by_their_names(admin, parcel):
    sheet = opened(admin.get(f"{BOOKS}/books.xlsx?from=2026-03-01&to=2026-04-30"))["Bút toán"]

    code = parcel.order.code
    found = {(row[1], row[CODE]) for row in rows_of(sheet)}
    assert (f"Kiện hàng {parcel.code}", f"parcel:{parcel.code}") in found
    assert f"Chuyển khoản cho đơn {code}" in {name for name, _ in found}
    assert any(name.startswith("Tiền vào ngày 02/04/2026: NGUYEN VAN A") for name, _ in found)
    parties = {row[4] for row in rows_of(sheet)}
    assert any(party and party.startswith(f"Đơn hàng {code}") for party in parties)
    assert not any(party and re.match(r"[a-z]+:", party) for party in parties)


def test_balances_stand_on_their_side_and_agree(admin, parcel):
    sheet = opened(admin.get(f"{BOOKS}/books.xlsx?from=2026-04-01&to=2026-04-30")).worksheets[0]

    rows = {row[0]: row[1:] for row in rows_of(sheet)}
    total = rows["Tổng cộng"]
    assert total[0] == total[1] > 0
    assert total[2] == total[3] == 70_000
    assert total[4] == total[5] > 0
    assert [sum(row[place] for row in rows.values()) for place in range(6)] == [2 * each for each in total]
    assert rows["Ngân hàng"] == [120_000, 0, 50_000, 0, 170_000, 0]


def test_one_account_has_its_balances_before_and_after(admin, parcel):
    book = opened(admin.get(f"{BOOKS}/books.xlsx?month=2026-04&account=bank"))

    assert book.sheetnames == ["Bút toán"]
    before, come, total, after = rows_of(book["Bút toán"])
    assert (before[1], before[DEBIT]) == ("Số dư đầu kỳ", 120_000)
    assert (come[DEBIT], total[DEBIT], total[CREDIT]) == (50_000, 50_000, 0)
    assert (after[1], after[DEBIT], after[CREDIT]) == ("Số dư cuối kỳ", 170_000, None)


def test_what_is_typed_finds_sellers_by_name_and_orders_by_code(admin, parcel):
    seller = shop.cooperative("Hợp tác xã Mắc Ca Thử")
    settlement.sold(seller, 1_000, 70_000)

    assert whose.meant("mac ca thu") == (f"cooperative:{seller.id}",)
    assert whose.meant(parcel.order.code.lower()) == (f"order:{parcel.order.code}",)
    assert whose.meant("  ") == ()
    assert whose.meant("nobody at all") == whose.NOBODY
    page = admin.get(f"{BOOKS}/entries?account=producer&party=mac+ca+thu&period=year").text
    assert "Hợp tác xã Mắc Ca Thử" in page
    assert page.count("70.000") >= 2, "the entry and the balance"
    assert f"parcel:{parcel.code}" not in page
    assert "không có bút toán nào" in admin.get(f"{BOOKS}/entries?party=nobody+at+all").text


def test_the_same_as_csv_with_days_that_sort_and_no_formula(admin, parcel):
    @use_case
    def book():
        ledger.post([NewPosting("=1+1", "paid", [Leg(Account.BANK, 7, "=cmd|x"), Leg(Account.LOSS, -7, "@sum")])])

    with clock.at(APRIL):
        book()
    answer = admin.get(f"{BOOKS}/books.csv?from=2026-03-01&to=2026-04-30")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    entries = rows[4:-1]
    assert {len(row) for row in rows} == {10}
    assert {row[DAY] for row in entries} == {"2026-03-10", "2026-04-02"}
    assert sum(int(row[DEBIT] or 0) for row in entries) == int(rows[-1][DEBIT]) == int(rows[-1][CREDIT])
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert "books-2026-03-01-2026-04-30.csv" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_long_month_is_written_a_piece_at_a_time(context):
    @use_case
    def book(first, count):
        ledger.post([NewPosting(f"gift:{first + each}", "paid", [
            Leg(Account.BANK, 7), Leg(Account.LOSS, -7)]) for each in range(count)])

    def most_of(postings):
        with force_locale("vi"):
            tracemalloc.start()
            rows = sum(piece.count(b"\r\n") for piece in sheets.books_csv(
                Wanted(SYSTEM, date(2026, 3, 1), date(2026, 3, 31)), ""))
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert rows == 2 * postings + 5
        return most

    with clock.at(MARCH):
        book(0, 2_000)
        few = most_of(2_000)
        book(2_000, 6_000)

    assert most_of(8_000) < few * 1.5, "four times as many entries in the same room"


def test_without_the_right_to_see_money_a_file_is_empty_of_it(app, parcel):
    browser = Browser(app, accounts.person(Role.TRAINER))
    for path in ("books.xlsx", "books.csv", "entries"):
        assert browser.get(f"{BOOKS}/{path}").status_code == 403
