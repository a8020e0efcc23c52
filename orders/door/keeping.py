"""What becomes of a deposit when the buyer does not take the parcel: given back (orders.refunds), or kept.

A person decides, with a reason. Kept is what came in advance and no more; it is booked as any difference that stays
with us (orders.writing_off), whose limit for small sums does not count here.
"""
from __future__ import annotations

import sqlalchemy as sa

from core import actors
from core.actors import Actor
from core.db import Dong, db
from core.idempotency import BadKey, once
from core.money import vnd
from core.transactions import use_case
from orders import awaiting, balances, writing_off
from orders.access import lock_order, sees_everything
from orders.door.errors import NotSoMuch
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.models import Order, WriteOff
from orders.money_errors import AmountNeeded
from orders.moving import KEY_MOST


def most(order: Order) -> Dong:
    """So much of what is too much now was a deposit, and can be kept."""
    kept = int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(-WriteOff.amount), 0)).where(
        WriteOff.order_id == order.id, WriteOff.amount < 0)).one())
    return Dong(max(0, min(balances.of(order).surplus, awaiting.deposit(order.id) - kept)))


@use_case(keyed=True)
def keep(actor: Actor, order_id: int, amount: Dong, reason: str, request_key: str) -> WriteOff:
    """So much of the deposit stays with us. The same key again is the same.

    Raises NotSoMuch, AmountNeeded, ReasonNeeded; NoSuchOrder for whoever may not.
    """
    if not sees_everything(actor):
        raise NoSuchOrder
    if not 1 <= len(request_key) <= KEY_MOST:
        raise BadKey
    row_id = once(f"deposit.keep:{actors.current().ref}", request_key, [order_id, amount],
                  lambda: _keep(order_id, amount, reason, request_key).id)
    return db.session.get_one(WriteOff, row_id)


def _keep(order_id: int, amount: Dong, reason: str, request_key: str) -> WriteOff:
    text = " ".join(reason.split())
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    order = lock_order(order_id)
    if amount <= 0:
        raise AmountNeeded
    if amount > most(order):
        raise NotSoMuch(most=vnd(most(order)))
    return writing_off.take(order, Dong(-amount), text, f"{writing_off.KEPT}{request_key}")
