"""The ledger: double entry.

Legs first, the posting last; the database refuses a posting whose legs do not add up to zero, and a leg for a
posting that is closed. What each event books stands in orders/bookings.py.
"""
from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import actors, clock
from core.bulk import insert_all
from core.db import Base, Dong, DongColumn, UtcDateTime, choice, db
from core.transactions import retry_on, use_case
from core.triggers import Trigger, append_only, attach


class Account(StrEnum):
    """Where money can be. The operator of the installation collects and pays the producers.

    Debits are positive: what buyers owe us, the cash under way, the bank. What we owe producers is negative.
    """

    BUYER = "buyer"
    CASH_IN_TRANSIT = "cash_in_transit"
    BANK = "bank"
    CARD = "card"
    PRODUCER = "producer"
    COMMISSION = "commission"
    FREIGHT = "freight"
    FEES = "fees"
    TAX = "tax"
    LOSS = "loss"
    UNCLEAR = "unclear"  # in the bank, and nobody knows for what yet
    REFUND = "refund"  # promised to a buyer, and not gone yet
    COSTS = "costs"  # what running the market costs us, fees apart
    INCOME = "income"  # interest, and what else is ours
    CAPITAL = "capital"  # what whoever operates the installation put in and took out


@append_only
class Posting(Base):
    """One event in the books: complete, balanced, closed."""

    __tablename__ = "ledger_postings"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    document: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(20))
    day: Mapped[date] = mapped_column(index=True)  # the local day, so that reports group by it on any database
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("document", "kind"),)


@append_only
class Entry(Base):
    """One leg. Its foreign key is checked at COMMIT: a leg without its posting cannot stay."""

    __tablename__ = "ledger_legs"
    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[str] = mapped_column(
        ForeignKey("ledger_postings.id", deferrable=True, initially="DEFERRED"), index=True)
    account: Mapped[Account] = mapped_column(choice(Account, "account"))
    party: Mapped[str] = mapped_column(sa.String(40))  # whose: "order:17", "cooperative:3", "" for our own
    amount: Mapped[Dong] = mapped_column(DongColumn)
    commune_code: Mapped[str | None] = mapped_column(sa.String(5))
    cooperative_id: Mapped[int | None] = mapped_column(index=True)
    session_id: Mapped[int | None] = mapped_column(index=True)
    channel_id: Mapped[int | None]
    line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), index=True)


_SUM = "(SELECT COALESCE(SUM(amount), 1) FROM ledger_legs WHERE posting_id = NEW.id)"
_OPEN = "month_is_open"
_CLOSED = "SELECT 1 FROM month_closings WHERE status = 'closed' AND NEW.day BETWEEN first_day AND last_day"
attach(Posting, Trigger("ledger_postings", "balanced", "INSERT", f"{_SUM} <> 0"),
       Trigger("ledger_postings", _OPEN, "INSERT", f"EXISTS ({_CLOSED})"))
attach(Entry, Trigger("ledger_legs", "not_closed", "INSERT",
                      "EXISTS (SELECT 1 FROM ledger_postings WHERE id = NEW.posting_id)"))


@dataclass(frozen=True)
class Leg:
    """One leg to be booked; legs about goods name the line they are about, freight names none."""

    account: Account
    amount: Dong
    party: str = ""
    commune_code: str | None = None
    cooperative_id: int | None = None
    session_id: int | None = None
    channel_id: int | None = None
    line_id: int | None = None


@dataclass(frozen=True)
class NewPosting:
    """One event to be booked, once per (document, kind)."""

    document: str
    kind: str
    legs: Sequence[Leg]


_LEGS, _POSTINGS = cast(sa.Table, Entry.__table__), cast(sa.Table, Posting.__table__)


def _came_after_the_month(error: Exception) -> bool:
    """True if the database refused a posting because its month is closed by now. What began before midnight and was
    overtaken is run again: then it is booked on its new day, which is of a month that is open."""
    return f"refused by ledger_postings_{_OPEN}" in str(getattr(error, "orig", ""))


retry_on(_came_after_the_month)


@use_case(joins=True)
def post(postings: Sequence[NewPosting]) -> None:
    """Book these events, in two statements. A return is a posting of its own; nothing is ever changed."""
    if not postings:
        return
    ids = [uuid.uuid4().hex for _ in postings]
    db.session.flush()
    insert_all(_LEGS, [{"posting_id": posting_id, **vars(leg)}
                       for posting_id, each in zip(ids, postings, strict=True) for leg in each.legs])
    told = {"day": clock.today(), "actor": actors.current().ref, "at": clock.now()}
    insert_all(_POSTINGS, [{"id": posting_id, "document": each.document, "kind": each.kind, **told}
                           for posting_id, each in zip(ids, postings, strict=True)])


def is_posted(document: str, kind: str) -> bool:
    """True if this event is in the books."""
    found = sa.select(Posting.id).where(Posting.document == document, Posting.kind == kind)
    return db.session.scalar(found) is not None
