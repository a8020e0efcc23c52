"""What must come for an order before it may be packed, and until when."""
from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from orders import balances, rates, wished
from orders.models import Deposit, Order, OrderLine, OrderStatus
from orders.wishes import PAID_BEFORE

DEPOSIT = "deposit"


def missing(order: Order) -> Dong:
    """So much is still to be paid before anything of it is packed: all of it, a deposit, or nothing."""
    if order.payment_method in PAID_BEFORE:
        return balances.of(order).left
    asked = deposit(order.id)
    if asked and order.lines:
        asked = min(asked, balances.of(order).due)
    return Dong(max(asked - order.received, 0))


def deposit(order_id: int) -> Dong:
    """What was asked of the buyer in advance, and not waived; nothing for a seller who sends nothing any more."""
    db.session.flush()
    lines = sa.select(OrderLine.id).where(OrderLine.order_id == Deposit.order_id)
    mine = lines.where(OrderLine.cooperative_id == Deposit.cooperative_id, OrderLine.cancelled_at.is_(None))
    return Dong(int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Deposit.amount), 0)).where(
        Deposit.order_id == order_id, Deposit.waived_at.is_(None), sa.or_(mine.exists(), ~lines.exists()))).one()))


def is_enough(order: Order) -> bool:
    """True if what was received pays for everything, or the order waited for a deposit that is here now."""
    if not balances.of(order).left:
        return True
    return order.status == OrderStatus.PLACED and order.payment_method not in PAID_BEFORE \
        and bool(deposit(order.id)) and not missing(order)


def way(order: Order) -> str:
    """As the settings about deadline and grace call it."""
    return order.payment_method if order.payment_method in PAID_BEFORE else DEPOSIT


def begin_anew(order: Order) -> None:
    """More goods came into it: for what is missing now the buyer has the whole time again. The order is locked."""
    if order.pay_by is not None and missing(order):
        order.pay_by = max(order.pay_by, rates.pay_by(way(order)))


def values(order: Order) -> dict[int, Dong]:
    """What each cooperative would send of it, with freight; of an order without goods yet, what its buyer wishes."""
    freight = rates.on(clock.local(order.placed_at).date()).freight_per_parcel
    goods: Counter[int] = Counter()
    for line in order.lines:
        if line.cancelled_at is None:
            goods[line.cooperative_id] += line.amount
    if not order.lines:
        for wish in wished.of(order.id).wishes:
            goods[wish.cooperative_id] += wish.amount
    return {seller: Dong(value + freight) for seller, value in goods.items()}
