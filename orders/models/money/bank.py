"""The operator's accounts at banks, and what happened on them."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.sealed import SealedText, changed
from core.triggers import Trigger, append_only, attach, frozen

_SHOWN = sa.text("is_shown")
_REMAINING = sa.text("remaining > 0")
_IN_USE = sa.text("ended_at IS NULL")


@frozen("bin", "number", "made_at")
class BankAccount(Base):
    """An account of whoever operates the installation, to which buyers transfer. One of them is shown to buyers.

    It is no secret: it stands in every QR. `bin` is the bank (six digits, ISO 7812), `number` as the bank writes it.
    """

    __tablename__ = "bank_accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    bin: Mapped[str] = mapped_column(sa.String(6))
    number: Mapped[str] = mapped_column(sa.String(19))
    holder: Mapped[str] = mapped_column(sa.String(120))
    is_shown: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("bin", "number"),
        CheckConstraint("ended_at IS NULL OR NOT is_shown", "ended_is_not_shown"),
        sa.Index("uq_bank_accounts_is_shown", "is_shown", unique=True, sqlite_where=_SHOWN, postgresql_where=_SHOWN),
    )


@frozen("account_id", "number", "made_at", "made_by")
class BankAlias(Base):
    """Another number under which somebody tells of an account of ours: a virtual account that the bank gives for it."""

    __tablename__ = "bank_aliases"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_accounts.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None]
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", "ended_by_somebody"),
        sa.Index("uq_bank_aliases_number", "number", unique=True, sqlite_where=_IN_USE, postgresql_where=_IN_USE),
    )


class Direction(StrEnum):
    """Which way money went."""

    IN = "in"
    OUT = "out"


@frozen("account_number", "direction", "amount", "at", "day", "reference", "counter_name", "source", "heard_at")
class BankLine(Base):
    """One movement on an account, however many have told us of it; `remaining` came in and is nobody's yet.

    `account_id` is empty for an account that is none of ours, until somebody says that it is. `text` is what the payer
    wrote, with what banks add, often an account number: it is sealed like the account it came from or went to. `day` is
    the local day of `at`, the bank's moment. `source` is who told us first.
    """

    __tablename__ = "bank_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_accounts.id"))
    account_number: Mapped[str] = mapped_column(sa.String(40))
    direction: Mapped[Direction] = mapped_column(choice(Direction, "direction"))
    amount: Mapped[Dong] = mapped_column(DongColumn)
    remaining: Mapped[Dong] = mapped_column(DongColumn)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[date]
    text: Mapped[str] = mapped_column(SealedText("words of a bank line"), default="", server_default="")
    reference: Mapped[str] = mapped_column(sa.String(80), default="")
    counter_name: Mapped[str] = mapped_column(sa.String(160), default="")
    counter_account: Mapped[str] = mapped_column(
        SealedText("other account of a bank line"), default="", server_default="")
    source: Mapped[str] = mapped_column(sa.String(12))
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("remaining BETWEEN 0 AND amount", "remaining_of_the_amount"),
        sa.Index("ix_bank_lines_twins", "amount", "day"),
        sa.Index("ix_bank_lines_remaining", "id", sqlite_where=_REMAINING, postgresql_where=_REMAINING),
    )

    @property
    def counter_tail(self) -> str:
        """The last signs of the other account, as pages show it; "" where nobody told it."""
        return f"… {self.counter_account[-4:]}" if self.counter_account else ""


attach(BankLine, Trigger("bank_lines", "found_once", "UPDATE",
                         "OLD.account_id IS NOT NULL AND OLD.account_id IS DISTINCT FROM NEW.account_id"),
       Trigger("bank_lines", "resealed_only", "UPDATE", changed("text", "counter_account")))


@append_only
class BankTelling(Base):
    """Somebody told us of a movement: the same source tells the same one under the same id."""

    __tablename__ = "bank_tellings"
    source: Mapped[str] = mapped_column(sa.String(12))
    external_id: Mapped[str] = mapped_column(sa.String(120))
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    reference: Mapped[str] = mapped_column(sa.String(80), server_default="")  # of the bank, as this source tells it
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    balance: Mapped[Dong | None] = mapped_column(DongColumn)  # what the account held after it, if the source says so
    __table_args__ = (sa.PrimaryKeyConstraint("external_id", "source"),)  # there are few sources


@append_only
class BankOpening(Base):
    """A person says what an account held at the end of a day: from there on its lines are counted. The latest holds."""

    __tablename__ = "bank_openings"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_accounts.id"), index=True)
    day: Mapped[date]
    amount: Mapped[Dong] = mapped_column(DongColumn)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]


class LineEnd(StrEnum):
    """What a movement was that is no buyer's money."""

    SAME = "same"  # it is on the list twice
    OWN = "own"  # between accounts of our own
    INCOME = "income"  # interest; and fees of the bank: both are uses of a line by now, older rows stay
    FEE = "fee"
    REFUND = "refund"  # the refund that a person has sent
    PAYOUT = "payout"  # what a producer was paid
    BOUNCED = "bounced"  # a payout that the bank sent back


@append_only
class BankLineEnd(Base):
    """A person has said what a movement was, as far as it was nobody's. Once for each line."""

    __tablename__ = "bank_line_ends"
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_lines.id"), primary_key=True)
    kind: Mapped[LineEnd] = mapped_column(choice(LineEnd, "kind"))
    amount: Mapped[Dong] = mapped_column(DongColumn)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    payout_id: Mapped[int | None] = mapped_column(ForeignKey("payouts.id"))
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("(kind = 'refund') = (refund_id IS NOT NULL)", "names_its_refund"),
        CheckConstraint("(kind IN ('payout', 'bounced')) = (payout_id IS NOT NULL)", "names_its_payout"),
        UniqueConstraint("payout_id", "kind"),  # it went once, and came back once
    )
