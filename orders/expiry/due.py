"""Which orders are to be reminded, and which are over. The clock alone decides: no job need have run."""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock, dated
from core.db import db
from orders import awaiting, disputed, undecided
from orders.models import Deposit, Order, OrderLine, OrderStatus, PayReminder
from orders.totals import open_lines
from orders.wishes import PAID_BEFORE

REMIND = "remind_unpaid_minutes_before"
WAYS = (*PAID_BEFORE, awaiting.DEPOSIT)
_HAS_GOODS = sa.exists().where(OrderLine.order_id == Order.id, OrderLine.cancelled_at.is_(None)).correlate(Order)


def ends_at(order: Order) -> datetime | None:
    """From when on the goods of the order are free for others, if so much is missing as now; None: never, also while a
    payment for it is in dispute, or a person is to decide about money that came by card."""
    if order.status != OrderStatus.PLACED or order.pay_by is None or not awaiting.missing(order) \
            or disputed.held({order.id}) or undecided.amount(order.id) is not None:
        return None
    return order.pay_by + _grace(awaiting.way(order)) if open_lines(order) else None


def is_over(order: Order) -> bool:
    """True if it was not paid in time, however late the job comes by."""
    end = ends_at(order)
    return end is not None and end <= clock.now()


def overdue() -> list[int]:
    """The orders that are to be given up now, the longest overdue first."""
    return list(db.session.scalars(_overdue(Order.id).order_by(Order.pay_by, Order.id)))


def overdue_with(stock_item_ids: Collection[int]) -> list[int]:
    """Those of them that hold some of these goods."""
    holds = sa.exists().where(OrderLine.order_id == Order.id, OrderLine.cancelled_at.is_(None),
                              OrderLine.stock_item_id.in_(stock_item_ids))
    return list(db.session.scalars(_overdue(Order.id).where(holds).order_by(Order.pay_by, Order.id)))


def held_in_vain(stock_item_ids: Collection[int]) -> dict[int, int]:
    """What of these goods orders still hold that were not paid in time, in base units: as good as free."""
    summed = _overdue(OrderLine.stock_item_id, sa.func.sum(OrderLine.base_units)).join(
        OrderLine, OrderLine.order_id == Order.id).where(
        OrderLine.cancelled_at.is_(None), OrderLine.stock_item_id.in_(stock_item_ids)).group_by(OrderLine.stock_item_id)
    return {item_id: int(units) for item_id, units in db.session.execute(summed)}


def to_remind(order_id: int | None = None) -> list[int]:
    """The orders (or this one) whose buyer is to be reminded now of a deadline, once of each."""
    now = clock.now()
    reminded = sa.exists().where(PayReminder.order_id == Order.id, PayReminder.pay_by == Order.pay_by)
    is_time = sa.or_(sa.false(), *(sa.and_(_pays(way), Order.pay_by <= now + _notice(way)) for way in WAYS))
    wanted = _unpaid(Order.id).where(is_time, Order.pay_by > now, Order.buyer_phone.is_not(None), ~reminded)
    if order_id is not None:
        wanted = wanted.where(Order.id == order_id)
    return list(db.session.scalars(wanted.order_by(Order.pay_by, Order.id)))


def _overdue(*columns: Any) -> sa.Select[Any]:
    now = clock.now()
    is_over = sa.or_(sa.false(), *(sa.and_(_pays(way), Order.pay_by <= now - _grace(way)) for way in WAYS))
    return _unpaid(*columns).where(is_over)


def _unpaid(*columns: Any) -> sa.Select[Any]:
    """Orders that lack something of what must come first."""
    asked = sa.select(sa.func.coalesce(sa.func.sum(Deposit.amount), 0)).where(
        Deposit.order_id == Order.id, Deposit.waived_at.is_(None)).correlate(Order).scalar_subquery()
    total = Order.goods_total + Order.freight
    needed = sa.case((Order.payment_method.in_(PAID_BEFORE), total), (asked < total, asked), else_=total)
    return sa.select(*columns).select_from(Order).where(
        Order.status == OrderStatus.PLACED, Order.pay_by.is_not(None), Order.received < needed, _HAS_GOODS,
        ~disputed.holds(Order.id), ~undecided.holds(Order.id))


def _pays(way: str) -> sa.ColumnElement[bool]:
    return Order.payment_method.not_in(PAID_BEFORE) if way == awaiting.DEPOSIT else Order.payment_method == way


def _grace(way: str) -> timedelta:
    """Money may be on its way for so long after the deadline."""
    return timedelta(minutes=dated.value(f"grace_{way}_minutes"))


def _notice(way: str) -> timedelta:
    """So long before the deadline the buyer is reminded; at most half of the time there is to pay in this way."""
    whole = timedelta(minutes=dated.value(f"pay_by_{way}_minutes"))
    return min(timedelta(minutes=dated.value(REMIND)), whole / 2)
