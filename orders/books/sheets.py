"""The books as a spreadsheet: text stays text, whatever somebody has typed."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from flask_babel import gettext, pgettext

from orders.books import entries, words
from orders.books.entries import Wanted
from orders.spreadsheet import Cell

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
MOST_ROWS = 1_000_000  # a sheet takes a few more


def books_xlsx(wanted: Wanted, file: IO[bytes]) -> None:
    """Two sheets: the balances of the period, and its entries."""
    book = xlsxwriter.Workbook(file, _PLAIN)
    try:
        _write(book, pgettext("sheet of the books", "Balances"), (28, 18, 18, 18, 18), _balances(wanted))
        _write(book, pgettext("sheet of the books", "Entries"), (12, 24, 20, 24, 24, 18, 18), _entries(wanted))
    finally:
        book.close()


def _balances(wanted: Wanted) -> Iterable[Sequence[Cell]]:
    yield [f"{wanted.first:%d/%m/%Y} – {wanted.last:%d/%m/%Y}"]
    yield [gettext("Account"), gettext("Before"), gettext("Debit"), gettext("Credit"), gettext("After")]
    balances = entries.trial_balance(wanted)
    for each in balances:
        yield [str(words.ACCOUNTS[each.account]), each.before, each.debit, each.credit, each.after]
    yield [gettext("All together"), sum(each.before for each in balances), sum(each.debit for each in balances),
           sum(each.credit for each in balances), sum(each.after for each in balances)]


def _entries(wanted: Wanted) -> Iterable[Sequence[Cell]]:
    yield [gettext("Day"), gettext("Document"), gettext("Event"), gettext("Account"), pgettext("books", "Whose"),
           gettext("Debit"), gettext("Credit")]
    for number, line in enumerate(entries.stream(wanted)):
        if number >= MOST_ROWS:
            yield [gettext("There is more. Please choose fewer days.")]
            return
        yield [f"{line.day:%d/%m/%Y}", line.document, str(words.KINDS.get(line.kind, line.kind)),
               str(words.ACCOUNTS[line.account]), line.party, max(line.amount, 0) or "", max(-line.amount, 0) or ""]


def _write(book: Any, name: str, widths: Sequence[int], table: Iterable[Sequence[Cell]]) -> None:
    sheet, money = book.add_worksheet(name[:31]), book.add_format({"num_format": "#,##0"})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for number, row in enumerate(table):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, place, cell, money)
            elif cell:
                sheet.write_string(number, place, cell)
