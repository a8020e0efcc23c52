"""What each cooperative knows of a phone number: its own history, which no other cooperative sees."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core import clock
from core.db import db
from core.prepared import Prepared
from orders.models import Customer, Parcel

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_ROWS = cast(sa.Table, Customer.__table__)
_COUNT = {
    what: sa.update(_ROWS).values({what: _ROWS.c[what] + 1}).where(
        _ROWS.c.cooperative_id == sa.bindparam("seller"), _ROWS.c.phone == sa.bindparam("number"))
    for what in ("delivered", "refused")
}


def _upsert(dialect: str) -> Any:
    insert = _INSERT[dialect](Customer.__table__)
    return insert.on_conflict_do_update(
        index_elements=["cooperative_id", "phone"],
        set_={"orders": Customer.__table__.c.orders + 1, "name": insert.excluded.name}).inline()


_REMEMBER = Prepared(_upsert, ("cooperative_id", "phone", "name", "first_order_at", "orders", "delivered", "refused"))


def remember(cooperative_ids: Iterable[int], phone: str, name: str) -> None:
    """Count one more confirmed order of this phone with each of these cooperatives."""
    # in one order everywhere, so that two orders of one buyer cannot wait for each other
    _REMEMBER.run_all([
        {"cooperative_id": each, "phone": phone, "name": name, "first_order_at": clock.now(), "orders": 1,
         "delivered": 0, "refused": 0} for each in sorted(cooperative_ids)])


def were_delivered(parcels: Iterable[Parcel]) -> None:
    """Count parcels that their buyers took."""
    _count("delivered", parcels)


def was_refused(parcel: Parcel) -> None:
    """Count a parcel that its buyer did not take."""
    _count("refused", [parcel])


def _count(what: str, parcels: Iterable[Parcel]) -> None:
    mine = sorted((parcel.cooperative_id, parcel.order.buyer_phone or "") for parcel in parcels)
    if mine:
        db.session.execute(_COUNT[what], [{"seller": seller, "number": phone} for seller, phone in mine])


def history(cooperative_id: int, phones: Iterable[str]) -> dict[str, Customer]:
    """What this cooperative knows of these numbers."""
    wanted = sa.select(Customer).where(Customer.cooperative_id == cooperative_id, Customer.phone.in_(set(phones)))
    return {customer.phone: customer for customer in db.session.scalars(wanted)}
