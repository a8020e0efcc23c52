"""Files that a bank gave: kept until their rows are heard, and the rows as they were read and corrected."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.sealed import SealedBytes, SealedJson, changed
from core.triggers import Trigger, attach
from orders.models.money.bank import BankAccount, Direction

_TAKEN = sa.text("external_id <> ''")


class Dates(StrEnum):
    """How 03/04/2026 is read: as the file as a whole tells, or as a person has said."""

    AUTO = "auto"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class StatementFile(Base):
    """One file about one account, once however often it is sent; `digest` is its fingerprint.

    `meanings` says what each column tells, by its name; None until it is known. `wanted_at` stands while good rows are
    being heard, `taken_at` when every row was heard or dropped: then the bytes go.
    """

    __tablename__ = "statement_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_accounts.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(160))
    body: Mapped[bytes | None] = mapped_column(SealedBytes("file of a bank"), deferred=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(32))
    meanings: Mapped[dict[str, str] | None] = mapped_column(sa.JSON(none_as_null=True))
    dates: Mapped[Dates] = mapped_column(choice(Dates, "dates"), default=Dates.AUTO)
    left_out: Mapped[int] = mapped_column(default=0)  # rows that stand around the table
    brought_by: Mapped[str]
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account: Mapped[BankAccount] = relationship()
    __table_args__ = (
        UniqueConstraint("account_id", "digest"),
        CheckConstraint("(taken_at IS NULL) = (body IS NOT NULL)", "kept_until_taken"),
        CheckConstraint("taken_at IS NULL OR wanted_at IS NULL", "taken_is_not_wanted"),
    )


class RowState(StrEnum):
    """What became of a row."""

    WRONG = "wrong"  # it waits to be corrected or dropped
    GOOD = "good"
    TAKEN = "taken"  # the bank line is known
    DROPPED = "dropped"


class Known(StrEnum):
    """What is said of a row that another file may have told: nothing, that a person is asked, or what they said."""

    UNSAID = ""
    ASKED = "asked"
    SAME = "same"
    OTHER = "other"


class StatementRow(Base):
    """One row of a file: `told` are its cells as they stand now, by meaning; `faults` what is the matter with them.

    `raw` is what stood in the file where a person has changed it. `identity` is the same wherever the same movement is
    told; `external_id` is it with a number, once it was heard. `is_new`: nobody had told of its bank line before.
    What is told is sealed. A good row that is ASKED about waits for a person: it may be known from another file.
    """

    __tablename__ = "statement_rows"
    file_id: Mapped[int] = mapped_column(ForeignKey("statement_files.id"), primary_key=True)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # where it stands in the file
    state: Mapped[RowState] = mapped_column(choice(RowState, "state"))
    told: Mapped[dict[str, str]] = mapped_column(SealedJson("row of a statement"))
    faults: Mapped[list[list[str]]] = mapped_column(sa.JSON, default=list)  # [column, what]
    raw: Mapped[dict[str, str] | None] = mapped_column(SealedJson("row of a statement before"))
    moment: Mapped[datetime | None] = mapped_column(UtcDateTime)
    has_time: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[Dong | None] = mapped_column(DongColumn)
    direction: Mapped[Direction | None] = mapped_column(choice(Direction, "direction"))
    identity: Mapped[str] = mapped_column(sa.String(40), default="")
    external_id: Mapped[str] = mapped_column(sa.String(60), default="")
    line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    is_new: Mapped[bool] = mapped_column(default=False)
    known: Mapped[Known] = mapped_column(choice(Known, "known"), default=Known.UNSAID, server_default="")
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    changed_by: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint("(state = 'taken') = (line_id IS NOT NULL)", "taken_as_a_line"),
        CheckConstraint("(state = 'taken') = (external_id <> '')", "taken_under_a_name"),
        CheckConstraint("(state = 'dropped') = (reason <> '')", "dropped_with_a_reason"),
        CheckConstraint("state NOT IN ('good', 'taken') OR (moment IS NOT NULL AND amount IS NOT NULL AND "
                        "amount > 0 AND direction IS NOT NULL AND identity <> '')", "good_is_complete"),
        sa.Index("ix_statement_rows_state", "file_id", "state", "at"),
        sa.Index("uq_statement_rows_external_id", "file_id", "external_id", unique=True, sqlite_where=_TAKEN,
                 postgresql_where=_TAKEN),
    )

    @property
    def day(self) -> date | None:
        """The local day of its moment."""
        return None if self.moment is None else clock.local(self.moment).date()


_STAYS = ("file_id", "at", "state", "moment", "has_time", "amount", "direction", "identity", "external_id", "line_id",
          "is_new", "known", "reason", "changed_by")
attach(StatementRow,
       Trigger("statement_rows", "taken_stays", "UPDATE", "OLD.state = 'taken' AND (" + " OR ".join((
           *(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _STAYS),
           "CAST(OLD.faults AS TEXT) IS DISTINCT FROM CAST(NEW.faults AS TEXT)", changed("told", "raw"))) + ")"),
       Trigger("statement_rows", "taken_is_kept", "DELETE", "OLD.state = 'taken'"))


class StatementMapping(Base):
    """What the columns of a bank's files mean, as a person last said: the bank is known by the names of its columns."""

    __tablename__ = "statement_mappings"
    bin: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    meanings: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    dates: Mapped[Dates] = mapped_column(choice(Dates, "dates"))
    learnt_by: Mapped[str]
    learnt_at: Mapped[datetime] = mapped_column(UtcDateTime)
