"""The movements that a statement tells, row by row: what can be read, what is the matter with the rest.

Nothing is left out silently: a row is a movement, or wrong with its row and columns named, or is shown among those
that stand around the table (headings, sums, balances, remarks).
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from orders.banking.statements import cells, words
from orders.banking.statements.cells import Bad, Unread
from orders.banking.statements.grid import Cell, Row, shown
from orders.banking.statements.layout import Layout, Meanings, is_amount, is_date
from orders.banking.statements.movements import Conventions, Fault, Line, Reader
from orders.banking.statements.words import Meaning
from orders.models.money import Dates

_M = Meaning
_MONEY = (_M.AMOUNT, _M.CREDIT, _M.DEBIT)


@dataclass(frozen=True)
class Found:
    """All rows below the header: lines, good and wrong, and what stands around them."""

    lines: list[Line] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Terms:
    """What is known beside the file: how dates are written, whose statement it is, and after which day nothing is."""

    dates: Dates = Dates.AUTO
    account: str = ""
    latest: date | None = None


ANY = Terms()


def read(where: Layout, meanings: Meanings, terms: Terms = ANY) -> Found:
    """Every row below the header."""
    at = {meaning: column.at for meaning in Meaning if (column := where.named(meaning, meanings)) is not None}
    reader = Reader({meaning: where.columns[each].name for meaning, each in at.items()},
                    _conventions(where, at, terms))
    header = [column.name for column in where.columns]
    found = Found()
    for row in where.below:
        told = {meaning: row.cell(each) for meaning, each in at.items()}
        if row.is_broken:
            found.lines.append(Line(row.at, {}, None, (Fault("", Bad.QUOTES),)))
        elif _stands_around(row, told, header):
            found.left_out.append(row)
        else:
            found.lines.append(reader.read(row.at, told, _faults(row, at, where)))
    return found


def _faults(row: Row, at: Mapping[Meaning, int], where: Layout) -> tuple[Fault, ...]:
    """What is the matter with the row as a whole, and with the letters of its cells."""
    odd = [Fault(where.columns[each].name, Bad.ENCODING) for each in at.values() if each in row.doubtful]
    wide = any(each != "" for each in row.cells[len(where.columns):])
    return (*odd, Fault("", Bad.COLUMNS)) if wide else tuple(odd)


def _conventions(where: Layout, at: Mapping[Meaning, int], terms: Terms) -> Conventions:
    rows = [row for row in where.below if not row.is_broken]
    signs = {_sign(row.cell(at[_M.DEBIT])) for row in rows
             if is_date(row.cell(at[_M.DATE]))} if _M.DEBIT in at else set()
    return Conventions(cells.how((row.cell(at[_M.DATE]) for row in rows), terms.dates),
                       -1 in signs and 1 not in signs, terms.account, terms.latest)


def _sign(cell: Cell) -> int:
    try:
        value = cells.amount(cell) or 0
    except Unread:
        return 0
    return (value > 0) - (value < 0)


def _stands_around(row: Row, told: Mapping[Meaning, Cell], header: Sequence[str]) -> bool:
    """True for a header that is repeated, sums, balances and remarks: what has no date, or moves nothing."""
    filled = [shown(each) for each in row.cells if each != ""]
    same = sum(shown(cell) == name for cell, name in zip(row.cells, header, strict=False) if cell != "")
    if same == len(filled):
        return True
    has_money = any(is_amount(told.get(each, "")) for each in _MONEY)
    if is_date(told[_M.DATE]):
        return not has_money and words.is_sum(shown(told.get(_M.TEXT, "")))
    return words.is_sum(filled[0]) or (not has_money and len(filled) <= 2)
