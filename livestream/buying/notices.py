"""What buyers of a live session are told by message beside what orders.notices tells: that they moved up from the
waiting list, and that their goods are kept only a little longer.

Each is promised with the change, sent from the outbox, once; news that has passed by then is left out.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from core import clock, moments, outbox
from core.db import db
from core.figures import Language
from core.transactions import in_batch, use_case
from livestream.models import Claim, ClaimStatus
from livestream.serving import following, promotions
from livestream.serving.promotions import MOVED_UP
from livestream.serving.reminding import EXPIRING
from orders import notices
from orders.models import Order, OrderLine, OrderStatus


def _is_news(**_: Any) -> bool:
    """What is loaded in bulk is history: nobody waits for word of it."""
    return not in_batch()


@outbox.on(MOVED_UP, when=_is_news, name="livestream.notices.tell_moved_up")
def tell_moved_up(claim_ids: Sequence[int], **_: Any) -> None:
    """Who waited has got the goods; without a phone number the crew says it."""
    rows = db.session.execute(sa.select(Order, Claim).join(OrderLine, OrderLine.order_id == Order.id).join(
        Claim, Claim.line_id == OrderLine.id).where(
        Claim.id.in_(claim_ids), Claim.status == ClaimStatus.ORDERED).order_by(Claim.id)).all()
    if not rows or rows[0][0].buyer_phone is None:
        return
    order = rows[0][0]
    goods = ", ".join(dict.fromkeys(f"{claim.item.code} {claim.item.product.name}" for _, claim in rows))
    notices.send(order, f"moved-up:{min(claim_ids)}", _l(
        "Chợ Bản: your turn has come, %(goods)s is kept for you in order %(code)s. Please look here: %(link)s",
        goods=goods[:80], **notices.named(order)))
    _told(list(claim_ids))


@outbox.on(EXPIRING, when=_is_news, name="livestream.notices.remind_of_expiry")
def remind_of_expiry(order_id: int, **_: Any) -> None:
    """The goods of an order that is not complete go to others soon."""
    order, until = db.session.get_one(Order, order_id), following.kept_until(order_id)
    if order.status != OrderStatus.PLACED or order.has_address or until is None or until <= clock.now():
        return
    notices.send(order, f"expiring:{int(until.timestamp())}", _l(
        "Chợ Bản: the goods of order %(code)s are kept for you until %(time)s. Please say where to send them: %(link)s",
        time=_when(until, notices.language(order)), **notices.named(order)))


def _when(until: datetime, language: Language) -> str:
    """The time alone, as short as can be; with the day once that is another."""
    there = clock.local(until)
    return f"{there:%H:%M}" if there.date() == clock.today() else moments.moment(until, language, clock.now())


@use_case
def _told(claim_ids: list[int]) -> None:
    promotions.mark_told(claim_ids)
