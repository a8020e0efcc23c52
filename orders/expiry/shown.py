"""How an order stands with its deadline, for the pages that show it."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import Dong, db
from orders import awaiting
from orders.expiry import extending
from orders.models import Expiry, Order, OrderStatus


@dataclass(frozen=True)
class Deadline:
    """An order that is, or was, to be paid before it is packed. `received` has come by now."""

    pay_by: datetime
    missing: Dong
    received: Dong
    given_up_at: datetime | None  # unpaid, and it did not go on
    went_on_at: datetime | None  # after it had been given up
    can_extend: bool

    @property
    def is_late(self) -> bool:
        """True while the deadline has passed and the order waits for money that may be on its way."""
        return self.given_up_at is None and bool(self.missing) and self.pay_by <= clock.now()


def of(order: Order, actor: Actor) -> Deadline | None:
    """For this reader; None where nothing was ever awaited."""
    if order.pay_by is None:
        return None
    latest = db.session.scalar(sa.select(Expiry).where(Expiry.order_id == order.id).order_by(Expiry.id.desc()).limit(1))
    is_open = latest is not None and latest.revived_at is None
    missing = awaiting.missing(order) if order.status == OrderStatus.PLACED else Dong(0)
    return Deadline(
        order.pay_by, missing, order.received, latest.at if latest is not None and is_open else None,
        latest.revived_at if latest is not None else None, extending.may_extend(actor, order))
