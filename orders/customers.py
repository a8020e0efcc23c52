"""What each cooperative knows of a phone number: its own history, which no other cooperative sees."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core import clock
from core.db import db
from core.prepared import Prepared
from core.text import fold
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
        set_={"orders": Customer.__table__.c.orders + 1,
              **{name: insert.excluded[name] for name in ("name", "tail", "folded", "called")}}).inline()


_REMEMBER = Prepared(_upsert, ("cooperative_id", "phone", "name", "first_order_at", "orders", "delivered", "refused",
                               "tail", "folded", "called"))
_SHORTEST_TAIL = 3
_LAST = "\U0010ffff"  # sorts behind every letter, in the order of both databases
_MOST_LOOKED_AT = 200  # of a beginning that very many names have


@dataclass(frozen=True)
class Known:
    """Whom a cooperative knows from an order."""

    cooperative_id: int
    phone: str
    name: str


def remember(buyers: Iterable[Known]) -> None:
    """Count one more confirmed order of each of these, the last name is the one that stays."""
    # in one order everywhere, so that two orders of one buyer cannot wait for each other
    _REMEMBER.run_all([_row(each) for each in sorted(buyers, key=lambda each: (each.cooperative_id, each.phone))])


def _row(known: Known) -> dict[str, Any]:
    folded = fold(known.name)[:120]
    return {**vars(known), "first_order_at": clock.now(), "orders": 1, "delivered": 0, "refused": 0,
            "tail": known.phone[-_SHORTEST_TAIL:], "folded": folded, "called": folded.rpartition(" ")[2]}


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


def ending_in(cooperative_ids: Collection[int], digits: str) -> list[Customer]:
    """Whose numbers end in these three or more digits, among what these cooperatives know; regulars first."""
    wanted = sa.select(Customer).where(
        Customer.cooperative_id.in_(cooperative_ids), Customer.tail == digits[-_SHORTEST_TAIL:],
        Customer.phone.endswith(digits, autoescape=True)).order_by(Customer.orders.desc(), Customer.id)
    return list(db.session.scalars(wanted))


def named(cooperative_ids: Collection[int], name: str, most: int) -> list[Customer]:
    """Whose name, or the last word of it, begins so, among what these cooperatives know; regulars first."""
    folded = fold(name)
    if not folded:
        return []
    begins = [sa.select(Customer.id).where(
        Customer.cooperative_id.in_(cooperative_ids), column >= folded, column < folded + _LAST).limit(_MOST_LOOKED_AT)
        for column in (Customer.folded, Customer.called)]
    found = sa.union(*(sa.select(each.subquery().c.id) for each in begins)).subquery()
    return list(db.session.scalars(sa.select(Customer).where(Customer.id.in_(sa.select(found.c.id))).order_by(
        Customer.orders.desc(), Customer.id).limit(most)))
