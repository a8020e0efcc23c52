"""What follows from the lines of an order while nothing is packed: totals, parcels, and the cash to collect."""
from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.states import move
from core.transactions import lock_all
from orders import balances, customers, rates, rows
from orders.door import labels
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.progress import follow_parcels
from orders.topics import CANCELLED, announce

_ASK_NOTHING = frozenset({ParcelStatus.CANCELLED, ParcelStatus.GOING_BACK, ParcelStatus.BACK, ParcelStatus.LOST})


def owner_of(code: str) -> str:
    """What the stock knows an order by."""
    return f"order:{code}"


def quantities(lines: list[OrderLine]) -> dict[int, int]:
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
    goods: Counter[int] = Counter()
    for line in open_lines(order):
        goods[line.cooperative_id] += line.amount
    freight = rates.on(clock.local(order.placed_at).date()).freight_per_parcel
    order.goods_total = Dong(goods.total())
    if order.status == OrderStatus.PLACED:
        order.freight = Dong(freight * len(goods))
        if not goods:
            move(order, OrderStatus.CANCELLED, reason)
            announce(CANCELLED, {f"{order.id}:{order.version}": {"order_id": order.id}})
        if order.received:
            balances.spread(order)
        return
    _follow_in_parcels(order, goods, reason)
    had_parcels = bool(order.parcels)
    _add_parcels(order, goods, freight)
    order.freight = Dong(sum(each.freight for each in order.parcels if each.status != ParcelStatus.CANCELLED))
    if order.received:
        balances.spread(order)
    if order.received or had_parcels:
        ask_for_cash(order, reason)
    follow_parcels([order], reason)


def _follow_in_parcels(order: Order, goods: Counter[int], reason: str) -> None:
    """Parcels that hold nothing any more are cancelled."""
    for parcel in lock_all(Parcel, (parcel.id for parcel in order.parcels)):
        if parcel.status != ParcelStatus.CANCELLED and not goods[parcel.cooperative_id]:
            move(parcel, ParcelStatus.CANCELLED, reason)
            parcel.ended_at = clock.now()


def ask_for_cash(order: Order, reason: str = "") -> None:
    """Each parcel asks at the door for what of it is not paid, and for no more. The order is locked."""
    db.session.flush()
    payments = {payment.parcel_id: payment for payment in _waiting(order)}
    for parcel in order.parcels:
        payment = payments.get(parcel.id)
        asks = parcel.status not in _ASK_NOTHING
        due = balances.cash_due(parcel, [line for line in order.lines if line.parcel_id == parcel.id]) if asks else 0
        if (0 if payment is None else payment.amount) == due:
            continue
        if payment is not None:
            move(payment, PaymentStatus.EXPIRED, reason)
        if due:
            db.session.flush()
            rows.insert_payments([(order.id, parcel.id, parcel.code, Dong(due), _attempts(parcel) + 1)])
        labels.follow(parcel, Dong(due))


def _waiting(order: Order) -> list[Payment]:
    """The cash that is waited for. Whoever changes these rows has locked the order before."""
    waiting = sa.select(Payment).where(
        Payment.order_id == order.id, Payment.parcel_id.is_not(None),
        Payment.status == PaymentStatus.STARTED).order_by(Payment.id)
    return list(db.session.scalars(waiting.execution_options(populate_existing=True)))


def _attempts(parcel: Parcel) -> int:
    counted = sa.select(sa.func.count()).select_from(Payment).where(Payment.parcel_id == parcel.id)
    return db.session.scalars(counted).one()


def _add_parcels(order: Order, goods: Counter[int], freight: Dong) -> None:
    """A parcel for each cooperative that has goods in the order and none yet; the lines go into it."""
    known = {parcel.cooperative_id for parcel in order.parcels}
    new = {seller: Dong(value) for seller, value in goods.items() if seller not in known}
    if not new:
        return
    db.session.flush()
    made = rows.insert_parcels(
        order.id, order.code, new, freight, first=len(known) + 1, ask_for_cash=not order.received)
    for line in open_lines(order):
        if line.cooperative_id in made:
            line.parcel_id = made[line.cooperative_id]
    if order.buyer_phone:
        customers.remember(made, order.buyer_phone, order.buyer_name)
    db.session.flush()
    db.session.expire(order, ["parcels"])
