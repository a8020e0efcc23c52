"""What buyers are told by message about money that goes back: that it went, and where they say to which account."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core import figures, outbox
from core.db import db
from core.transactions import in_batch
from orders import notices
from orders.models import Order, Refund, RefundStatus
from orders.refunds import shown
from orders.topics import REFUND_PROMISED, REFUND_SENT


def _is_news(**_: object) -> bool:
    return not in_batch()


@outbox.on(REFUND_SENT, when=_is_news)
def tell_sent(refund_id: int) -> None:
    """It went; what was given from hand to hand needs no word."""
    refund = db.session.get_one(Refund, refund_id)
    if refund.order_id is None or refund.status != RefundStatus.SENT or refund.provider == "cod":
        return
    order = db.session.get_one(Order, refund.order_id)
    notices.send(order, f"refund:{refund.id}", _l(
        "Chợ Bản: %(sum)s of order %(code)s has gone back to you. See it here: %(link)s",
        sum=figures.dong(refund.amount, notices.language(order)), **notices.named(order)))


@outbox.on(REFUND_PROMISED, when=_is_news)
def ask_account(refund_id: int) -> None:
    """It goes by a transfer, and nobody knows to which account."""
    refund = db.session.get_one(Refund, refund_id)
    if refund.order_id is None or not shown.needs_account(refund):
        return
    order = db.session.get_one(Order, refund.order_id)
    notices.send(order, f"refund-account:{refund.id}", _l(
        "Chợ Bản: %(sum)s of order %(code)s goes back to you. Please say to which account: %(link)s",
        sum=figures.dong(refund.amount, notices.language(order)), **notices.named(order)))
