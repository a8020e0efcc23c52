"""What must hold of cash on delivery."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.checks import Question, each_row, fixed
from orders.door.labels import READY
from orders.models import Deposit, Order, OrderLine, OrderStatus, Parcel
from orders.wishes import PAID_BEFORE


@fixed
def packed_parcels_have_a_label() -> Iterable[Question]:
    """It is known of each parcel that waits to leave what its label asks for."""
    yield from each_row(sa.select(Parcel.code).where(Parcel.status.in_(READY), Parcel.label_cash.is_(None)),
                        "parcel {code} is packed, and nobody knows what its label asks for")


@fixed
def deposits_come_before_packing() -> Iterable[Question]:
    """An order that waits for a deposit has a deadline, and each deposit is for goods that were in the order."""
    asked = sa.select(sa.func.coalesce(sa.func.sum(Deposit.amount), 0)).where(
        Deposit.order_id == Order.id, Deposit.waived_at.is_(None)).correlate(Order).scalar_subquery()
    at_the_door = Order.payment_method.not_in(PAID_BEFORE)
    yield from each_row(
        sa.select(Order.code).where(at_the_door, Order.status == OrderStatus.PLACED, Order.received < asked,
                                    Order.pay_by.is_(None)),
        "{code} waits for a deposit without a deadline")
    yield from each_row(
        sa.select(Deposit.id).where(~sa.exists().where(
            OrderLine.order_id == Deposit.order_id, OrderLine.cooperative_id == Deposit.cooperative_id)),
        "deposit {id} is for goods that are not in its order")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (packed_parcels_have_a_label, deposits_come_before_packing):
        checks.add(check.__name__.replace("_", " "), check)
