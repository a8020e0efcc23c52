"""What one row of a statement says: a movement on the account, or everything that is the matter with it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from orders.banking.statements import cells, words
from orders.banking.statements.cells import Bad, Reading, Unread, When
from orders.banking.statements.grid import Cell, shown
from orders.banking.statements.words import Meaning

_M = Meaning
_TEXT, _REFERENCE, _NAME, _ACCOUNT = 500, 80, 160, 40  # as orders.models.money.bank keeps them
_DAY_FIRST = Reading()
_OURS = frozenset({"", "vnd", "vnđ", "dong", "đồng"})


@dataclass(frozen=True)
class Movement:
    """Money that came in or went out, as the bank tells it. `amount` is above zero."""

    when: When
    amount: int
    is_in: bool
    text: str = ""
    reference: str = ""
    counter_name: str = ""
    counter_account: str = ""


@dataclass(frozen=True)
class Fault:
    """What is the matter with a cell, and the column it is in as the file calls it; "" is the whole row."""

    column: str
    bad: Bad


@dataclass(frozen=True)
class Line:
    """A row: `told` are its cells as a person sees them, by what their column means. No movement where faults are."""

    at: int
    told: dict[Meaning, str]
    movement: Movement | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Conventions:
    """What all rows together tell: how dates are read, and whether money out is written with a minus."""

    dates: Reading = _DAY_FIRST
    debits_are_negative: bool = False
    account: str = ""  # the file is for; "" takes any
    latest: date | None = None  # nothing can have moved after it


class Reader:
    """Reads rows of one file. `names` says what the file calls each column that has a meaning."""

    def __init__(self, names: Mapping[Meaning, str], conventions: Conventions) -> None:
        self.names, self.conventions = names, conventions

    def read(self, at: int, told: Mapping[Meaning, Cell], faults: tuple[Fault, ...] = ()) -> Line:
        """The movement, if nothing is the matter with the row; `faults` are those that are known before."""
        row = _Row(self, told, list(faults))
        when, signed = row.when(), row.signed()
        text, name = row.words(_M.TEXT, _TEXT), row.words(_M.COUNTER_NAME, _NAME)
        reference, number = row.code(_M.REFERENCE, _REFERENCE), row.code(_M.COUNTER_ACCOUNT, _ACCOUNT)
        row.check_whose()
        seen = {meaning: shown(cell) for meaning, cell in told.items()}
        if row.faults or when is None or not signed:
            return Line(at, seen, None, tuple(dict.fromkeys(row.faults)))
        return Line(at, seen, Movement(when, abs(signed), signed > 0, text, reference, name, number))


class _Row:
    """The cells of one row by their meaning; what cannot be read is added to its faults."""

    def __init__(self, reader: Reader, told: Mapping[Meaning, Cell], faults: list[Fault]) -> None:
        self._names, self._conventions = reader.names, reader.conventions
        self._told, self.faults = told, faults

    def _cell(self, meaning: Meaning) -> Cell:
        return self._told.get(meaning, "")

    def _add(self, meaning: Meaning, bad: Bad) -> int | None:
        self.faults.append(Fault(self._names.get(meaning, ""), bad))
        return None

    def when(self) -> When | None:
        try:
            found = cells.moment(self._cell(_M.DATE), self._cell(_M.TIME), self._conventions.dates)
        except Unread as unread:
            self._add(_M.DATE, unread.bad)
            return None
        if self._conventions.latest is not None and found.at.date() > self._conventions.latest:
            self._add(_M.DATE, Bad.AHEAD)
        return found

    def words(self, meaning: Meaning, longest: int) -> str:
        try:
            return cells.words(self._cell(meaning), longest)
        except Unread as unread:
            self._add(meaning, unread.bad)
            return ""

    def code(self, meaning: Meaning, longest: int) -> str:
        try:
            return cells.code(self._cell(meaning), longest)
        except Unread as unread:
            self._add(meaning, unread.bad)
            return ""

    def signed(self) -> int | None:
        """What the row moves, below zero when it went out; a fault and None where it cannot be known."""
        sides = {each: self._amount(each) for each in (_M.AMOUNT, _M.CREDIT, _M.DEBIT) if each in self._names}
        if any(isinstance(each, Bad) for each in sides.values()):
            return None
        known = {each: value for each, value in sides.items() if not isinstance(value, Bad)}
        return self._one(known[_M.AMOUNT]) if _M.AMOUNT in known else self._two(known)

    def _amount(self, meaning: Meaning) -> int | Bad | None:
        try:
            return cells.amount(self._cell(meaning))
        except Unread as unread:
            self._add(meaning, unread.bad)
            return unread.bad

    def _one(self, signed: int | None) -> int | None:
        if not signed:
            return self._add(_M.AMOUNT, Bad.NO_AMOUNT if signed is None else Bad.ZERO)
        if _M.DIRECTION not in self._names:
            return signed
        is_in = words.direction(shown(self._cell(_M.DIRECTION)))
        if is_in is None or (signed < 0 and is_in):
            return self._add(_M.DIRECTION, Bad.DIRECTION)
        return abs(signed) if is_in else -abs(signed)

    def _two(self, sides: Mapping[Meaning, int | None]) -> int | None:
        credit, debit = sides.get(_M.CREDIT) or 0, sides.get(_M.DEBIT) or 0
        if self._conventions.debits_are_negative:
            debit = -debit
        if credit and debit:
            return self._add(_M.DEBIT, Bad.BOTH)
        if credit < 0 or debit < 0:
            return self._add(_M.CREDIT if credit < 0 else _M.DEBIT, Bad.NEGATIVE)
        if not credit and not debit:
            is_told = any(each is not None for each in sides.values())
            return self._add(next(iter(sides)), Bad.ZERO if is_told else Bad.NO_AMOUNT)
        return credit or -debit

    def check_whose(self) -> None:
        """Another currency, or another account than the file is for."""
        if shown(self._cell(_M.CURRENCY)).casefold() not in _OURS:
            self._add(_M.CURRENCY, Bad.CURRENCY)
        account, ours = shown(self._cell(_M.ACCOUNT)).replace(" ", ""), self._conventions.account
        if account and ours and account.lstrip("0") != ours.lstrip("0"):  # spreadsheets take zeros away
            self._add(_M.ACCOUNT, Bad.ACCOUNT)
