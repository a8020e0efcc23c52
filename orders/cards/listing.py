"""Disputes as a list, and how it stands with the provider."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from orders.access import sees_everything
from orders.cards.provider import NAME
from orders.models import CardEvent, Dispute, DisputeStatus, EventVerdict, Order, Payment, PaymentStatus


@dataclass(frozen=True)
class State:
    """What was told last, how much of what was told waits for an answer, and how many pages are open."""

    told_at: datetime | None
    waiting: int
    oldest: datetime | None
    pages: int


def wanted(actor: Actor) -> sa.Select[Dispute]:
    """All disputes, those first that wait for the bank, and of these what is to be answered first."""
    is_open = Dispute.status == DisputeStatus.OPEN
    return sa.select(Dispute).where(sa.true() if sees_everything(actor) else sa.false()).order_by(
        is_open.desc(), sa.case((is_open, Dispute.answer_by), else_=None), Dispute.id.desc())


def orders_of(disputes: Iterable[Dispute]) -> dict[int, Order]:
    """Their orders, by the id of the payment."""
    ids = {dispute.payment_id for dispute in disputes}
    found = sa.select(Payment.id, Order).join(Order, Order.id == Payment.order_id).where(Payment.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(found)}


def state(actor: Actor) -> State:
    """How it stands with the provider; nothing for whoever does not handle money."""
    if not sees_everything(actor):
        return State(None, 0, None, 0)
    told_at = db.session.scalar(sa.select(sa.func.max(CardEvent.received_at)))
    count, oldest = db.session.execute(sa.select(sa.func.count(), sa.func.min(CardEvent.received_at)).where(
        CardEvent.verdict == EventVerdict.WAITING)).one()
    pages = db.session.scalars(sa.select(sa.func.count()).select_from(Payment).where(
        Payment.provider == NAME, Payment.status == PaymentStatus.STARTED)).one()
    return State(told_at, count, oldest, pages)
