"""Where a seller's money goes, as the package that keeps the accounts tells it; the number is kept encrypted."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PayoutAccount:
    """An account at a bank: its BIN of six digits, the number, and the holder as the bank writes it."""

    bin: str
    number: str
    holder: str


@dataclass(frozen=True)
class Accounts:
    """`of` is the account of a cooperative now, None where there is none; `seal` encrypts a number for `unseal`."""

    of: Callable[[int], PayoutAccount | None]
    seal: Callable[[str], str]
    unseal: Callable[[str], str]


_kept: list[Accounts] = []


def provide(accounts: Accounts) -> None:
    """Ask this from now on."""
    _kept[:] = [accounts]


def of(cooperative_id: int) -> PayoutAccount | None:
    """The account of this seller now."""
    return _kept[0].of(cooperative_id) if _kept else None


def seal(number: str) -> str:
    """The number as it is kept."""
    return _kept[0].seal(number)


def unseal(box: str) -> str:
    """The number as the bank must read it."""
    return _kept[0].unseal(box)
