"""What follows from the lines of an order while nothing is packed: totals, parcels, and the cash to collect."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.states import move, move_all
from core.transactions import lock_all
from orders import balances, customers, rates, rows
from orders.access import read_goods
from orders.customers import Known
from orders.door import labels
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.progress import follow_parcels
from orders.rows import NewParcels
from orders.topics import CANCELLED, announce

_ASK_NOTHING = frozenset({ParcelStatus.CANCELLED, ParcelStatus.GOING_BACK, ParcelStatus.BACK, ParcelStatus.LOST})


def owner_of(code: str) -> str:
    """What the stock knows an order by."""
    return f"order:{code}"


def quantities(lines: Sequence[OrderLine]) -> dict[int, int]:
    """What these lines hold or have taken: `{stock item id: base units}`."""
    total: Counter[int] = Counter()
    for line in lines:
        total[line.stock_item_id] += line.base_units
    return dict(total)


def open_lines(order: Order) -> list[OrderLine]:
    """The lines that are not cancelled."""
    return [line for line in order.lines if line.cancelled_at is None]


def follow_lines(order: Order, reason: str = "") -> None:
    """Make totals, parcels and payments agree with the lines. The order is locked, its parcels are in the store."""
    follow_lines_of([order], reason)


def follow_lines_of(orders: Sequence[Order], reason: str = "") -> None:
    """The same for many, which are locked."""
    goods: dict[int, Counter[int]] = {order.id: Counter() for order in orders}
    for order in orders:
        for line in open_lines(order):
            goods[order.id][line.cooperative_id] += line.amount
        order.goods_total = Dong(goods[order.id].total())
        if order.status == OrderStatus.PLACED:
            order.freight = Dong(_freight(order) * len(goods[order.id]))
            if not goods[order.id]:
                move(order, OrderStatus.CANCELLED, reason)
                announce(CANCELLED, {f"{order.id}:{order.version}": {"order_id": order.id}})
            if order.received:
                balances.spread(order)
            goods.pop(order.id)
    confirmed = [order for order in orders if order.id in goods]
    if not confirmed:
        return
    had_parcels = {order.id for order in confirmed if order.parcels}
    _follow_in_parcels(confirmed, goods, reason)
    _add_parcels(confirmed, goods)
    for order in confirmed:
        order.freight = Dong(sum(each.freight for each in order.parcels if each.status != ParcelStatus.CANCELLED))
    paid = [order for order in confirmed if order.received]
    if paid:
        balances.spread_all(paid)
    ask_for_cash_of([order for order in confirmed if order.received or order.id in had_parcels], reason)
    follow_parcels(confirmed, reason)


def _freight(order: Order) -> Dong:
    return rates.on(clock.local(order.placed_at).date()).freight_per_parcel


def _follow_in_parcels(orders: Sequence[Order], goods: Mapping[int, Counter[int]], reason: str) -> None:
    """Parcels that hold nothing any more are cancelled."""
    for parcel in lock_all(Parcel, (parcel.id for order in orders for parcel in order.parcels)):
        if parcel.status != ParcelStatus.CANCELLED and not goods[parcel.order_id][parcel.cooperative_id]:
            move(parcel, ParcelStatus.CANCELLED, reason)
            parcel.ended_at = clock.now()


def ask_for_cash(order: Order, reason: str = "") -> None:
    """Each parcel asks at the door for what of it is not paid, and for no more. The order is locked."""
    ask_for_cash_of([order], reason)


def ask_for_cash_of(orders: Sequence[Order], reason: str = "") -> None:
    """The same for many, which are locked."""
    db.session.flush()
    with_parcels = [order for order in orders if order.parcels]
    payments = {payment.parcel_id: payment for payment in _waiting(with_parcels)}
    changed: list[tuple[Parcel, Dong]] = []
    for order in with_parcels:
        for parcel in order.parcels:
            held = [line for line in order.lines if line.parcel_id == parcel.id]
            due = 0 if parcel.status in _ASK_NOTHING else balances.cash_due(parcel, held)
            if (payments[parcel.id].amount if parcel.id in payments else 0) != due:
                changed.append((parcel, Dong(due)))
    move_all([(payments[parcel.id], PaymentStatus.EXPIRED) for parcel, _ in changed if parcel.id in payments], reason)
    asked = [(parcel, due) for parcel, due in changed if due]
    if asked:
        db.session.flush()
        before = _attempts([parcel.id for parcel, _ in asked])
        rows.insert_payments([(parcel.order_id, parcel.id, parcel.code, due, before.get(parcel.id, 0) + 1)
                              for parcel, due in asked])
    for parcel, due in changed:
        labels.follow(parcel, due)


def _waiting(orders: Sequence[Order]) -> Sequence[Payment]:
    """The cash that is waited for. Whoever changes these rows has locked the orders before."""
    if not orders:
        return []
    waiting = sa.select(Payment).where(
        Payment.order_id.in_([order.id for order in orders]), Payment.parcel_id.is_not(None),
        Payment.status == PaymentStatus.STARTED).order_by(Payment.id)
    return db.session.scalars(waiting.execution_options(populate_existing=True)).all()


def _attempts(parcel_ids: Collection[int]) -> dict[int, int]:
    counted = sa.select(Payment.parcel_id, sa.func.count()).where(Payment.parcel_id.in_(parcel_ids))
    return {parcel_id: count for parcel_id, count in db.session.execute(counted.group_by(Payment.parcel_id))
            if parcel_id is not None}


def _add_parcels(orders: Sequence[Order], goods: Mapping[int, Counter[int]]) -> None:
    """A parcel for each cooperative that has goods in an order and none yet; the lines go into it."""
    new = []
    for order in orders:
        known = {parcel.cooperative_id for parcel in order.parcels}
        values = {seller: Dong(value) for seller, value in goods[order.id].items() if seller not in known}
        if values:
            new.append((order, NewParcels(order.id, order.code, values, _freight(order), first=len(known) + 1,
                                          ask_for_cash=not order.received)))
    if not new:
        return
    db.session.flush()
    made = rows.insert_parcels([each for _, each in new])
    for order, _ in new:
        for line in open_lines(order):
            if line.cooperative_id in made[order.id]:
                line.parcel_id = made[order.id][line.cooperative_id]
    customers.remember([Known(seller, order.buyer_phone, order.buyer_name)
                        for order, _ in new if order.buyer_phone for seller in made[order.id]])
    db.session.flush()
    read_goods([order for order, _ in new], ["parcels"])
