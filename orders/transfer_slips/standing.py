"""When a photo of a transfer may be sent for an order, which there are, and which of them money has answered."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock
from core.db import db
from orders import awaiting
from orders.banking import asking
from orders.models import Case, CaseKind, Expiry, Order, OrderStatus, Payment
from orders.models.money import TransferSlip
from orders.together import joined

_K = CaseKind
_CASES = (_K.LATE, _K.OVER, _K.SHORT, _K.TWICE, _K.RETURNED, _K.SLIP_UNMATCHED)
_LOOKED_AT = 2_000
_LATE = timedelta(days=30)  # after it was given up


def may_send(order: Order) -> bool:
    """True while a transfer is awaited for it, it was given up unpaid not long ago, or a case about it is open."""
    panel = asking.panel(order)
    if panel is not None and panel.left:
        return True
    if order.payment_method != asking.METHOD and not awaiting.deposit(order.id):
        return False
    is_late = sa.exists().where(
        Expiry.order_id == order.id, Expiry.revived_at.is_(None), Expiry.at > clock.now() - _LATE)
    has_case = sa.exists().where(Case.order_id == order.id, Case.closed_at.is_(None), Case.kind.in_(_CASES))
    is_given_up = order.status == OrderStatus.CANCELLED
    return bool(db.session.scalar(sa.select(sa.or_(has_case, is_late) if is_given_up else has_case)))


def of_order(order_id: int) -> list[TransferSlip]:
    """The photos that are kept for an order, and for those that went on in it, the oldest first."""
    return list(db.session.scalars(sa.select(TransferSlip).where(
        sa.or_(TransferSlip.order_id == order_id, TransferSlip.order_id.in_(joined.came_into([order_id]))),
        TransferSlip.removed_at.is_(None)).order_by(TransferSlip.id)))


def sent_between(first: datetime, last: datetime) -> dict[int, TransferSlip]:
    """The latest unanswered photo of each order that was sent in this time, by order; the latest so many of them."""
    found = db.session.scalars(sa.select(TransferSlip).where(
        TransferSlip.sent_at.between(first, last), TransferSlip.removed_at.is_(None), unanswered()).order_by(
        TransferSlip.id.desc()).limit(_LOOKED_AT)).all()
    return {slip.order_id: slip for slip in reversed(found)}


def unanswered() -> sa.ColumnElement[bool]:
    """No bank line was counted for the order since the photo was sent."""
    return ~sa.exists().where(
        Payment.bank_line_id.is_not(None), Payment.made_at >= TransferSlip.sent_at,
        of_slip(Payment.order_id)).correlate(TransferSlip)


def of_slip(order_id: Any) -> sa.ColumnElement[bool]:
    """This is the order of the photo, or one in which that went on."""
    chains = joined.chains()
    further = sa.select(chains.c.into_id).where(chains.c.from_id == TransferSlip.order_id).correlate(TransferSlip)
    return sa.or_(order_id == TransferSlip.order_id, order_id.in_(further))


def waits() -> sa.ColumnElement[bool]:
    """Nobody has looked at it, and nothing has answered it."""
    return sa.and_(TransferSlip.seen_at.is_(None), TransferSlip.removed_at.is_(None), unanswered())
