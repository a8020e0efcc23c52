"""A photo was sent and no money was counted since: after a while a person is asked, once, until money comes."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core import clock, dated
from core.db import db
from core.transactions import use_case
from orders import balances
from orders.access import lock_order
from orders.cases.opening import About, open_case
from orders.models import Case, CaseKind, Order, OrderStatus
from orders.models.money import TransferSlip
from orders.together import joined
from orders.transfer_slips import standing

WAIT = "slip_case_minutes"
_LONGEST = timedelta(days=30)


def due() -> list[int]:
    """The orders about which a person is to be asked now: where those of the photos go on by now."""
    wanted = sa.select(TransferSlip.order_id).where(_is_due()).distinct()
    living = {joined.goes_on_in(order_id) for order_id in db.session.scalars(wanted)}
    return [order_id for order_id in sorted(living) if _lacks(order_id)]


def ask_about(order_ids: list[int]) -> int:
    """Open a case about each of these orders, if it is still so; how many were opened."""
    return sum(_open(order_id) for order_id in order_ids)


@use_case
def _open(order_id: int) -> bool:
    order = lock_order(order_id)  # whoever counts money for it locks it too, and closes the case
    photos = sa.select(TransferSlip.id).where(_is_due(), sa.or_(
        TransferSlip.order_id == order_id, TransferSlip.order_id.in_(joined.came_into([order_id]))))
    if joined.goes_on_in(order_id) != order_id or not _lacks(order_id) or db.session.scalar(photos.limit(1)) is None:
        return False
    left = balances.of(order).left
    return open_case(CaseKind.SLIP_UNMATCHED, About(f"order:{order.code}", order_id=order.id, amount=left or None))


def _is_due() -> sa.ColumnElement[bool]:
    """Sent long enough ago, kept, unanswered, and nobody is or was asked since."""
    now = clock.now()
    asked = sa.exists().where(
        Case.kind == CaseKind.SLIP_UNMATCHED, standing.of_slip(Case.order_id),
        sa.or_(Case.closed_at.is_(None), Case.closed_at >= TransferSlip.sent_at)).correlate(TransferSlip)
    return sa.and_(
        TransferSlip.sent_at <= now - timedelta(minutes=dated.value(WAIT)), TransferSlip.sent_at > now - _LONGEST,
        TransferSlip.removed_at.is_(None), standing.unanswered(), ~asked)


def _lacks(order_id: int) -> bool:
    """True unless it was paid in another way meanwhile, or what was missing was given up."""
    order = db.session.get_one(Order, joined.goes_on_in(order_id))
    return order.status == OrderStatus.CANCELLED or bool(balances.of(order).left)
