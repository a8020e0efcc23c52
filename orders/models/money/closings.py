"""Months of the books that are closed: from then on nothing is booked into them."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.states import Machine, guard
from core.triggers import frozen

_NOT_FAILED = sa.text("status <> 'failed'")


class ClosingStatus(StrEnum):
    """How far it is: a job looks at everything before a month is closed."""

    ASKED = "asked"
    CHECKED = "checked"
    CLOSED = "closed"
    FAILED = "failed"


_S = ClosingStatus
CLOSING = Machine(_S, _S.ASKED, {
    _S.ASKED: frozenset({_S.CHECKED, _S.FAILED}),
    _S.CHECKED: frozenset({_S.ASKED, _S.CLOSED, _S.FAILED}),  # asked again: something was booked meanwhile
})


@guard
@frozen("first_day", "last_day", "asked_at", "asked_by")
class MonthClosing(Base):
    """Somebody wants the books of a month closed. `faults` is what stood against it; `postings` how many it holds."""

    __tablename__ = "month_closings"
    machine = CLOSING
    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    _status: Mapped[ClosingStatus] = CLOSING.column()
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[str]
    postings: Mapped[int | None]
    faults: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    __table_args__ = (
        CheckConstraint("last_day > first_day", "a_month"),
        sa.Index("uq_month_closings_first_day", "first_day", unique=True, sqlite_where=_NOT_FAILED,
                 postgresql_where=_NOT_FAILED),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> ClosingStatus:
        """How far it is; changed by core.states.move."""
        return self._status
