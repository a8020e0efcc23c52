"""Many movements of one source: those that lock no more than orders are heard together, the others one by one.

Apart are words that name a payout or a refund of ours, an order that was given up and may take its goods again, and one
whose goods are held or wished for on air. What breaks hearing them together is heard one by one: it holds up no other.
"""
from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

import sqlalchemy as sa

from core.db import db
from core.errors import Unavailable
from core.jobs import LeaseLost
from orders import followers
from orders.banking import counting, hearing, outgoing
from orders.banking.heard import HeardLine
from orders.models import Expiry, OrderStatus

TOGETHER = 250
log = logging.getLogger(__name__)


def apart(texts: Collection[str]) -> set[str]:
    """Those of the words that may not be heard together with others."""
    named = counting.orders_named(texts)
    orders = {order.id: order for held in named.values() for order in held.values()}
    given_up = {order.id for order in orders.values() if order.status == OrderStatus.CANCELLED}
    busy = followers.concerned(orders) | (_may_go_on(given_up) if given_up else set())
    return outgoing.names_any_of_ours(texts) | {
        text for text, held in named.items() if any(order.id in busy for order in held.values())}


def _may_go_on(order_ids: Collection[int]) -> set[int]:
    return set(db.session.scalars(sa.select(Expiry.order_id).where(
        Expiry.order_id.in_(order_ids), Expiry.revived_at.is_(None))))


def hear_all(told: Sequence[HeardLine], broke: Callable[[HeardLine], object]) -> int:
    """Hear all of them, a few hundred in one transaction; how many were new. `broke` is called for one that breaks what
    hears it. Raises Unavailable at the end, where one of them may go well the next time."""
    new, failed = 0, None
    for place in range(0, len(told), TOGETHER):
        some = told[place:place + TOGETHER]
        alone, many = _parted(some)
        try:
            new += sum(each.is_new for each in hearing.hear_together(many)) if many else 0
        except LeaseLost:
            raise
        except Exception:
            log.exception("%s movements of %s cannot be heard together", len(many), many[0].source)
            alone = list(some)
        for each in alone:
            try:
                new += hearing.hear(each).is_new
            except Unavailable as error:
                failed = error
            except LeaseLost:
                raise
            except Exception:
                log.exception("a movement of %s cannot be heard", each.source)
                broke(each)
    if failed is not None:
        raise failed
    return new


def _parted(told: Sequence[HeardLine]) -> tuple[list[HeardLine], list[HeardLine]]:
    """Those that are heard alone, and the others."""
    words = apart({each.text for each in told})
    return [each for each in told if each.text in words], [each for each in told if each.text not in words]
