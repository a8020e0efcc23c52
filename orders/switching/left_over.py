"""More goods came into an order that was paid before and is confirmed: the difference is told, once a day.

It is transferred by the same words, or paid by card, until the parcel is packed; after that the courier collects it.
"""
from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core import clock, figures, outbox
from core.db import db
from orders import balances, notices
from orders.models import Order, OrderStatus
from orders.topics import LEFT_OVER
from orders.wishes import PAID_BEFORE


def promise(order: Order) -> None:
    """Tell the buyer, if something is left to pay of it now. The order is locked."""
    if order.status == OrderStatus.CONFIRMED and order.payment_method in PAID_BEFORE and order.received \
            and balances.of(order).left:
        outbox.put(LEFT_OVER, f"{order.id}:{clock.today().isoformat()}", order_id=order.id)


@outbox.on(LEFT_OVER)
def tell_left_over(order_id: int) -> None:
    """How much by now, and the two ways to pay it."""
    order = db.session.get_one(Order, order_id)
    left = balances.of(order).left
    if order.status == OrderStatus.CONFIRMED and order.payment_method in PAID_BEFORE and left:
        notices.send(order, f"left:{clock.today().isoformat()}", _l(
            "Chợ Bản: goods were added to your paid order %(code)s, %(sum)s is left by now. Pay it here before it is "
            "packed, or to the courier: %(link)s", sum=figures.dong(left, notices.language(order)),
            **notices.named(order)))
