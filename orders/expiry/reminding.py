"""What buyers hear of a deadline: it comes near; the order goes on after all. That it is over says orders.notices."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core import clock, figures, moments, outbox
from core.db import db, insert_once
from core.transactions import use_case
from orders import awaiting, notices
from orders.access import lock_order
from orders.expiry import due
from orders.models import Order, OrderStatus, PayReminder
from orders.topics import REVIVED, UNPAID


@use_case
def remind(order_id: int) -> bool:
    """Promise the buyer one message about this deadline; a repeat promises nothing."""
    order = lock_order(order_id)
    if not due.to_remind(order_id) or order.pay_by is None:
        return False
    outbox.put(UNPAID, f"{order.id}:{order.pay_by.isoformat()}", order_id=order.id, pay_by=order.pay_by.isoformat())
    return insert_once(PayReminder, order_id=order.id, pay_by=order.pay_by, at=clock.now())


@outbox.on(UNPAID)
def tell_unpaid(order_id: int, pay_by: str) -> None:
    """How much is missing, and until when."""
    order = db.session.get_one(Order, order_id)
    if order.pay_by is None or order.pay_by.isoformat() != pay_by or due.ends_at(order) is None \
            or order.pay_by <= clock.now():
        return
    notices.send(order, f"unpaid:{pay_by}", _l(
        "Chợ Bản: %(sum)s is still to be paid for order %(code)s by %(until)s, or its goods go to others. "
        "Pay here: %(link)s", **_facts(order)))


@outbox.on(REVIVED)
def tell_going_on(order_id: int) -> None:
    """The order goes on; that it is confirmed is told by orders.notices."""
    order = db.session.get_one(Order, order_id)
    if order.status != OrderStatus.PLACED or order.pay_by is None:
        return
    notices.send(order, f"goes-on:{order.pay_by.isoformat()}", _l(
        "Chợ Bản: order %(code)s goes on. %(sum)s is to be paid by %(until)s. Pay here: %(link)s", **_facts(order))
        if awaiting.missing(order) else _l(
        "Chợ Bản: your money for order %(code)s is here, and the order goes on. See it here: %(link)s",
        **notices.named(order)))


def _facts(order: Order) -> dict[str, Any]:
    language = notices.language(order)
    return {**notices.named(order), "sum": figures.dong(awaiting.missing(order), language),
            "until": "" if order.pay_by is None else moments.moment(order.pay_by, language, clock.now())}
