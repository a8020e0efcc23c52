"""Refunds as lists: which are to be sent, which are asked about, which have ended."""
from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.states import StatusChange
from orders.access import sees_everything
from orders.models import Order, Refund, RefundStatus

_S = RefundStatus


class Shelf(StrEnum):
    """A tab of the list."""

    TO_SEND = "to_send"
    ASKED = "asked"
    ENDED = "ended"


def wanted(actor: Actor, shelf: Shelf) -> sa.Select[Refund]:
    """Those of one tab; what waits with the oldest first, what has ended with the newest."""
    by_hand = Refund.provider.in_(("transfer", "cod"))
    found = sa.select(Refund).where(sa.true() if sees_everything(actor) else sa.false())
    if shelf == Shelf.ENDED:
        return found.where(Refund.status.in_((_S.SENT, _S.FAILED, _S.RETURNED))).order_by(Refund.id.desc())
    is_open = Refund.status.in_((_S.PROMISED, _S.SENDING, _S.UNKNOWN))
    return found.where(is_open, by_hand if shelf == Shelf.TO_SEND else ~by_hand).order_by(Refund.id)


def orders_of(refunds: Iterable[Refund]) -> dict[int, Order]:
    """Their orders, by id."""
    ids = {refund.order_id for refund in refunds}
    return {order.id: order for order in db.session.scalars(sa.select(Order).where(Order.id.in_(ids)))}


def history(refund: Refund) -> list[StatusChange]:
    """What became of it, and who said so."""
    return list(db.session.scalars(sa.select(StatusChange).where(
        StatusChange.entity == Refund.__tablename__, StatusChange.entity_id == refund.id).order_by(StatusChange.id)))
