"""What every way to pay can do."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.db import Dong


class Outcome(StrEnum):
    """An answer about money. Unknown means: ask again later, and do nothing twice until then."""

    PAID = "paid"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Due:
    """Money to be asked for. `document` says what for ("CB1234567X-1"); `attempt` counts from 1.

    A page to pay on speaks `language`, closes at `until`, and leads back to `back` or, unpaid, to `cancelled`.
    """

    document: str
    amount: Dong
    attempt: int = 1
    language: str = "vi"
    until: datetime | None = None
    back: str = ""
    cancelled: str = ""


@dataclass(frozen=True)
class Started:
    """A payment under way. `reference` is unique for its provider; `pay_at` is a page to pay on, if there is one, and
    `known_as` what the provider calls it, where that is something else."""

    reference: str
    pay_at: str = ""
    known_as: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a payment; `amount` is what was paid, where that is known."""

    outcome: Outcome
    amount: Dong | None = None


class Provider(Protocol):
    """One way to pay. None of these calls may run inside a transaction unless the provider needs no network."""

    @property
    def name(self) -> str:
        """What payments of this kind are called in the database."""

    def start(self, due: Due) -> Started:
        """Begin to ask for money. The same due gives the same reference: a repeat asks for nothing more."""

    def ask(self, reference: str) -> Answer:
        """What became of the payment, as far as the provider knows. A stranger's reference is unknown."""

    def refund(self, reference: str, amount: Dong, key: str) -> Outcome:
        """Give money of this payment back. `PAID` says that it has gone to the buyer.

        The same key is the same refund however often it is asked for, also days later: a repeat gives nothing more,
        and tells how it stands.
        """
