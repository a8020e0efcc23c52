"""The rows of a new order, written by SQLAlchemy Core in as few statements as there are tables.

This is the busiest path of the market: nothing here reads, and nothing here waits for a row that others want.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

import sqlalchemy as sa

from core import actors, clock
from core.db import Dong, db
from core.states import StatusChange
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.payments import cash
from orders.payments.provider import Due
from orders.pricing import NewLine
from orders.shipping import own

_ORDERS = cast(sa.Table, Order.__table__)
_LINES = cast(sa.Table, OrderLine.__table__)
_PARCELS = cast(sa.Table, Parcel.__table__)
_PAYMENTS = cast(sa.Table, Payment.__table__)
_CHANGES = cast(sa.Table, StatusChange.__table__)
_INSERT_ORDER = sa.insert(_ORDERS).returning(_ORDERS.c.id)
_INSERT_PARCELS = sa.insert(_PARCELS).returning(_PARCELS.c.id, _PARCELS.c.cooperative_id)
_INSERT_LINES = sa.insert(_LINES).returning(_LINES.c.id)
_INSERT_LINES_IN_ORDER = sa.insert(_LINES).returning(_LINES.c.id, sort_by_parameter_order=True)
_INSERT_PAYMENTS = sa.insert(_PAYMENTS)
_INSERT_CHANGE = sa.insert(_CHANGES)
_CONFIRM = sa.update(_ORDERS).where(_ORDERS.c.id == sa.bindparam("order_id")).values(
    status=OrderStatus.CONFIRMED, version=_ORDERS.c.version + 1)
_cod = cash.CashOnDelivery()


def insert_order(values: Mapping[str, Any]) -> int:
    """Write the order as placed; its id."""
    row = {**values, "status": OrderStatus.PLACED, "version": 1}
    return int(db.session.execute(_INSERT_ORDER, row).scalar_one())


def insert_lines(order_id: int, lines: Sequence[NewLine], parcels: Mapping[int, int],
                 in_order: bool = False) -> list[int]:
    """Write the lines, each into the parcel of its cooperative if there is one; their ids.

    The ids come as the lines do only where `in_order` asks for it: that costs SQLite a statement for each line.
    """
    rows = [{**asdict(line), "order_id": order_id, "parcel_id": parcels.get(line.cooperative_id)} for line in lines]
    statement = _INSERT_LINES_IN_ORDER if in_order else _INSERT_LINES
    return [int(line_id) for line_id in db.session.execute(statement, rows).scalars()]


def insert_parcels(order_id: int, code: str, goods: Mapping[int, Dong], freight: Dong, first: int = 1
                   ) -> dict[int, int]:
    """A parcel to pack and its cash on delivery for each cooperative; `goods` is `{cooperative id: value}`."""
    sellers = sorted(goods)
    rows = [{"code": f"{code}-{first + place}", "order_id": order_id, "cooperative_id": seller,
             "status": ParcelStatus.TO_PACK, "carrier": own.NAME, "freight": freight, "made_at": clock.now(),
             "version": 1} for place, seller in enumerate(sellers)]
    made = {seller: int(parcel_id) for parcel_id, seller in db.session.execute(_INSERT_PARCELS, rows)}
    insert_payments([(order_id, made[seller], str(row["code"]), Dong(goods[seller] + freight), 1)
                     for seller, row in zip(sellers, rows, strict=True)])
    return made


def insert_payments(due: Iterable[tuple[int, int, str, Dong, int]]) -> None:
    """Cash to be collected: (order id, parcel id, parcel code, amount, which attempt)."""
    rows = [{"order_id": order_id, "parcel_id": parcel_id, "provider": _cod.name,
             "reference": _cod.start(Due(code, amount, attempt)).reference, "amount": amount,
             "status": PaymentStatus.STARTED, "made_at": clock.now(), "version": 1}
            for order_id, parcel_id, code, amount, attempt in due]
    db.session.execute(_INSERT_PAYMENTS, rows)


def confirm_new(order_id: int) -> None:
    """The order that was just written moves on to confirmed, and its history says so, as core.states.move has it."""
    db.session.execute(_CONFIRM, {"order_id": order_id})
    db.session.execute(_INSERT_CHANGE, {
        "entity": _ORDERS.name, "entity_id": order_id, "old": OrderStatus.PLACED.value,
        "new": OrderStatus.CONFIRMED.value, "actor": actors.current().ref, "at": clock.now(), "reason": ""})
