"""Where an order goes on that was put together with another."""
from __future__ import annotations

import sqlalchemy as sa

from core import actors, clock
from core.db import db
from orders.models import OrderJoin


def goes_on_in(order_id: int) -> int:
    """The id of the order in which everything of this one is by now; its own while it stands for itself."""
    seen = {order_id}
    while (further := db.session.scalar(sa.select(OrderJoin.into_order_id).where(
            OrderJoin.from_order_id == order_id))) is not None and further not in seen:
        order_id = further
        seen.add(order_id)
    return order_id


def remember(from_order_id: int, into_order_id: int) -> None:
    """Write down where everything of an order went, in the caller's transaction."""
    db.session.add(OrderJoin(from_order_id=from_order_id, into_order_id=into_order_id, made_at=clock.now(),
                             made_by=actors.current().ref))
    db.session.flush()
