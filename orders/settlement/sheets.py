"""Spreadsheets: the statement of a run with every order line, and the table by which a bank sends many payouts.

Text stays text: nothing that somebody typed is taken for a formula, a link or a number.
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from flask_babel import gettext, pgettext

from core.text import fold
from orders.models.money import Payout, Settlement
from orders.settlement import accounts
from orders.settlement.statement import Statement, rows
from orders.spreadsheet import Cell

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
_MONEY = "#,##0"
MOST_TEXT, MOST_NAME = 70, 70  # letters a bank takes
HEAD = ("STT", "Số tài khoản", "Tên người thụ hưởng", "Ngân hàng (BIN)", "Số tiền", "Nội dung")


def statement_xlsx(statement: Statement) -> bytes:
    """Two sheets: the sum, and a row for each order line."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _PLAIN)
    try:
        _write(book, gettext("Summary"), (50, 22, 22, 18, 18, 18), _summary(statement))
        _write(book, gettext("Order lines"), (12, 14, 44, 14, 14, 9, 13, 13, 13, 13, 14), _lines(statement))
    finally:
        book.close()
    return file.getvalue()


def _summary(statement: Statement) -> Iterator[Sequence[Cell]]:
    found = statement.settlement
    yield [gettext("Settlement statement"), found.code]
    yield [gettext("Seller"), statement.seller.name]
    yield [gettext("Legal form"), statement.kind]
    yield [gettext("Registered in"), statement.commune]
    yield [gettext("From"), f"{found.first_day:%d/%m/%Y}"]
    yield [gettext("To"), f"{found.last_day:%d/%m/%Y}"]
    yield []
    for name, dong in statement.sums:
        yield [name, dong]
    yield [statement.result_label, statement.result]
    yield [gettext("In words"), statement.words]
    yield []
    yield [gettext("Product"), gettext("Quantity"), gettext("Lines"), gettext("Value"), gettext("Kept back"),
           gettext("For the seller")]
    for each in statement.goods:
        yield [each.label, each.quantity, each.lines, each.amount, -each.kept, each.net]
    if statement.corrections:
        yield []
        yield [gettext("Corrections of earlier settlements"), gettext("Reason"), "", gettext("Amount")]
        for correction in statement.corrections:
            yield [correction.what, correction.reason, "", correction.amount]
    yield []
    yield [gettext("All sums in dong. Only goods that were delivered and paid for are settled.")]


def _lines(statement: Statement) -> Iterator[Sequence[Cell]]:
    yield [gettext("Day"), gettext("Order"), gettext("Product"), gettext("Quantity"), gettext("Value"),
           gettext("Rate, 1/100 %"), gettext("Commission"), gettext("Fees"), gettext("Freight"), gettext("Tax"),
           gettext("For the seller")]
    for row in rows(statement.settlement.id):
            yield [f"{row.day:%d/%m/%Y}", row.order_code, row.label, row.quantity, row.amount, row.rate,
               -row.commission, -row.fees, -row.freight, -row.tax, row.net]


def bank_rows(payouts: Iterable[Payout]) -> Iterator[Sequence[Cell]]:
    """The table as banks read it: headings, then number, account, holder, bank, sum and text of each payout."""
    yield HEAD
    for place, payout in enumerate(payouts, 1):
        yield [place, accounts.unseal(payout.account_box), plain(payout.holder, MOST_NAME), payout.bank_bin,
               payout.amount, memo(payout)]


def memo(payout: Payout) -> str:
    """What the bank shows beside the money: no diacritics, and nothing that reads like the code of an order."""
    return plain(f"CHO BAN QUYET TOAN {Settlement.code_of(payout.settlement_id)} LAN {payout.nth}", MOST_TEXT)


def plain(text: str, most: int) -> str:
    """Capital letters and digits without diacritics, as far as a bank takes them."""
    return re.sub(r"[^A-Z0-9]+", " ", fold(text).upper()).strip()[:most].rstrip()


def bank_xlsx(payouts: Iterable[Payout]) -> bytes:
    """The same as a spreadsheet; accounts are text, so that no zero in front is lost."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _PLAIN)
    try:
        _write(book, pgettext("sheet of a bank file", "Payouts"), (6, 24, 36, 16, 16, 50), bank_rows(payouts))
    finally:
        book.close()
    return file.getvalue()


def _write(book: Any, name: str, widths: Sequence[int], table: Iterable[Sequence[Cell]]) -> None:
    sheet, money = book.add_worksheet(name[:31]), book.add_format({"num_format": _MONEY})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for number, row in enumerate(table):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, place, cell, money)
            elif cell:
                sheet.write_string(number, place, cell)
