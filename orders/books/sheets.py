"""The books as a spreadsheet and as CSV: opening balance, every entry, totals and closing balance, all as numbers."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from flask_babel import gettext, pgettext

from accounts.names import names_of
from core.db import Dong
from orders.books import entries, words
from orders.books.entries import Balance, Line, Wanted
from orders.spreadsheet import safe
from orders.workbook import Cell, Look, Row, Workbook

MOST_ROWS = 1_000_000  # a sheet takes a few more
_WIDTHS = (12, 46, 20, 22, 40, 16, 16, 20, 26, 26)


@dataclass
class _Sums:
    """What was written until now, so that the totals are those of the rows above them."""

    debit: int = 0
    credit: int = 0
    rows: int = 0

    def add(self, line: Line) -> None:
        """One more row."""
        self.debit, self.credit, self.rows = self.debit + line.debit, self.credit + line.credit, self.rows + 1


def books_xlsx(wanted: Wanted, asked: str, file: IO[bytes]) -> None:
    """The balances of the period, and its entries; `asked` says in words of whom. What is wanted of one account, or of
    one party, has no sheet of all balances."""
    with Workbook(file) as book:
        if wanted.account is None and not wanted.parties:
            book.sheet(pgettext("sheet of the books", "Balances"), (30, *[18] * 6), _balances(wanted), is_wide=True)
        book.sheet(pgettext("sheet of the books", "Entries"), _WIDTHS, _entries(wanted, asked), is_wide=True)


def books_csv(wanted: Wanted, asked: str) -> Iterator[bytes]:
    """The sheet of entries as CSV, a piece at a time; days as 2026-11-27, sums as plain digits."""
    yield b"\xef\xbb\xbf"
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for number, row in enumerate(_entries(wanted, asked)):
        cells = [*row.cells, *[None] * (len(_WIDTHS) - len(row.cells))]
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])
        if number % 500 == 499:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _period(wanted: Wanted) -> Row:
    return Row([gettext("From"), wanted.first, gettext("To"), wanted.last])


def _balances(wanted: Wanted) -> Iterator[Row]:
    yield Row([gettext("Balances of the accounts")], Look.TITLE)
    yield _period(wanted)
    yield Row([])
    before, within, after = (gettext("Opening balance"), gettext("In the period"), gettext("Closing balance"))
    sides = gettext("Debit"), gettext("Credit")
    heads = [f"{part}, {side}" for part in (before, within, after) for side in sides]
    yield Row([gettext("Account"), *heads], Look.HEAD)
    found = entries.trial_balance(wanted)
    for each in found:
        yield Row([str(words.ACCOUNTS[each.account]), *_sides(each)])
    yield Row([gettext("All together"), *(sum(column) for column in zip(*map(_sides, found), strict=True))], Look.TOTAL)


def _sides(each: Balance) -> tuple[int, int, int, int, int, int]:
    """A balance in two columns, the way accountants write it: what is below zero is a credit."""
    return (*_side(each.before), each.debit, each.credit, *_side(each.after))


def _side(amount: int) -> tuple[int, int]:
    return max(amount, 0), max(-amount, 0)


def _entries(wanted: Wanted, asked: str) -> Iterator[Row]:
    yield Row([gettext("Entries of the books")], Look.TITLE)
    yield _period(wanted)
    yield Row([asked])
    yield Row([gettext("Day"), gettext("Document"), gettext("Event"), gettext("Account"), pgettext("books", "Whose"),
               gettext("Debit"), gettext("Credit"), gettext("Booked by"), gettext("Code of the document"),
               gettext("Code of the party")], Look.HEAD)
    has_balance, before = wanted.account is not None or bool(wanted.parties), entries.before(wanted)
    if has_balance:
        yield _balance(gettext("Opening balance"), before)
    sums = _Sums()
    yield from _each(wanted, sums)
    yield Row([None, gettext("Total of the period"), None, None, None, sums.debit, sums.credit], Look.TOTAL)
    if has_balance and sums.rows < MOST_ROWS:
        yield _balance(gettext("Closing balance"), Dong(before + sums.debit - sums.credit))


def _each(wanted: Wanted, sums: _Sums) -> Iterator[Row]:
    people: dict[str, str] = {}
    for line in entries.stream(wanted):
        if sums.rows >= MOST_ROWS:
            yield Row([None, gettext("There is more. Please choose fewer days.")], Look.TOTAL)
            return
        sums.add(line)
        if line.actor not in people:
            people |= {line.actor: _actor(line.actor)}
        yield Row(_cells(line, people[line.actor]), faint=2)


def _cells(line: Line, who: str) -> list[Cell]:
    return [line.day, line.about, str(words.KINDS.get(line.kind, line.kind)), str(words.ACCOUNTS[line.account]),
            line.whose, line.debit or None, line.credit or None, who, line.document, line.party]


def _balance(name: str, amount: Dong) -> Row:
    debit, credit = _side(amount)
    return Row([None, name, None, None, None, debit or None, credit or None], Look.TOTAL)


def _actor(ref: str) -> str:
    found = names_of([ref])
    if ref in found:
        return found[ref]
    return str(gettext("the buyer")) if ref in ("", "nobody") else str(gettext("by itself"))


def asked(account: str, whose: Iterable[str]) -> str:
    """In words: of which account, and of whom."""
    said = [f"{gettext('Account')}: {account}"] if account else []
    names = list(whose)
    if names:
        said.append(f"{pgettext('books', 'Whose')}: {', '.join(names)}")
    return "; ".join(said) or str(gettext("All accounts"))
