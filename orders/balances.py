"""What an order costs as things stand, what was received for it, and which of its lines that money pays.

Due are the goods that are not cancelled and did not come back, and the freight of parcels that went to the buyer or
still will. Of an order that has no goods before it is paid, due is what its buyer wishes. Received money pays goods
first, in proportion to what is open of each line, then freight, parcel after parcel; what is left then is surplus. When
lines are cancelled or come back, what they were paid with pays others.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.money import split
from core.versions import write_all
from orders import bookings, rates, wished
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus
from orders.wishes import PAID_BEFORE

_P = ParcelStatus
AWAY = frozenset({_P.GOING_BACK, _P.BACK, _P.LOST})
_NOTHING = Dong(0)


@dataclass(frozen=True)
class Balance:
    """In dong. Of `left` and `surplus` one is zero."""

    due: Dong
    received: Dong

    @property
    def left(self) -> Dong:
        """What is still to be paid."""
        return Dong(max(self.due - self.received, 0))

    @property
    def surplus(self) -> Dong:
        """What was paid too much, and goes back, to another order, or is kept with a reason."""
        return Dong(max(self.received - self.due, 0))


def of(order: Order) -> Balance:
    """How this order stands."""
    return Balance(_due(order), order.received)


def line_due(line: OrderLine) -> Dong:
    """What the buyer owes for the goods of this line, paid or not."""
    is_away = line.parcel is not None and line.parcel.status in AWAY
    return _NOTHING if line.cancelled_at is not None or is_away else line.amount


def freight_due(parcel: Parcel) -> Dong:
    """What the buyer owes for bringing this parcel, paid or not: nothing if it never arrived and will not."""
    if parcel.status == _P.CANCELLED or (parcel.status in AWAY and not bookings.is_booked_delivered(parcel)):
        return _NOTHING
    return parcel.freight


def cash_due(parcel: Parcel, lines: Iterable[OrderLine]) -> Dong:
    """What is to be collected at the door for this parcel, which holds these lines."""
    goods = sum(line_due(line) - line.paid for line in lines)
    return Dong(goods + freight_due(parcel) - parcel.freight_paid)


def spread(order: Order) -> dict[int, Dong]:
    """Make lines and parcels say what of them is paid; `{line id: what this call added}`. The order is locked."""
    return spread_all([order])


def spread_all(orders: Sequence[Order]) -> dict[int, Dong]:
    """The same for many."""
    write_all(orders)
    db.session.flush()
    before = {line.id: line.paid for order in orders for line in order.lines}
    for order in orders:
        _spread(order)
    write_all([parcel for order in orders for parcel in order.parcels])
    db.session.flush()
    return {line.id: Dong(line.paid - before[line.id]) for order in orders for line in order.lines
            if line.paid > before[line.id]}


def _spread(order: Order) -> None:
    for line in order.lines:
        line.paid = min(line.paid, line_due(line))
    for parcel in order.parcels:
        parcel.freight_paid = min(parcel.freight_paid, freight_due(parcel))
    rest = order.received - sum(line.paid for line in order.lines) - sum(
        parcel.freight_paid for parcel in order.parcels)
    if rest > 0:
        rest -= _pay_lines(order.lines, rest)
        for parcel in order.parcels:
            part = min(rest, freight_due(parcel) - parcel.freight_paid)
            parcel.freight_paid, rest = Dong(parcel.freight_paid + part), rest - part
    elif rest < 0:
        _take_back(order, -rest)


def _pay_lines(lines: Sequence[OrderLine], money: int) -> int:
    """Pay what is open of the lines, all of it or in proportion; what was used of the money."""
    open_lines = [line for line in lines if line_due(line) > line.paid]
    open_sums = [line_due(line) - line.paid for line in open_lines]
    used = min(money, sum(open_sums))
    if used:
        for line, part in zip(open_lines, split(Dong(used), open_sums), strict=True):
            line.paid = Dong(line.paid + part)
    return used


def _take_back(order: Order, lacking: int) -> None:
    """Money went that lines were paid with: freight is open again first, then goods in proportion."""
    for parcel in reversed(order.parcels):
        part = min(lacking, parcel.freight_paid)
        parcel.freight_paid, lacking = Dong(parcel.freight_paid - part), lacking - part
    paid = [line for line in order.lines if line.paid]
    if lacking:
        for line, part in zip(paid, split(Dong(lacking), [line.paid for line in paid]), strict=True):
            line.paid = Dong(line.paid - part)


def _due(order: Order) -> Dong:
    if order.status == OrderStatus.CANCELLED:
        return _NOTHING
    if not order.lines and order.payment_method in PAID_BEFORE:
        return _wished(order)
    if not order.parcels:
        return order.total
    return Dong(sum(map(line_due, order.lines)) + sum(map(freight_due, order.parcels)))


def _wished(order: Order) -> Dong:
    """Where goods go to who pays first, the order has no lines before: what its buyer wishes, and the freight of it.

    What waits in a queue was paid and stays due, or the money for it would look like too much; when the session is
    over, nothing of it is had any more.
    """
    wishes = wished.of(order.id)
    if wishes.is_over:
        return _NOTHING
    freight = rates.on(clock.local(order.placed_at).date()).freight_per_parcel
    return Dong(wishes.amount + freight * wishes.parcels)


def paid_of_lines() -> sa.ScalarSelect[int]:
    """For checks: what lines and parcels of an order say they are paid."""
    lines = sa.select(sa.func.coalesce(sa.func.sum(OrderLine.paid), 0)).where(
        OrderLine.order_id == Order.id).correlate(Order).scalar_subquery()
    parcels = sa.select(sa.func.coalesce(sa.func.sum(Parcel.freight_paid), 0)).where(
        Parcel.order_id == Order.id).correlate(Order).scalar_subquery()
    return sa.select(lines + parcels).scalar_subquery()
