"""The statement on paper and in the spreadsheet: the same figures, and nothing that was typed runs."""
from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from datetime import timedelta

import pytest
from flask_babel import force_locale
from python_calamine import CalamineWorkbook

from core import clock
from core.actors import SYSTEM
from core.db import Dong
from orders import returns
from orders.models.money import CorrectionAccount
from orders.settlement import paper, payouts, sheets, statement, steps
from orders.settlement.steps import Correction
from orders.spreadsheet import csv_bytes
from tests.make import orders, shop
from tests.make import settlement as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def run(context):
    """Two products sold, one line of an earlier run back, a correction, all rates above zero, a household."""
    make.known_accounts()
    make.rates(commission_host=1_000, fee_platform_household=200, fee_operator=100, freight_producer=3_000)
    seller = shop.cooperative("Hộ kinh doanh Thử Nghiệm", kind=shop.CooperativeKind.HOUSEHOLD)
    back = make.sold(seller, 1_000, 50_000, session_id=7)
    first = make.locked(seller)
    returns.give_back(SYSTEM, back.id, "not fresh")
    for name, price, milli in (
            ("Mận hậu Sìn Hồ", 45_000, 2_000), ("=1+1", 30_000, 1_000), ("Gạo <b>Séng</b> Cù", 35_000, 5_000)):
        goods = shop.product(seller, shop.kilo(price), name=name)
        orders.delivered(orders.order({shop.sku(goods): milli}))
    wish = Correction(seller.id, CorrectionAccount.COMMISSION, Dong(1_000), "8 % đã thoả thuận", first.id)
    steps.correct(SYSTEM, wish)
    return make.locked(seller)


@pytest.fixture
def found(run):
    with force_locale("vi"):
        yield statement.read(run)


def test_the_sum_is_that_of_its_lines(found, run):
    assert sum(dong for _, dong in found.sums) == found.result == run.payable
    of_lines = sum(row.net for row in statement.rows(run.id))
    assert of_lines + run.corrected + run.brought == run.payable
    assert sum(each.net for each in found.goods) == of_lines
    assert sum(each.lines for each in found.goods) == found.lines == 4


def test_a_return_stands_there_below_zero(found, run):
    [back] = [row for row in statement.rows(run.id) if row.is_return]

    assert (back.amount, back.kept.commission, back.kept.freight, back.kept.vat, back.kept.pit) == (
        -50_000, -5_000, 0, -500, -250)


def test_lines_come_a_page_at_a_time(run, monkeypatch):
    whole = list(statement.rows(run.id))
    monkeypatch.setattr(statement, "_AT_ONCE", 2)

    assert list(statement.rows(run.id)) == whole
    assert list(statement.rows(run.id, 1, 2)) == whole[1:3]


def test_the_paper_is_a_pdf_that_stays_the_same(found):
    first = paper.pdf(found)

    assert first.startswith(b"%PDF-")
    assert first == paper.pdf(found)


def test_what_a_seller_typed_cannot_break_the_paper(context):
    seller = shop.cooperative("<font size=99>&amp; <i>" + "x" * 130)
    goods = shop.product(seller, shop.kilo(1_000), name="<para>" + "Mận" * 40)
    orders.delivered(orders.order({shop.sku(goods): 1_000}))

    assert paper.pdf(statement.read(make.draft(seller))).startswith(b"%PDF-")


def test_the_spreadsheet_has_every_line_and_no_formula(found, run):
    data = sheets.statement_xlsx(found)

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    summary, lines = (book.get_sheet_by_index(place).to_python() for place in (0, 2))
    assert [row[1] for row in summary if row[0] == "Thực nhận"] == [run.payable]
    assert sum(row[12] for row in lines[1:-1]) == lines[-1][12] == sum(row.net for row in statement.rows(run.id))
    assert any(row[2] == "=1+1" for row in lines)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet3.xml").decode()
    assert "<f>" not in sheet


def test_the_words_are_those_of_the_sum(found, run):
    assert found.words == statement.in_words(run.payable)
    assert found.words == unicodedata.normalize("NFC", found.words)


def test_the_bank_reads_plain_letters_and_whole_accounts(run):
    batch = payouts.make_batch(SYSTEM, [make.payout(run).id])
    sent = [make.payout(run)]
    assert sent[0].batch_id == batch.id

    head, row = sheets.bank_rows(sent)

    assert head[1] == "Số tài khoản"
    assert row[:5] == [1, f"00110{run.cooperative_id:07d}", "HTX MAU", "970436", run.payable]
    assert re.fullmatch(r"[A-Z0-9 ]{1,70}", row[5])
    assert run.code in row[5]
    cells = CalamineWorkbook.from_filelike(io.BytesIO(sheets.bank_xlsx(sent))).get_sheet_by_index(0).to_python()
    assert cells[1][1] == f"00110{run.cooperative_id:07d}"
    assert f"00110{run.cooperative_id:07d}" in csv_bytes(sheets.bank_rows(sent)).decode("utf-8-sig")


@pytest.mark.parametrize(("typed", "plain"), [
    ("Hợp tác xã Đồng Tâm", "HOP TAC XA DONG TAM"), ("  =CMD|'x'!A1 ", "CMD X A1"), ("ĐỖ – THỊ\u00a0Ế", "DO THI E"),
    ("x" * 80, "X" * 70), ("", ""), ("漢字", ""),
])
def test_letters_for_a_bank(typed, plain):
    assert sheets.plain(typed, 70) == plain


def test_a_draft_says_that_it_is_one(context):
    seller = shop.cooperative()
    make.sold(seller)
    with clock.at(clock.now() + timedelta(days=1)):
        draft = make.draft(seller)

    assert statement.read(draft).payout is None
    assert paper.pdf(statement.read(draft)).startswith(b"%PDF-")
