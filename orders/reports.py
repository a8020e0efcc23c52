"""Revenue: the four honest figures by commune, cooperative, session and channel. Nothing here writes.

All figures are goods value without freight. *Ordered* counts on the local day of placing, what was cancelled later
included; *paid* on the day the money was recorded; *delivered* and *returned* each on their own day. Paid,
delivered and returned come from the ledger; ordered, cancelled, refused and lost from the journal of order lines,
because they are no money. Orders are counted once at each level, however many communes they touch.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.actors import SYSTEM, Actor
from core.db import Dong, db
from orders.access import visible_to
from orders.bookings import DELIVERED, PAID, RETURNED
from orders.ledger import Account, Entry, Posting
from orders.models import LineEvent, LineEventKind, Order, OrderLine, OrderStatus

_K = LineEventKind
_NOTHING = Dong(0)
_OF_LINES = ("order_id", "stock_item_id")  # what the entries of the ledger do not carry, but the lines they name do


@dataclass(frozen=True)
class Figures:
    """The four figures in dong, what stands apart from them, and how many orders are behind them."""

    ordered: Dong = _NOTHING
    paid: Dong = _NOTHING
    delivered: Dong = _NOTHING
    returned: Dong = _NOTHING
    cancelled: Dong = _NOTHING
    refused: Dong = _NOTHING
    lost: Dong = _NOTHING
    orders: int = 0  # placed in the period
    orders_delivered: int = 0
    sessions: int = 0  # live sessions that goods were ordered in

    @property
    def revenue(self) -> Dong:
        """Delivered minus returned: what "revenue" means wherever nothing else is said."""
        return Dong(self.delivered - self.returned)


@dataclass(frozen=True)
class Scope:
    """Which rows a report is about: a period of local days, both included, and if wanted less than everything."""

    first: date
    last: date
    actor: Actor = SYSTEM
    commune: str | None = None
    cooperatives: frozenset[int] | None = None
    session_id: int | None = None
    without_session: bool = False

    def about(self, rows: type[LineEvent] | type[Entry]) -> list[sa.ColumnElement[bool]]:
        """The conditions on rows that carry commune, cooperative and session."""
        conditions = [visible_to(self.actor, rows)]
        if self.commune is not None:
            conditions.append(rows.commune_code == self.commune)
        if self.cooperatives is not None:
            conditions.append(rows.cooperative_id.in_(self.cooperatives))
        if self.session_id is not None:
            conditions.append(rows.session_id == self.session_id)
        if self.without_session:
            conditions.append(rows.session_id.is_(None))
        return conditions


@dataclass(frozen=True)
class Group:
    """The figures of one commune, session, cooperative, channel or order."""

    key: Any
    figures: Figures


@dataclass(frozen=True)
class Revenue:
    """A period, all of it, and commune by commune: highest revenue first, then what was ordered."""

    first: date
    last: date
    total: Figures
    communes: tuple[Group, ...] = field(default=())


def revenue(actor: Actor, first: date, last: date, commune: str | None = None) -> Revenue:
    """What this person may see of the days `first` to `last`, both included."""
    scope = Scope(first, last, actor, commune)
    return Revenue(first, last, total(scope), tuple(by("commune_code", scope)))


def total(scope: Scope) -> Figures:
    """The figures of everything in the scope."""
    return next((group.figures for group in _grouped(scope, None)), Figures())


def by(column: str, scope: Scope) -> list[Group]:
    """The figures for each value of a column both journals carry: "commune_code", "cooperative_id", "session_id",
    "channel_id"; or "order_id", "stock_item_id". Highest revenue first, then what was ordered."""
    return sorted(_grouped(scope, column), key=lambda group: (
        -group.figures.revenue, -group.figures.ordered, str(group.key)))


def cooperative_revenue(cooperative_ids: Collection[int], since: date, until: date) -> dict[int, Figures]:
    """The figures of these cooperatives over the days `since` to `until`, both included; all zero where nothing was."""
    scope = Scope(since, until, cooperatives=frozenset(cooperative_ids))
    found = {group.key: group.figures for group in _grouped(scope, "cooperative_id")}
    return {cooperative_id: found.get(cooperative_id, Figures()) for cooperative_id in cooperative_ids}


def of_session(session_id: int) -> Figures:
    """What came of one live session, over all days."""
    return total(Scope(date.min, date.max, session_id=session_id))


def of_session_by_channel(session_id: int) -> list[Group]:
    """The same for each channel it ran on."""
    return by("channel_id", Scope(date.min, date.max, session_id=session_id))


def units(scope: Scope) -> dict[int, dict[LineEventKind, int]]:
    """How many base units of each stock item were ordered, cancelled, delivered and so on."""
    told = sa.select(OrderLine.stock_item_id, LineEvent.kind, sa.func.sum(LineEvent.base_units)).join(
        OrderLine, OrderLine.id == LineEvent.line_id).where(
        LineEvent.day.between(scope.first, scope.last), *scope.about(LineEvent)).group_by(
        OrderLine.stock_item_id, LineEvent.kind)
    found: dict[int, dict[LineEventKind, int]] = {}
    for stock_item_id, kind, base_units in db.session.execute(told):
        found.setdefault(stock_item_id, {})[kind] = int(base_units)
    return found


def completed(scope: Scope) -> int:
    """How many of the orders placed there are complete: their buyer said where to, or the shop accepted them."""
    has_address = sa.and_(Order.buyer_phone != "", Order.buyer_name != "", Order.ward_code != "", Order.street != "")
    is_complete = sa.or_(Order.status.not_in((OrderStatus.PLACED, OrderStatus.CANCELLED)), has_address)
    counted = sa.select(sa.func.count(LineEvent.order_id.distinct())).join(Order, Order.id == LineEvent.order_id).where(
        LineEvent.kind == _K.ORDERED, LineEvent.day.between(scope.first, scope.last), is_complete,
        *scope.about(LineEvent))
    return db.session.scalars(counted).one()


def figure_names() -> Sequence[str]:
    """The names of all figures, in the order reports show them."""
    return [each.name for each in fields(Figures)]


def _grouped(scope: Scope, column: str | None) -> Iterable[Group]:
    values: dict[Any, dict[str, int]] = {}
    for key, kind, amount, orders, sessions in db.session.execute(_told(scope, column)):
        mine = values.setdefault(key, {})
        if kind in (_K.ORDERED, _K.CANCELLED, _K.REFUSED, _K.LOST):
            mine[kind.value] = int(amount)
        if kind == _K.ORDERED:
            mine["orders"], mine["sessions"] = orders, sessions
        if kind == _K.DELIVERED:
            mine["orders_delivered"] = orders
    for key, kind, amount in db.session.execute(_booked(scope, column)):
        values.setdefault(key, {})[kind] = int(amount)
    return [Group(key, Figures(**found)) for key, found in values.items()]  # type: ignore[arg-type]


def _told(scope: Scope, column: str | None) -> sa.Select[Any]:
    of_lines = column == "stock_item_id"
    key: Any = sa.null() if column is None else getattr(OrderLine if of_lines else LineEvent, column)
    told = sa.select(
        key.label("key"), LineEvent.kind, sa.func.sum(LineEvent.amount),
        sa.func.count(LineEvent.order_id.distinct()), sa.func.count(LineEvent.session_id.distinct()),
    ).where(LineEvent.day.between(scope.first, scope.last), *scope.about(LineEvent))
    if of_lines:
        told = told.join(OrderLine, OrderLine.id == LineEvent.line_id)
    return told.group_by(LineEvent.kind, *([] if column is None else [key]))


def _booked(scope: Scope, column: str | None) -> sa.Select[Any]:
    """Goods legs only: those of freight name no line. Producer legs are negative when we owe."""
    of_lines = column in _OF_LINES
    key: Any = sa.null() if column is None else getattr(OrderLine if of_lines else Entry, column)
    amount = sa.case((Posting.kind == RETURNED, Entry.amount), else_=-Entry.amount)
    booked = sa.select(key.label("key"), Posting.kind, sa.func.sum(amount)).join(
        Posting, Posting.id == Entry.posting_id).where(
        Posting.day.between(scope.first, scope.last), Entry.line_id.is_not(None), sa.or_(
            sa.and_(Posting.kind == PAID, Entry.account == Account.BUYER),
            sa.and_(Posting.kind.in_([DELIVERED, RETURNED]), Entry.account == Account.PRODUCER)),
        *scope.about(Entry))
    if of_lines:
        booked = booked.join(OrderLine, OrderLine.id == Entry.line_id)
    return booked.group_by(Posting.kind, *([] if column is None else [key]))
