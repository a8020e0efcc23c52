"""What an accountant would sign: each figure with its rate, parts that add up, words, account and signatures; read back
from the files as they are handed out."""
from __future__ import annotations

import io
import re
from datetime import datetime, timedelta

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook
from pypdf import PdfReader

from core import clock
from core.actors import SYSTEM
from orders import returns
from orders.models.money import PARTS
from orders.settlement import paper, rates, sheets, statement
from orders.yearly import tax_codes
from tests.make import accounts, orders, shop
from tests.make import settlement as make

pytestmark = pytest.mark.usefixtures("context")
NUMBER = re.compile(r"−?\d{1,3}(?:\.\d{3})+|−?\d+")


@pytest.fixture
def seller(context):
    make.known_accounts()
    make.rates(commission_host=1_000, fee_platform_household=200, fee_operator=100, freight_producer=3_000)
    return shop.cooperative("Hộ kinh doanh Thử Nghiệm", kind=shop.CooperativeKind.HOUSEHOLD)


@pytest.fixture
def run(seller):
    """On air at two rates, and elsewhere; one line of an earlier run came back; it is locked."""
    back = make.sold(seller, 1_000, 50_000, session_id=7)
    make.locked(seller)
    returns.give_back(SYSTEM, back.id, "not fresh")
    make.sold(seller, 2_000, 45_000, session_id=7)
    rates.agree(SYSTEM, "session:8", clock.today(), 550)
    make.sold(seller, 1_000, 35_000, session_id=8)
    make.sold(seller, 1_000, 60_000)
    tax_codes.keep(SYSTEM, seller.id, "079203001234")
    return make.locked(seller)


@pytest.fixture
def told(run):
    with force_locale("vi"):
        yield statement.read(run)


def words_of(data):
    """The text of a PDF with single spaces."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_the_rows_of_each_figure_add_up_to_it(told, run):
    for part in PARTS:
        assert sum(each.amount for each in told.rates if each.figure == part) == getattr(run, part), part
    by_rate = {(each.figure, each.rate): (each.base, each.amount) for each in told.rates if each.amount > 0}
    assert by_rate["commission", "10 %"] == (90_000, 9_000)
    assert by_rate["commission", "5,5 %"] == (35_000, 1_925)
    assert by_rate["fee_operator", "1 %"] == (125_000, 1_250)
    assert by_rate["vat", "1 %"] == (185_000, 1_850)
    assert by_rate["pit", "0,5 %"] == (185_000, 925)
    assert by_rate["freight", "3.000\u00a0₫"] == (None, 9_000)
    assert {each.since.isoformat() for each in told.rates if each.figure == "vat" and each.since} == {"2025-07-01"}


def test_the_paper_says_all_that_is_signed_for(told, run):
    said = words_of(paper.pdf(told))

    for words in (
            f"Số: {run.code}", "BẢNG QUYẾT TOÁN", "Kỳ quyết toán thứ 2 của người bán", "Hộ kinh doanh Thử Nghiệm",
            "Loại hình Hộ kinh doanh", "Mã số thuế ••• 234", "Các mức đã áp dụng", "Thuế GTGT", "Thuế TNCN",
            "5,5 %", "10 %", "0,5 %", "01/07/2025", "Đại diện sàn", "Đại diện người bán", "(ký, ghi rõ họ tên)",
            f"Bằng chữ: {told.words}", f"Kỳ từ {run.first_day:%d/%m/%Y} đến {run.last_day:%d/%m/%Y}"):
        assert words in said, words
    assert f"… {make.accounts.of(run.cooperative_id).number[-4:]}" in said
    assert make.accounts.of(run.cooperative_id).number not in said
    assert "079203001234" not in said
    assert "Bản nháp" not in said


def test_what_is_worked_out_comes_to_what_is_paid_out(told, run):
    said = words_of(paper.pdf(told))

    worked = re.search(r"Cách tính: ([\d. −+]+) = ([\d.]+)", said)
    first, *others = re.findall(r"[−+]? ?[\d.]+", worked[1])
    whole = int(first.replace(".", "")) + sum(
        int(each[1:].replace(".", "").strip()) * (-1 if each[0] == "−" else 1) for each in others)
    assert whole == int(worked[2].replace(".", "")) == run.payable


def test_the_workbook_holds_rates_as_percentages_and_days_as_days(told, run):
    book = load_workbook(io.BytesIO(sheets.statement_xlsx(told)))
    summary, by_rate, lines = book.worksheets

    rate = {cell.value for cell in lines["F"][1:-1]}
    assert rate == {0.1, 0.055, 0}
    assert {cell.number_format for cell in lines["F"][1:-1]} == {"0.00%"}
    assert all(isinstance(cell.value, datetime) and cell.number_format == "dd/mm/yyyy" for cell in lines["A"][1:-1])
    *rows, total = [[cell.value for cell in row][4:] for row in lines.iter_rows(min_row=2)]
    assert [sum(row[place] for row in rows) for place in (0, *range(2, 9))] == [total[0], *total[2:]]
    assert total[0] + sum(total[2:8]) == total[8] == run.payable - run.brought - run.corrected
    amounts = [row[4].value for row in by_rate.iter_rows(min_row=2)]
    assert sum(amounts[:-1]) == amounts[-1] == -run.deducted
    told_days = {row[0].value: row[1].value for row in summary.iter_rows(max_row=10)}
    assert told_days["Từ ngày"].date() == run.first_day


def test_a_rate_that_is_changed_afterwards_changes_no_paper(run):
    with force_locale("vi"):
        before = paper.pdf(statement.read(run))

    with clock.at(run.computed_at + timedelta(minutes=1)):
        make.rates(tax_vat_goods=500, fee_platform_household=900)

    with force_locale("vi"):
        assert paper.pdf(statement.read(run)) == before


def test_a_cooperative_without_tax_code_or_account_has_a_paper_all_the_same(context):
    made = make.known_accounts()
    seller = shop.cooperative("HTX Không Thuế")
    made[seller.id] = None
    make.sold(seller)

    with force_locale("vi"):
        told = statement.read(make.draft(seller))
        said = words_of(paper.pdf(told))

    assert {each.figure for each in told.rates} & {"vat", "pit"} == set()
    assert "Mã số thuế" not in said
    assert "khấu trừ 0" not in said


def test_a_long_run_numbers_its_pages_and_names_every_line(seller):
    goods = shop.product(seller, shop.kilo(10_000), name="Măng khô")
    for _ in range(50):
        orders.delivered(orders.order({shop.sku(goods): 1_000}))
    found = make.locked(seller)

    with force_locale("vi"):
        data = paper.pdf(statement.read(found))
    pages = PdfReader(io.BytesIO(data)).pages
    codes = {row.order_code for row in statement.rows(found.id)}

    assert len(codes) == 50
    assert codes <= set(words_of(data).split())
    assert all(f"Trang {number}" in page.extract_text() for number, page in enumerate(pages, 1))
    last = re.sub(r"\s+", " ", pages[-1].extract_text())
    whole = found.sales - found.deducted
    assert re.search(rf"Tổng cộng {found.sales:,} .*{whole:,}".replace(",", r"\."), last)


def test_a_stranger_gets_no_paper(app, run):
    from tests.make.accounts import Browser

    other = shop.cooperative()
    browser = Browser(app, accounts.person(accounts.Role.MEMBER, accounts.Scope.COOPERATIVE, str(other.id)))
    for ending in ("pdf", "xlsx"):
        assert browser.get(f"/desk/{other.slug}/settlements/{run.code}.{ending}").status_code == 404
