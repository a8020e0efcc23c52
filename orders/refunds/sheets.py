"""Refunds by transfer as a table that a bank reads: the same columns as for payouts."""
from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter
from flask_babel import pgettext

from orders.models import Refund
from orders.refunds import accounts
from orders.settlement.sheets import HEAD, plain

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_NAME = 70


def bank_xlsx(refunds: Iterable[Refund], is_copy: bool = False) -> bytes:
    """One row each: number, account as text, holder, bank, sum, words. The name of the sheet says that it is a copy."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _PLAIN)
    try:
        sheet = book.add_worksheet(pgettext("sheet of a bank file", "Refunds, a copy") if is_copy
                                   else pgettext("sheet of a bank file", "Refunds"))
        for place, width in enumerate((6, 24, 36, 16, 16, 50)):
            sheet.set_column(place, place, width)
        for place, heading in enumerate(HEAD):
            sheet.write_string(0, place, heading)
        for number, refund in enumerate(refunds, 1):
            opened = accounts.opened(refund)
            sheet.write_number(number, 0, number)
            sheet.write_string(number, 1, opened.account.number)
            sheet.write_string(number, 2, plain(opened.account.holder, _MOST_NAME))
            sheet.write_string(number, 3, opened.account.bin)
            sheet.write_number(number, 4, refund.amount)
            sheet.write_string(number, 5, opened.memo)
    finally:
        book.close()
    return file.getvalue()
