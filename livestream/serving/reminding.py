"""Before kept goods lapse their buyer is reminded, once, if a phone number is known."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core import clock, dated, outbox
from core.db import db
from core.transactions import lock, use_case
from livestream.models import Claim, ClaimStatus, LiveSession
from orders.models import Order, OrderLine, OrderStatus

EXPIRING = outbox.topic("livestream.expiring")
_MINUTES = "claim_reminder_minutes"


def sessions_due() -> list[int]:
    """The sessions of which some buyers are to be reminded now."""
    return sorted(db.session.scalars(_due(Claim.session_id).distinct()))


@use_case
def remind(session_id: int) -> int:
    """Promise each buyer whose goods lapse soon one reminder. Returns how many; a repeat finds none."""
    lock(LiveSession, session_id)
    orders: dict[int, list[int]] = {}
    for order_id, claim_id in db.session.execute(
            _due(OrderLine.order_id, Claim.id).where(Claim.session_id == session_id)):
        orders.setdefault(order_id, []).append(claim_id)
    reminded = [claim_id for ids in orders.values() for claim_id in ids]
    db.session.execute(sa.update(Claim).where(Claim.id.in_(reminded)).values(reminded_at=clock.now()))
    outbox.put_all(EXPIRING, {f"{order_id}:{min(ids)}": {"order_id": order_id} for order_id, ids in orders.items()})
    return len(orders)


def _due(*columns: Any) -> sa.Select[Any]:
    now = clock.now()
    soon = now + timedelta(minutes=dated.value(_MINUTES))
    return (
        sa.select(*columns).select_from(Claim).join(OrderLine, OrderLine.id == Claim.line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Claim.status == ClaimStatus.ORDERED, Claim.reminded_at.is_(None), Claim.expires_at > now,
               Claim.expires_at <= soon, Order.status == OrderStatus.PLACED, Order.street == "",
               Order.buyer_phone.is_not(None)))
