"""Money back for goods that stay with the buyer."""
from __future__ import annotations

import itertools

from core.actors import SYSTEM
from core.db import Dong, db
from orders.allowances import granting
from orders.allowances.granting import Grant
from orders.models import OrderLine, Parcel
from orders.models.money import Allowance, Bearer
from orders.refunds import promising

_keys = itertools.count(1)


def line_of(parcel: Parcel) -> OrderLine:
    """The first line in it."""
    return db.session.query(OrderLine).filter_by(parcel_id=parcel.id).order_by(OrderLine.id).first()


def grant(line: OrderLine, amount: int, bearer: Bearer = Bearer.SELLER, provider: str = "cod", reason: str = "spoiled",
          payment_id: int | None = None, key: str = "") -> Allowance:
    """So much of it back."""
    wish = promising.Wish(amount=Dong(amount), provider=provider, reason=reason, payment_id=payment_id,
                          request_key=key or f"allow-{next(_keys)}")
    made = granting.grant(SYSTEM, line.order_id, Grant(line.id, bearer, wish))
    return db.session.get_one(Allowance, made)
