"""What buyers read and hear about another way to pay."""
from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from core import clock, figures, moments, outbox
from core.db import db
from orders import awaiting, notices
from orders.models import Order, OrderStatus
from orders.topics import SWITCHED
from orders.wishes import PAID_BEFORE


def thanks(order: Order) -> str:
    """What comes next, in one sentence."""
    if order.status == OrderStatus.CONFIRMED and order.payment_method not in PAID_BEFORE:
        return str(gettext("Thank you. You pay in cash when the parcel comes; nothing more is to be done."))
    if order.payment_method not in PAID_BEFORE and awaiting.missing(order):
        return str(gettext("Thank you. You pay in cash when the parcel comes; this order needs a deposit before."))
    if order.payment_method not in PAID_BEFORE:
        return str(gettext("Thank you. You pay in cash when the parcel comes; the seller calls you before packing it."))
    return str(gettext("Thank you. Below you see how to pay."))


@outbox.on(SWITCHED)
def tell_switched(order_id: int, method: str) -> None:
    """The office has done it for the buyer."""
    order = db.session.get_one(Order, order_id)
    if order.payment_method != method or order.status not in (OrderStatus.PLACED, OrderStatus.CONFIRMED):
        return
    language = notices.language(order)
    missing = awaiting.missing(order)
    if missing and order.pay_by is not None:
        notices.send(order, f"switched:{order.version}", _l(
            "Chợ Bản: order %(code)s is paid in another way now, as you asked. %(sum)s is to be paid by %(until)s. "
            "Pay here: %(link)s", sum=figures.dong(missing, language),
            until=moments.moment(order.pay_by, language, clock.now()), **notices.named(order)))
    else:
        notices.send(order, f"switched:{order.version}", _l(
            "Chợ Bản: order %(code)s is paid in another way now, as you asked. See it here: %(link)s",
            **notices.named(order)))
