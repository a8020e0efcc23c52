"""What follows from the lines of an order while nothing is packed: totals, parcels, and the cash to collect."""
from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.states import move
from core.transactions import lock_all
from orders import customers, rates, rows
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.progress import follow_parcels
from orders.topics import CANCELLED, announce


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
            announce(CANCELLED, {str(order.id): {"order_id": order.id}})
        return
    _follow_in_parcels(order, goods, reason)
    _add_parcels(order, goods, freight)
    order.freight = Dong(sum(each.freight for each in order.parcels if each.status != ParcelStatus.CANCELLED))
    follow_parcels([order], reason)


def _follow_in_parcels(order: Order, goods: Counter[int], reason: str) -> None:
    """Parcels that hold nothing any more are cancelled; where the sum changed, other cash is asked for."""
    waiting = sa.select(Payment.id).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED).order_by(Payment.id)
    payments = {payment.parcel_id: payment for payment in lock_all(Payment, db.session.scalars(waiting))}
    for parcel in lock_all(Parcel, (parcel.id for parcel in order.parcels)):
        if parcel.status == ParcelStatus.CANCELLED:
            continue
        due, payment = Dong(goods[parcel.cooperative_id] + parcel.freight), payments.get(parcel.id)
        if not goods[parcel.cooperative_id]:
            move(parcel, ParcelStatus.CANCELLED, reason)
            parcel.ended_at = clock.now()
        if payment is not None and (not goods[parcel.cooperative_id] or payment.amount != due):
            move(payment, PaymentStatus.EXPIRED, reason)
            if goods[parcel.cooperative_id]:
                rows.insert_payments([(order.id, parcel.id, parcel.code, due, _attempts(parcel) + 1)])


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
    made = rows.insert_parcels(order.id, order.code, new, freight, first=len(known) + 1)
    for line in open_lines(order):
        if line.cooperative_id in made:
            line.parcel_id = made[line.cooperative_id]
    if order.buyer_phone:
        customers.remember(made, order.buyer_phone, order.buyer_name)
    db.session.flush()
    db.session.expire(order, ["parcels"])
