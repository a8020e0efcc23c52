"""What a buyer reads about money that goes back to them."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from core.db import Dong, db
from core.states import StatusChange
from orders import balances
from orders.models import Order, Refund, RefundStatus
from orders.refunds import promising
from orders.refunds.following import TWICE
from orders.refunds.on_cards import CARD
from orders.together import joined

_S = RefundStatus


@dataclass(frozen=True)
class Back:
    """So much: `is_gone` with what the bank calls it, or on its way."""

    refund_id: int
    amount: Dong
    provider: str
    is_gone: bool
    gone_at: datetime | None
    reference: str
    needs_account: bool
    may_give: bool  # the account, or another one, until somebody sends it
    is_too_much: bool  # a rule has seen that it was paid twice, or more than is due


@dataclass(frozen=True)
class GoingBack:
    """Everything of one order. `undecided` is too much and waits for a person of ours."""

    rows: tuple[Back, ...]
    undecided: Dong

    def __bool__(self) -> bool:
        return bool(self.rows or self.undecided)


def of(order: Order) -> GoingBack:
    """What goes back of this order and to cards of those put together with it, and what is still to be decided."""
    every = promising.refunds_of([order.id, *db.session.scalars(joined.came_into([order.id]))])
    if not order.received and not any(every.values()):
        return GoingBack((), Dong(0))
    refunds = sorted((refund for some in every.values() for refund in some
                      if refund.status not in (_S.FAILED, _S.RETURNED)
                      and (refund.order_id == order.id or refund.provider == CARD)), key=attrgetter("id"))
    went = sa.select(StatusChange.entity_id, StatusChange.at).where(
        StatusChange.entity == Refund.__tablename__, StatusChange.new == _S.SENT.value,
        StatusChange.entity_id.in_([refund.id for refund in refunds]))
    gone = {row.entity_id: row.at for row in db.session.execute(went)}
    return GoingBack(
        tuple(Back(refund.id, refund.amount, refund.provider, refund.status == _S.SENT, gone.get(refund.id),
                   refund.reference if refund.provider == promising.TRANSFER else "",
                   needs_account(refund), may_give_account(refund), refund.reason == TWICE) for refund in refunds),
        balances.of(order).surplus)


def needs_account(refund: Refund) -> bool:
    """True while the buyer has not said to which account it goes."""
    return may_give_account(refund) and not refund.account_box


def may_give_account(refund: Refund) -> bool:
    """True until somebody sends it."""
    return refund.provider == promising.TRANSFER and refund.status == _S.PROMISED
