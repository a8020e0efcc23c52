"""What one order has too much counts for another: of the same buyer, or as staff say."""
from __future__ import annotations

import sqlalchemy as sa

from core import actors
from core.actors import Actor
from core.db import Dong, db
from core.idempotency import BadKey, once
from core.money import vnd
from core.transactions import use_case
from orders import balances, followers, receiving
from orders.access import lock_orders, sees_everything
from orders.cases.opening import close_cases
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.models import CaseKind, MoneyMove, Order, OrderStatus
from orders.money_errors import AmountNeeded, MoreThanMissing, MoreThanSurplus, SameOrder
from orders.topics import PAID, announce

KEY_MOST = 64
TOO_MUCH = (CaseKind.OVER, CaseKind.LATE, CaseKind.RETURNED, CaseKind.SHORT)  # short: given up, paid in part


@use_case(keyed=True)
def move_money(actor: Actor, from_id: int, to_id: int, amount: Dong, reason: str, request_key: str) -> MoneyMove:
    """So much of the surplus of one order pays another. The same key again is the same move.

    Raises MoreThanSurplus, MoreThanMissing, SameOrder, ReasonNeeded; NoSuchOrder for whoever may not.
    """
    if not sees_everything(actor):
        raise NoSuchOrder
    if not 1 <= len(request_key) <= KEY_MOST:
        raise BadKey
    move_id = once(f"money_move:{actors.current().ref}", request_key, [from_id, to_id, amount],
                   lambda: _move(from_id, to_id, amount, reason, request_key).id)
    return db.session.get_one(MoneyMove, move_id)


def candidates(order: Order) -> list[Order]:
    """Other orders of the same buyer for which something is still to be paid, the oldest first."""
    if not order.buyer_phone:
        return []
    others = sa.select(Order).where(
        Order.buyer_phone == order.buyer_phone, Order.id != order.id,
        Order.status != OrderStatus.CANCELLED).order_by(Order.id.desc()).limit(20)
    return [other for other in reversed(list(db.session.scalars(others))) if balances.of(other).left]


def _move(from_id: int, to_id: int, amount: Dong, reason: str, request_key: str) -> MoneyMove:
    if from_id == to_id:
        raise SameOrder
    text = " ".join(reason.split())
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    followers.prepare_payment(to_id)
    orders = {order.id: order for order in lock_orders((from_id, to_id))}
    source, target = orders[from_id], orders[to_id]
    surplus, missing = balances.of(source).surplus, balances.of(target).left
    if amount <= 0:
        raise AmountNeeded
    if amount > surplus:
        raise MoreThanSurplus(left=vnd(surplus))
    if amount > missing:
        raise MoreThanMissing(left=vnd(missing))
    row = receiving.carry_over(source, target, amount, text, f"{actors.current().ref}:{request_key}")
    if not balances.of(source).surplus:
        close_cases(f"order:{source.code}", "moved", text, TOO_MUCH)
    if not balances.of(target).left:
        close_cases(f"order:{target.code}", "moved", text, (CaseKind.SHORT, CaseKind.SLIP_UNMATCHED))
    announce(PAID, {f"move:{row.id}": {"order_id": target.id}})
    return row
