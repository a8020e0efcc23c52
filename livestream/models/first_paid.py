"""Sessions in which who pays first is served first: the moments of paying, in their order."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.triggers import Trigger, attach, frozen
from livestream.models.claims import Claim, LiveBuyer


@frozen("session_id", "buyer_id", "method", "amount", "at", "actor")
class PayingMoment(Base):
    """At this moment a buyer's order was paid, as its payment method has it (livestream.first_paid).

    Goods are given in the order of `id`. `amount` is what somebody has seen coming in; with cash on delivery nothing
    has come yet. `settled_at`: the crew has called about what could not be given, and the money went where it belongs.
    """

    __tablename__ = "paying_moments"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("live_buyers.id"), index=True)
    method: Mapped[str] = mapped_column(sa.String(12))
    amount: Mapped[Dong | None] = mapped_column(DongColumn)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    buyer: Mapped[LiveBuyer] = relationship()
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("settled_by IS NULL OR settled_at IS NOT NULL", "settled_at_some_moment"),
    )


_ELSEWHERE = ("NEW.paid_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM paying_moments "
              "WHERE paying_moments.id = NEW.paid_id AND paying_moments.session_id = NEW.session_id)")
attach(
    Claim,
    Trigger("claims", "paid_in_its_session", "INSERT", _ELSEWHERE),
    Trigger("claims", "now_paid_in_its_session", "UPDATE OF paid_id", _ELSEWHERE),
    Trigger("claims", "goods_are_paid_first", "UPDATE OF status",
            "NEW.status = 'held' AND NEW.paid_id IS NULL AND EXISTS (SELECT 1 FROM session_terms "
            "WHERE session_id = NEW.session_id AND name = 'claim_first_paid' AND value = 1)"),
    Trigger("claims", "paid_once", "UPDATE OF paid_id",
            "OLD.paid_id IS NOT NULL AND OLD.paid_id IS DISTINCT FROM NEW.paid_id"),
)
