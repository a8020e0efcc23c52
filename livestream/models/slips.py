"""Slips: what was printed while live, so that nobody prints it twice and a reprint says that it is one."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime, choice
from core.triggers import append_only
from livestream.models.claims import LiveBuyer


class SlipKind(StrEnum):
    """What a slip is to whoever sticks it on a bag."""

    NEW = "new"
    CHANGED = "changed"  # instead of the slip before
    VOID = "void"  # the slip before does not hold any more
    REPRINT = "reprint"
    REPLACED = "replaced"  # not on paper: the slip of another claim says so


class SlipWidth(StrEnum):
    """The roll in the printer, in millimetres."""

    NARROW = "58"
    WIDE = "80"


class SlipPhone(StrEnum):
    """How much of the buyer's number stands on a slip that lies about."""

    HIDDEN = "hidden"
    LAST = "last"
    WHOLE = "whole"


class SlipFor(StrEnum):
    """What a slip is about."""

    CLAIM = "claim"
    BUYER = "buyer"


class SlipSetting(Base):
    """How a session prints its slips; without a row as the columns say by default."""

    __tablename__ = "slip_settings"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    width: Mapped[SlipWidth] = mapped_column(choice(SlipWidth, "width"))
    phone: Mapped[SlipPhone] = mapped_column(choice(SlipPhone, "phone"))
    one_for: Mapped[SlipFor] = mapped_column(choice(SlipFor, "one_for"))
    with_qr: Mapped[bool]


@append_only
class SlipRun(Base):
    """One press of the key: somebody printed what was new, in this width."""

    __tablename__ = "slip_runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    slips: Mapped[list[Slip]] = relationship(back_populates="run", order_by="Slip.id")


@append_only
class Slip(Base):
    """The nth slip about a claim, or about a buyer when `claim_id` is empty; `facts` is what stands on it.

    Neither name nor number of the buyer is in `facts`: they are looked up when it is shown.
    """

    __tablename__ = "slips"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("slip_runs.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("live_buyers.id"), index=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(24))  # "claim:17" or "buyer:5"
    nth: Mapped[int]
    kind: Mapped[SlipKind] = mapped_column(choice(SlipKind, "kind"))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    run: Mapped[SlipRun] = relationship(back_populates="slips")
    buyer: Mapped[LiveBuyer] = relationship()
    __table_args__ = (
        UniqueConstraint("subject", "nth"),
        CheckConstraint("nth > 0", "nth_counts"),
        CheckConstraint("(kind = 'new') = (nth = 1)", "the_first_is_new"),
    )
