"""What must come for an order before it may be packed, and until when."""
from __future__ import annotations

from core.db import Dong
from orders import balances, rates
from orders.models import Order
from orders.wishes import PAID_BEFORE


def missing(order: Order) -> Dong:
    """So much is still to be paid before anything of it is packed; nothing where it is paid at the door."""
    return balances.of(order).left if order.payment_method in PAID_BEFORE else Dong(0)


def begin_anew(order: Order) -> None:
    """More goods came into it: for what is missing now the buyer has the whole time again. The order is locked."""
    if order.pay_by is not None and missing(order):
        order.pay_by = max(order.pay_by, rates.pay_by(order.payment_method))
