"""Where an order goes on that was put together with another."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

import sqlalchemy as sa

from core import actors, clock
from core.db import Dong, db
from core.prepared import PreparedIn
from orders.models import MoneyMove, OrderJoin

_INTO = PreparedIn(lambda order_ids: sa.select(OrderJoin.from_order_id, OrderJoin.into_order_id).where(
    OrderJoin.from_order_id.in_(order_ids)))


def goes_on_in(order_id: int) -> int:
    """The id of the order in which everything of this one is by now; its own while it stands for itself."""
    return go_on_in([order_id])[order_id]


def go_on_in(order_ids: Collection[int]) -> dict[int, int]:
    """The same for many."""
    db.session.flush()  # as every other question does: callers may count on it
    found, looked_at, asked = dict[int, int](), set[int](), set(order_ids)
    while asked:
        looked_at |= asked
        found.update((before, after) for before, after in _INTO.rows(asked))
        asked = set(found.values()) - looked_at
    return {order_id: _end(order_id, found) for order_id in order_ids}


def _end(order_id: int, further: Mapping[int, int]) -> int:
    seen = {order_id}
    while (after := further.get(order_id)) is not None and after not in seen:
        order_id = after
        seen.add(order_id)
    return order_id


def carried(order_id: int) -> Dong:
    """At most so much of the money of this order is in the one in which it goes on: what each on the way handed on."""
    steps, seen = list[Dong](), set[int]()
    while order_id not in seen and (after := db.session.scalar(sa.select(OrderJoin.into_order_id).where(
            OrderJoin.from_order_id == order_id))) is not None:
        seen.add(order_id)
        forth, back = (int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(MoneyMove.amount), 0)).where(
            MoneyMove.from_order_id == source, MoneyMove.to_order_id == target)).one())
            for source, target in ((order_id, after), (after, order_id)))
        steps.append(Dong(max(forth - back, 0)))
        order_id = after
    return min(steps, default=Dong(0))


@cache  # in one statement it is one
def chains() -> sa.CTE:
    """Every order that was put together with another, and all in which it went on since, of which the last one lives:
    `from_id` and `into_id`, for conditions."""
    step = sa.select(OrderJoin.from_order_id.label("from_id"), OrderJoin.into_order_id.label("into_id")).cte(
        "went_on", recursive=True)
    return step.union(sa.select(step.c.from_id, OrderJoin.into_order_id).join(
        OrderJoin, OrderJoin.from_order_id == step.c.into_id))


def came_into(order_ids: Collection[int]) -> sa.Select[tuple[int]]:
    """The orders that went on in these, also by way of others, for conditions."""
    found = chains()
    return sa.select(found.c.from_id).where(found.c.into_id.in_(order_ids))


def remember(from_order_id: int, into_order_id: int) -> None:
    """Write down where everything of an order went, in the caller's transaction."""
    db.session.add(OrderJoin(from_order_id=from_order_id, into_order_id=into_order_id, made_at=clock.now(),
                             made_by=actors.current().ref))
    db.session.flush()
