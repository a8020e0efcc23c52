"""What a bank has taken back from us for good - a dispute about a card that was lost - goes back no second time.

A lost dispute counts for its order as before, since the buyer owes nothing more, and is our loss. When goods of it come
back or are cancelled then, or the buyer pays once more, that surplus is no buyer's money: it makes the loss smaller. If
an appeal brings the money back after all, what was kept so is the buyer's again.
"""
from __future__ import annotations

import uuid

import sqlalchemy as sa

from core.db import Dong, db
from orders import balances, writing_off
from orders.models import Dispute, DisputeStatus, Order, Payment, WriteOff
from orders.together import joined

TAKEN, REGAINED = "the bank of the buyer has taken it back", "regained by an appeal"  # why, in journals


def keep(order: Order) -> None:
    """So much of the surplus of this order, which is locked, as was taken back and is not kept yet stays with us."""
    surplus = balances.of(order).surplus
    if surplus and (taken := _taken(order)):
        amount = min(surplus, taken - sum(_kept(order).values()))
        if amount > 0:
            _write(order, Dong(-amount), TAKEN)


def give_again(order: Order) -> None:
    """It was regained: what was kept of this order, which is locked, and is not lost any more is surplus again."""
    kept = _kept(order)
    amount = min(kept.get(order.id, 0), sum(kept.values()) - _taken(order))
    if amount > 0:
        _write(order, Dong(amount), REGAINED)


def _write(order: Order, amount: Dong, why: str) -> None:
    writing_off.take(order, amount, why, f"{writing_off.TAKEN_BACK}{order.code}:{uuid.uuid4().hex[:12]}")


def _taken(order: Order) -> int:
    """What of the money of this order, and of those that were put together with it, is lost."""
    return int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Dispute.of_buyer), 0)).join(
        Payment, Payment.id == Dispute.payment_id).where(
        Payment.order_id.in_(_together(order)), Dispute.status == DisputeStatus.LOST)).one())


def _kept(order: Order) -> dict[int, int]:
    """What of it was kept before, by the order of which it was."""
    found: dict[int, int] = {}
    for row in db.session.scalars(sa.select(WriteOff).where(WriteOff.order_id.in_(_together(order)))):
        if writing_off.is_by(row, writing_off.TAKEN_BACK):
            found[row.order_id] = found.get(row.order_id, 0) - row.amount
    return found


def _together(order: Order) -> set[int]:
    living = joined.goes_on_in(order.id)
    return {living, *db.session.scalars(joined.came_into([living]))}
