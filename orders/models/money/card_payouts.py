"""What the card provider pays out: one line at the bank for many payments, less its fees."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.triggers import append_only


@append_only
class CardPayout(Base):
    """The provider paid out `covers` of what it held for us; `paid` of it came by this line at the bank, and `fees`
    stayed with it. It settles in another currency, so `fees` are below zero where the rate has risen."""

    __tablename__ = "card_payouts"
    id: Mapped[int] = mapped_column(primary_key=True)
    bank_line_id: Mapped[int] = mapped_column(ForeignKey("bank_lines.id"), unique=True)
    covers: Mapped[Dong] = mapped_column(DongColumn)
    paid: Mapped[Dong] = mapped_column(DongColumn)
    fees: Mapped[Dong] = mapped_column(DongColumn)
    note: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("covers > 0 AND paid > 0", "something_came"),
        CheckConstraint("covers = paid + fees", "covers_all_of_it"),
        CheckConstraint("note <> ''", "says_which"),
    )
