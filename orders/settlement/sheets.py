"""Spreadsheets: the statement of a run with every order line, and the table by which a bank sends many payouts.

Text stays text: nothing that somebody typed is taken for a formula, a link or a number.
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext, pgettext

from core.text import fold
from orders.models.money import PARTS, Payout, Settlement
from orders.settlement import accounts
from orders.settlement.statement import Kept, Statement, rows
from orders.spreadsheet import Cell
from orders.workbook import Look, Rate, Row, Workbook

MOST_TEXT, MOST_NAME = 70, 70  # letters a bank takes
HEAD = ("STT", "Số tài khoản", "Tên người thụ hưởng", "Ngân hàng (BIN)", "Số tiền", "Nội dung")


def statement_xlsx(statement: Statement) -> bytes:
    """Three sheets: the sum, by which rates it came about, and a row for each order line."""
    file = io.BytesIO()
    with Workbook(file) as book:
        book.sheet(gettext("Summary"), (50, 22, 18, 16, 16, 16, 16, 16, 16, 18), _summary(statement), is_wide=True)
        book.sheet(gettext("Rates"), (60, 14, 14, 20, 18), _rates(statement))
        book.sheet(gettext("Order lines"), (12, 14, 44, 14, 14, 10, 14, 14, 14, 13, 13, 13, 15), _lines(statement),
                   is_wide=True)
    return file.getvalue()


def _summary(statement: Statement) -> Iterator[Row]:
    found = statement.settlement
    yield Row([gettext("Settlement statement %(code)s", code=found.code)], Look.TITLE)
    yield Row([gettext("Settlement no. %(number)s of this seller", number=found.number)])
    yield Row([gettext("Seller"), statement.seller.name])
    yield Row([gettext("Legal form"), statement.kind])
    yield Row([gettext("Tax code"), statement.tax_code or "–"])
    yield Row([gettext("Registered in"), statement.commune])
    yield Row([gettext("Account"), statement.account or "–"])
    yield Row([gettext("From"), found.first_day])
    yield Row([gettext("To"), found.last_day])
    if found.locked_on is not None:
        yield Row([gettext("Locked on"), found.locked_on])
    yield Row([])
    for name, dong in statement.sums:
        yield Row([name, dong])
    yield Row([statement.result_label, statement.result], Look.TOTAL)
    yield Row([gettext("In words"), statement.words])
    yield Row([])
    yield Row([gettext("Product"), gettext("Quantity"), gettext("Lines"), gettext("Value"), *_part_names(),
               gettext("For the seller")], Look.HEAD)
    for each in statement.goods:
        yield Row([each.label, each.quantity, each.lines, each.amount, *_parts(each.kept), each.net])
    yield Row([gettext("All together"), None, statement.lines, *_whole(statement)], Look.TOTAL)
    if statement.corrections:
        yield Row([])
        yield Row([gettext("Corrections of earlier settlements"), gettext("Amount"), gettext("Reason")], Look.HEAD)
        for correction in statement.corrections:
            yield Row([correction.what, correction.amount, correction.reason])
    yield Row([])
    yield Row([gettext("All sums in dong. Only goods that were delivered and paid for are settled.")])


def _rates(statement: Statement) -> Iterator[Row]:
    yield Row([gettext("What is kept"), pgettext("short", "Rate"), gettext("From day"), gettext("Of goods worth"),
               gettext("Amount")], Look.HEAD)
    for each in statement.rates:
        yield Row([each.what, each.rate, each.since, each.base, -each.amount])
    yield Row([gettext("All together"), None, None, None, -sum(each.amount for each in statement.rates)], Look.TOTAL)


def _lines(statement: Statement) -> Iterator[Row]:
    yield Row([gettext("Day"), gettext("Order"), gettext("Product"), gettext("Quantity"), gettext("Value"),
               gettext("Commission rate"), *_part_names(), gettext("For the seller")], Look.HEAD)
    for row in rows(statement.settlement.id):
        yield Row([row.day, row.order_code, row.label, row.quantity, row.amount, Rate(row.rate), *_parts(row.kept),
                   row.net])
    value, *parts = _whole(statement)
    yield Row([None, None, gettext("All together"), None, value, None, *parts], Look.TOTAL)


def _part_names() -> list[str]:
    return [gettext("Commission"), gettext("Fee of the market"), gettext("Fee for taking orders on air"),
            gettext("Freight"), pgettext("withheld", "VAT"), gettext("Personal income tax withheld")]


def _parts(kept: Kept) -> list[int]:
    """In the order of their names, below zero."""
    return [-getattr(kept, name) for name in PARTS]


def _whole(statement: Statement) -> list[int]:
    """Value, parts and what is for the seller of all lines together."""
    found = statement.settlement
    value = found.sales - found.returned
    return [value, *(-getattr(found, name) for name in PARTS), value - found.deducted]


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
    with Workbook(file) as book:
        book.sheet(pgettext("sheet of a bank file", "Payouts"), (6, 24, 36, 16, 16, 50), map(Row, bank_rows(payouts)))
    return file.getvalue()
