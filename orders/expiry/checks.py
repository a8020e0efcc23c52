"""What must hold of orders that were not paid in time."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from core import checks
from core.checks import Question, each_row, fixed
from orders.models import Case, CaseKind, ExpiredLine, Expiry, Order, OrderLine, OrderStatus

_DECIDED_BY = (CaseKind.SHORT, CaseKind.LATE, CaseKind.OVER)


@fixed
def orders_given_up_are_cancelled() -> Iterable[Question]:
    """One that was given up unpaid is cancelled until it goes on."""
    yield from each_row(
        sa.select(Order.code, sa.cast(Order.status, sa.String).label("status")).join(
            Expiry, Expiry.order_id == Order.id).where(
            Expiry.revived_at.is_(None), Order.status != OrderStatus.CANCELLED),
        "{code} was given up unpaid and is {status}")


@fixed
def goods_come_back_as_they_were() -> Iterable[Question]:
    """A line that was given up stays cancelled; if its order went on it has another one for the same goods."""
    old, again = aliased(OrderLine), aliased(OrderLine)
    rows = sa.select(ExpiredLine.line_id).join(Expiry, Expiry.id == ExpiredLine.expiry_id).join(
        old, old.id == ExpiredLine.line_id)
    yield from each_row(rows.where(sa.or_(old.cancelled_at.is_(None), old.order_id != Expiry.order_id)),
                        "line {line_id} was given up and is not cancelled in its order")
    same = sa.and_(again.order_id == old.order_id, again.variant_id == old.variant_id, again.amount == old.amount,
                   again.base_units == old.base_units)
    yield from each_row(
        rows.outerjoin(again, again.id == ExpiredLine.again_id).where(sa.or_(
            Expiry.revived_at.is_(None) != ExpiredLine.again_id.is_(None),
            sa.and_(again.id.is_not(None), ~same))),
        "line {line_id} was given up, and what it was taken again as does not agree")


@fixed
def money_for_nothing_has_a_case() -> Iterable[Question]:
    """What was paid for an order that was given up waits for a person, or a person has decided about it."""
    asked = sa.exists().where(Case.subject == sa.literal("order:") + Order.code, Case.kind.in_(_DECIDED_BY),
                              sa.or_(Case.closed_at.is_(None), Case.closed_at >= Expiry.at))
    yield from each_row(
        sa.select(Order.code, Order.received).join(Expiry, Expiry.order_id == Order.id).where(
            Expiry.revived_at.is_(None), Order.received > 0, ~asked),
        "{code} was given up, has {received}, and nobody was asked")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (orders_given_up_are_cancelled, goods_come_back_as_they_were, money_for_nothing_has_a_case):
        checks.add(check.__name__.replace("_", " "), check)
