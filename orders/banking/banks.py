"""The banks of NAPAS 247. A bank changes its name, its BIN stays: the BIN is the key, names are dated.

The BINs are those NAPAS gives; of names that changed, the day on which the new one began, or of its month the first.
"""
from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from core import clock
from core.text import fold
from orders.banking.errors import UnknownBank


@dataclass(frozen=True)
class Bank:
    """A bank under the name that holds from a day on. `codes` are short names of it, the usual one first."""

    bin: str
    name: str
    codes: tuple[str, ...]
    valid_from: date

    @property
    def code(self) -> str:
        """"VCB"."""
        return self.codes[0]


def find(bin_: str, day: date | None = None) -> Bank:
    """The bank with this BIN as it is called on that day, today if none is given. Raises UnknownBank."""
    names = _names().get(bin_)
    if names is None:
        raise UnknownBank
    return _on(names, day or clock.today())


def everyone(day: date | None = None) -> list[Bank]:
    """All banks as they are called on that day, in the order of their names."""
    when = day or clock.today()
    return sorted((_on(names, when) for names in _names().values()), key=lambda bank: fold(bank.name))


def known_as(word: str) -> Bank | None:
    """The bank that somebody names by code or name, also by one it had before ("Vietcombank", "vcb", "DongA Bank")."""
    bin_ = _words().get(fold(word).replace(" ", ""))
    return find(bin_) if bin_ else None


def _on(names: tuple[Bank, ...], day: date) -> Bank:
    """Before the first name we know, the first."""
    return next((bank for bank in reversed(names) if bank.valid_from <= day), names[0])


@cache
def _names() -> dict[str, tuple[Bank, ...]]:
    text = files("orders.banking").joinpath("data", "banks.csv").read_text(encoding="utf-8")
    found: dict[str, list[Bank]] = {}
    for row in csv.DictReader(text.splitlines()):
        bank = Bank(row["bin"], row["name"], tuple(row["codes"].split()), date.fromisoformat(row["valid_from"]))
        found.setdefault(bank.bin, []).append(bank)
    return {bin_: tuple(sorted(names, key=lambda bank: bank.valid_from)) for bin_, names in found.items()}


@cache
def _words() -> dict[str, str]:
    return {fold(word).replace(" ", ""): bank.bin for names in _names().values() for bank in names
            for word in (*bank.codes, bank.name)}
