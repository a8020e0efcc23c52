"""What others may want to hear about orders. Keys and payloads are ids only."""
from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import sqlalchemy as sa

from core import outbox
from core.db import db
from orders.models import OrderLine

PLACED = outbox.topic("orders.placed")  # order_id
CONFIRMED = outbox.topic("orders.confirmed")  # order_id
PHONE_KNOWN = outbox.topic("orders.phone_known")  # order_id: from a live session, and it can be reached now
HANDED_OVER = outbox.topic("orders.handed_over")  # order_id, parcel_id
CANCELLED = outbox.topic("orders.cancelled")  # order_id
REVIVED = outbox.topic("orders.revived")  # order_id: it was given up unpaid, and goes on after all
SWITCHED = outbox.topic("orders.switched")  # order_id, method: the office has changed how it is paid
LEFT_OVER = outbox.topic("orders.left_over")  # order_id: paid and confirmed, and more goods came into it
UNPAID = outbox.topic("orders.unpaid")  # order_id: the deadline to pay comes near
PAID = outbox.topic("orders.paid")  # order_id, parcel_id
DELIVERED = outbox.topic("orders.delivered")  # order_id, parcel_id
REFUND_PROMISED = outbox.topic("orders.refund_promised")  # refund_id
REFUND_SENT = outbox.topic("orders.refund_sent")  # refund_id
MONEY_FREED = outbox.topic("orders.money_freed")  # order_id, was_cancelled: goods are due no more that were paid
_LINES = cast(sa.Table, OrderLine.__table__)
_SOLD_LIVE = sa.select(_LINES.c.order_id, _LINES.c.session_id).distinct().where(
    _LINES.c.order_id.in_(sa.bindparam("order_ids", expanding=True)), _LINES.c.session_id.is_not(None))


def announce(topic: str, news: Mapping[str, Mapping[str, int]]) -> None:
    """Promise to tell who listens: `{key: ids}`, with `session_ids`, the live sessions that sold some of the order."""
    if not news:
        return
    sessions: dict[int, list[int]] = {ids["order_id"]: [] for ids in news.values()}
    for order_id, session_id in db.session.execute(_SOLD_LIVE, {"order_ids": list(sessions)}):
        sessions[order_id].append(session_id)
    outbox.put_all(topic, {key: {**ids, "session_ids": sorted(sessions[ids["order_id"]])} for key, ids in news.items()})
