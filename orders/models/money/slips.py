"""Photos of transfer slips that buyers send, for a person to look at: they are no money and change none."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.triggers import Trigger, attach, frozen

MOST = 5


@frozen("order_id", "number", "key", "digest", "width", "height", "sent_at", "sent_by", "request_key")
class TransferSlip(Base):
    """A picture that whoever has the link of an order sent: `number` counts from one in each order.

    It is kept under `key`, apart from all that is served to everybody; `digest` (SHA-256 of its largest size) makes the
    same picture one. `seen_by` is the person of the office who has looked first; when its files were removed, long
    after the order was done, `removed_at` says so.
    """

    __tablename__ = "transfer_slips"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    width: Mapped[int]  # of the largest size, in pixels
    height: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_by: Mapped[str]
    request_key: Mapped[str] = mapped_column(sa.String(200))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_by: Mapped[str | None]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint(f"number BETWEEN 1 AND {MOST}", "number_within_the_limit"),
        CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", "seen_by_somebody"),
        UniqueConstraint("order_id", "number"),
        UniqueConstraint("order_id", "digest"),
    )


attach(TransferSlip, Trigger(
    "transfer_slips", "marked_once", "UPDATE",
    "(OLD.seen_at IS NOT NULL AND (OLD.seen_at IS DISTINCT FROM NEW.seen_at "
    "OR OLD.seen_by IS DISTINCT FROM NEW.seen_by)) "
    "OR (OLD.removed_at IS NOT NULL AND OLD.removed_at IS DISTINCT FROM NEW.removed_at)"))
