"""Claims: what a buyer said they take, until it is an order."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime
from core.states import Machine, guard
from core.triggers import Trigger, attach, frozen
from livestream.models.comments import Comment
from livestream.models.items import ItemPrice, RunItem
from livestream.models.sessions import Channel


@frozen("session_id", "channel_id", "author_id")
class LiveBuyer(Base):
    """One author on one channel of one session: the buyer, until a phone says that two authors are one person.

    `number` is the number in the hall: said on air, printed on the slip.
    """

    __tablename__ = "live_buyers"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    author_id: Mapped[str] = mapped_column(sa.String(120))
    name: Mapped[str] = mapped_column(sa.String(160))
    number: Mapped[int]
    phone: Mapped[str | None] = mapped_column(sa.String(10))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    is_apart: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # a person said: nobody else
    taken: Mapped[int] = mapped_column(default=0, server_default="0")  # how many open claims that do not wait
    channel: Mapped[Channel] = relationship()
    claims: Mapped[list[Claim]] = relationship(back_populates="buyer", order_by="Claim.id")
    __table_args__ = (
        UniqueConstraint("session_id", "channel_id", "author_id"),
        UniqueConstraint("session_id", "number"),
        sa.Index("ix_live_buyers_session_phone", "session_id", "phone"),
    )


class ClaimStatus(StrEnum):
    """From what was heard to what was ordered."""

    HEARD = "heard"
    HELD = "held"
    WAITING = "waiting"
    ORDERED = "ordered"
    DOUBTFUL = "doubtful"
    RELEASED = "released"


KEPT = (ClaimStatus.HELD, ClaimStatus.ORDERED)
"""Goods are kept for these. In a real session a held claim becomes an order in the same transaction; in a rehearsal it
stays held, and there is no order."""
SESSION_ENDED = "session ended"  # the reason, when nobody who waited is served any more
LINE_CANCELLED = "line cancelled"  # the reason, when it was cancelled at the order
_S = ClaimStatus
CLAIM = Machine(_S, _S.HEARD, {
    _S.HEARD: frozenset({_S.HELD, _S.WAITING, _S.DOUBTFUL, _S.RELEASED}),
    _S.DOUBTFUL: frozenset({_S.HELD, _S.WAITING, _S.RELEASED}),
    _S.HELD: frozenset({_S.ORDERED, _S.RELEASED}),
    _S.WAITING: frozenset({_S.HELD, _S.RELEASED}),
    _S.ORDERED: frozenset({_S.RELEASED}),
})


@guard
@frozen("session_id", "buyer_id", "item_id", "price_id", "milli", "base_units", "unit_price", "amount")
class Claim(Base):
    """A buyer takes so much of one item at the price of the moment they said so. Its hold has the owner "claim:<id>".

    What stays of a claim when a part of it goes is a new claim in its place of the queue: `place_of` is the first
    one's id. Claims are served in the order of `place`.
    """

    __tablename__ = "claims"
    machine = CLAIM
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"))
    buyer_id: Mapped[int] = mapped_column(ForeignKey("live_buyers.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("run_items.id"))
    price_id: Mapped[int] = mapped_column(ForeignKey("item_prices.id"))
    milli: Mapped[int]  # thousandths of the unit
    base_units: Mapped[int] = mapped_column(sa.BigInteger)
    unit_price: Mapped[Dong] = mapped_column(DongColumn)
    amount: Mapped[Dong] = mapped_column(DongColumn)
    deal_id: Mapped[int | None]  # by whose price; none: the live price. A trigger keeps it true (models.deals)
    priced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # unit_price held then; none: before it was kept
    _status: Mapped[ClaimStatus] = CLAIM.column()
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place_of: Mapped[int | None]
    paid_id: Mapped[int | None] = mapped_column(index=True)  # by which moment; triggers keep it true (.first_paid)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), unique=True)
    version: Mapped[int] = mapped_column()
    buyer: Mapped[LiveBuyer] = relationship(back_populates="claims")
    comment: Mapped[Comment | None] = relationship()
    item: Mapped[RunItem] = relationship()
    price: Mapped[ItemPrice] = relationship()
    __table_args__ = (
        CheckConstraint("milli BETWEEN 1 AND 999000", "milli_sane"),
        CheckConstraint("base_units > 0", "base_units_positive"),
        CheckConstraint("amount = (unit_price * milli + 500) / 1000", "amount_is_price_times_quantity"),
        sa.Index("ix_claims_session_status", "session_id", "status", "item_id"),
        sa.Index("ix_claims_expires", "expires_at"),
        sa.Index("ix_claims_item_expires", "item_id", "status", "expires_at"),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> ClaimStatus:
        """Where the claim stands; changed by core.states.move."""
        return self._status

    @hybrid_property
    def place(self) -> int:
        """Where in the queue it stands: of two claims the one with the smaller place was accepted first."""
        return self.id if self.place_of is None else self.place_of

    @place.inplace.expression
    @classmethod
    def _place(cls) -> sa.ColumnElement[int]:
        return sa.func.coalesce(cls.place_of, cls.id)


_ORDERS = "NEW.line_id IS NOT NULL OR NEW.status = 'ordered'"
_REHEARSED = "(SELECT count(*) FROM live_sessions WHERE id = NEW.session_id AND is_rehearsal) > 0"
attach(Claim, Trigger("claims", "no_order_of_a_rehearsal", "UPDATE", f"({_ORDERS}) AND {_REHEARSED}"))
