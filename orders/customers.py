"""What each cooperative knows of a phone number: its own history, which no other cooperative sees."""
from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core import clock
from core.db import db
from orders.models import Customer, Parcel

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@cache
def _upsert(dialect: str) -> Any:
    """The statement, made once for each database: every order needs it."""
    insert = _INSERT[dialect](Customer.__table__)
    return insert.on_conflict_do_update(
        index_elements=["cooperative_id", "phone"],
        set_={"orders": Customer.__table__.c.orders + 1, "name": insert.excluded.name})


def remember(cooperative_ids: Iterable[int], phone: str, name: str) -> None:
    """Count one more confirmed order of this phone with each of these cooperatives."""
    session = db.session()
    # in one order everywhere, so that two orders of one buyer cannot wait for each other
    session.execute(_upsert(session.get_bind().dialect.name), [
        {"cooperative_id": each, "phone": phone, "name": name, "first_order_at": clock.now(), "orders": 1,
         "delivered": 0, "refused": 0} for each in sorted(cooperative_ids)])


def was_delivered(parcel: Parcel) -> None:
    """Count a parcel that its buyer took."""
    _count(parcel, {"delivered": Customer.delivered + 1})


def was_refused(parcel: Parcel) -> None:
    """Count a parcel that its buyer did not take."""
    _count(parcel, {"refused": Customer.refused + 1})


def _count(parcel: Parcel, change: dict[str, Any]) -> None:
    phone = parcel.order.buyer_phone
    mine = (Customer.cooperative_id == parcel.cooperative_id, Customer.phone == phone)
    db.session.execute(sa.update(Customer).where(*mine).values(change))


def history(cooperative_id: int, phones: Iterable[str]) -> dict[str, Customer]:
    """What this cooperative knows of these numbers."""
    wanted = sa.select(Customer).where(Customer.cooperative_id == cooperative_id, Customer.phone.in_(set(phones)))
    return {customer.phone: customer for customer in db.session.scalars(wanted)}
