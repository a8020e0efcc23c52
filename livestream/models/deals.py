"""What goods cost on air, and when: the live prices over time, and deals that hold for a while and for so many."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.triggers import Trigger, append_only, attach, frozen
from livestream.models.claims import Claim
from livestream.models.items import ItemPrice


@append_only
class LivePrice(Base):
    """From `at` on one pack size costs `price`, until the next row of it; the last one is that of ItemPrice."""

    __tablename__ = "live_prices"
    id: Mapped[int] = mapped_column(primary_key=True)
    price_id: Mapped[int] = mapped_column(ForeignKey("item_prices.id"))
    price: Mapped[Dong] = mapped_column(DongColumn)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    __table_args__ = (
        CheckConstraint("price BETWEEN 1 AND 1000000000", "price_sane"),
        sa.Index("ix_live_prices_price_at", "price_id", "at"),
    )


@frozen("session_id", "price_id", "price", "minutes", "cap", "cap_per_buyer", "made_at")
class Deal(Base):
    """For `minutes` the first `cap` base units of one pack size cost `price`, for one buyer at most `cap_per_buyer`.

    Without a beginning it waits for the crew to start it. `taken` base units are claimed, also by who waits for
    goods; `sold_out_at` is since when that is all of it. `is_shown` says what screens were told last.
    """

    __tablename__ = "deals"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    price_id: Mapped[int] = mapped_column(ForeignKey("item_prices.id"), index=True)
    price: Mapped[Dong] = mapped_column(DongColumn)
    minutes: Mapped[int]
    cap: Mapped[int] = mapped_column(sa.BigInteger)
    cap_per_buyer: Mapped[int | None] = mapped_column(sa.BigInteger)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # not in it any more
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # before it had begun
    taken: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    sold_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_shown: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    item_price: Mapped[ItemPrice] = relationship()
    __table_args__ = (
        CheckConstraint("price BETWEEN 1 AND 1000000000", "price_sane"),
        CheckConstraint("minutes BETWEEN 1 AND 600", "minutes_sane"),
        CheckConstraint("cap > 0", "cap_positive"),
        CheckConstraint("cap_per_buyer > 0 AND cap_per_buyer <= cap", "cap_per_buyer_sane"),
        CheckConstraint("taken BETWEEN 0 AND cap", "never_more_than_the_cap"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", "begins_and_ends"),
        CheckConstraint("ends_at >= starts_at", "ends_after_start"),  # the same when stopped at once
        CheckConstraint("(sold_out_at IS NOT NULL) = (taken = cap)", "sold_out_when_taken"),
    )


_OVERLAPS = (
    "NEW.starts_at IS NOT NULL AND NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM deals other "
    "WHERE other.price_id = NEW.price_id AND other.id <> NEW.id AND other.withdrawn_at IS NULL "
    "AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at)")
attach(
    Deal,
    Trigger("deals", "begins_once", "UPDATE",
            "OLD.starts_at IS NOT NULL AND OLD.starts_at IS DISTINCT FROM NEW.starts_at"),
    Trigger("deals", "ends_no_later", "UPDATE",
            "OLD.ends_at IS NOT NULL AND (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at)"),
    Trigger("deals", "stays_withdrawn", "UPDATE",
            "OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at"),
    Trigger("deals", "one_at_a_time", "INSERT", _OVERLAPS),
    Trigger("deals", "one_after_the_other", "UPDATE OF starts_at", _OVERLAPS),
)
attach(
    Claim,
    Trigger("claims", "of_its_deal", "INSERT",
            "NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deals WHERE deals.id = NEW.deal_id "
            "AND deals.price_id = NEW.price_id AND deals.price = NEW.unit_price "
            "AND deals.starts_at <= NEW.priced_at AND NEW.priced_at <= deals.ends_at)"),
    Trigger("claims", "price_stays", "UPDATE",
            "OLD.deal_id IS DISTINCT FROM NEW.deal_id OR OLD.priced_at IS DISTINCT FROM NEW.priced_at"),
)
