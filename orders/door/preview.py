"""Whom a rule about deposits would have hit: orders with cash on delivery of the last days, each judged by what its
cooperative had lived through with the buyer until then."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock, dated
from core.db import Dong, db
from orders import standing
from orders.door import rule
from orders.door.rule import Facts, Rule
from orders.models import LineEvent, LineEventKind, Order, OrderLine
from orders.rates import on
from orders.wishes import PAID_BEFORE

DAYS = 30
MOST = 2_000  # orders that are looked at, the newest
_KINDS = (LineEventKind.DELIVERED, LineEventKind.REFUSED, LineEventKind.RETURNED)


@dataclass(frozen=True)
class Hit:
    """An order that would have needed a deposit, why, and what became of it."""

    code: str
    placed_at: datetime
    total: Dong
    deposit: Dong
    why: tuple[str, ...]
    was_refused: bool


@dataclass(frozen=True)
class Preview:
    """Of so many orders; `refused` of all of them came back, and `caught` of those had needed a deposit."""

    orders: int
    hits: tuple[Hit, ...]
    refused: int

    @property
    def caught(self) -> int:
        """How many of those that were left at the door would have needed a deposit."""
        return sum(hit.was_refused for hit in self.hits)

    @property
    def deposits(self) -> Dong:
        """All of them together."""
        return Dong(sum(hit.deposit for hit in self.hits))


def preview(trial: Rule) -> Preview:
    """The orders of the last days in the light of this rule, the newest first."""
    since = clock.now() - timedelta(days=DAYS)
    orders = list(db.session.scalars(sa.select(Order).where(
        Order.placed_at >= since, Order.payment_method.not_in(PAID_BEFORE), Order.ward_code.is_not(None),
        Order.buyer_phone.is_not(None)).order_by(Order.id.desc()).limit(MOST)))
    history = _History([order.buyer_phone or "" for order in orders])
    goods = _goods([order.id for order in orders])
    refused = set(db.session.scalars(sa.select(LineEvent.order_id).where(
        LineEvent.order_id.in_([order.id for order in orders]), LineEvent.kind == LineEventKind.REFUSED)))
    hits = []
    for order in orders:
        freight = on(clock.local(order.placed_at).date()).freight_per_parcel
        deposit, why, total = 0, set(), 0
        for cooperative_id, value in goods[order.id].items():
            worth = Dong(value + freight)
            total += worth
            found = rule.reasons(trial, history.facts(order, cooperative_id, worth))
            if found:
                deposit += rule.amount(trial, worth)
                why |= set(found)
        if deposit:
            hits.append(Hit(order.code, order.placed_at, Dong(total), Dong(deposit),
                            tuple(each for each in rule.REASONS if each in why), order.id in refused))
    return Preview(len(orders), tuple(hits), len(refused))


class _History:
    """What became of the orders of some buyers, and when."""

    def __init__(self, phones: Sequence[str]) -> None:
        self._regular_from = dated.value(standing.REGULAR_FROM_DELIVERED)
        self._events: dict[tuple[str, int], list[tuple[datetime, LineEventKind, int]]] = defaultdict(list)
        told = sa.select(Order.buyer_phone, LineEvent.cooperative_id, LineEvent.at, LineEvent.kind, Order.id).join(
            Order, Order.id == LineEvent.order_id).where(
            Order.buyer_phone.in_(set(phones)), LineEvent.kind.in_(_KINDS))
        for phone, cooperative_id, at, kind, order_id in db.session.execute(told):
            self._events[phone or "", cooperative_id].append((at, kind, order_id))

    def facts(self, order: Order, cooperative_id: int, value: Dong) -> Facts:
        """As this cooperative knew the buyer when the order was placed."""
        seen: dict[LineEventKind, set[int]] = {kind: set() for kind in _KINDS}
        for at, kind, order_id in self._events.get((order.buyer_phone or "", cooperative_id), ()):
            if at < order.placed_at:
                seen[kind].add(order_id)
        delivered, refused, returned = (len(seen[kind]) for kind in _KINDS)
        return Facts(value, delivered - returned >= self._regular_from and not refused, refused,
                     order.ward_code or "", order.province_code or "")


def _goods(order_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """What each cooperative was to send, as it was ordered: `{order: {cooperative: dong}}`."""
    found: dict[int, dict[int, int]] = {order_id: {} for order_id in order_ids}
    rows = db.session.execute(sa.select(OrderLine.order_id, OrderLine.cooperative_id, sa.func.sum(
        OrderLine.amount)).where(OrderLine.order_id.in_(order_ids)).group_by(
        OrderLine.order_id, OrderLine.cooperative_id))
    for order_id, cooperative_id, value in rows:
        found[order_id][cooperative_id] = int(value)
    return found
