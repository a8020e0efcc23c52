"""The rows of a new order, a statement for each.

This is the busiest path of the market: nothing here reads, and nothing here waits for a row that others want.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

import sqlalchemy as sa

from core import actors, clock
from core.db import Dong, db
from core.prepared import Prepared
from core.states import StatusChange
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.payments import cash
from orders.payments.provider import Due
from orders.pricing import NewLine
from orders.shipping import own

_ORDERS = cast(sa.Table, Order.__table__)
_LINES = cast(sa.Table, OrderLine.__table__)
_PARCELS = cast(sa.Table, Parcel.__table__)
_LINE_COLUMNS = tuple(field.name for field in fields(NewLine))
_UNKNOWN_YET: dict[str, Any] = {
    "buyer_phone": None, "ward_code": None, "province_code": None, "street": "", "note": "", "payment_method": "cod",
    "pay_by": None}
_INSERT_ORDER = Prepared(sa.insert(_ORDERS).returning(_ORDERS.c.id), (
    "code", "secret", "status", "source", "placed_at", "buyer_name", "goods_total", "freight", "language", "version",
    *_UNKNOWN_YET))
_INSERT_PARCEL = Prepared(sa.insert(_PARCELS).returning(_PARCELS.c.id), (
    "code", "order_id", "cooperative_id", "status", "carrier", "freight", "made_at", "version"))
_INSERT_PARCELS = sa.insert(_PARCELS).returning(_PARCELS.c.id, sort_by_parameter_order=True)
_FEW = 3  # which are written faster one by one
_INSERT_LINE = Prepared(sa.insert(_LINES).returning(_LINES.c.id), ("order_id", "parcel_id", *_LINE_COLUMNS))
_INSERT_PAYMENT = Prepared(sa.insert(cast(sa.Table, Payment.__table__)).inline(), (
    "order_id", "parcel_id", "provider", "reference", "amount", "status", "made_at", "version"))
_INSERT_CHANGE = Prepared(sa.insert(cast(sa.Table, StatusChange.__table__)).inline(), (
    "entity", "entity_id", "old", "new", "actor", "at", "reason"))
_CONFIRM = Prepared(sa.update(_ORDERS).where(_ORDERS.c.id == sa.bindparam("order_id")).values(
    status=OrderStatus.CONFIRMED, version=_ORDERS.c.version + 1))
_cod = cash.CashOnDelivery()


@dataclass(frozen=True)
class NewParcels:
    """Parcels to pack of one order, one for each cooperative; `goods` is `{cooperative id: value}`.

    Where something is paid already, whoever makes them asks for the rest (orders.totals.ask_for_cash).
    """

    order_id: int
    code: str
    goods: Mapping[int, Dong]
    freight: Dong
    first: int = 1
    ask_for_cash: bool = True


def insert_order(values: Mapping[str, Any]) -> int:
    """Write the order as placed; its id."""
    return int(_INSERT_ORDER.scalar(**{**_UNKNOWN_YET, **values, "status": OrderStatus.PLACED, "version": 1}))


def insert_lines(order_id: int, lines: Sequence[NewLine], parcels: Mapping[int, int]) -> list[int]:
    """Write the lines, each into the parcel of its cooperative if there is one; their ids, as the lines come."""
    return [int(_INSERT_LINE.scalar(
        order_id=order_id, parcel_id=parcels.get(line.cooperative_id),
        **{name: getattr(line, name) for name in _LINE_COLUMNS})) for line in lines]


def insert_parcels(wanted: Sequence[NewParcels]) -> dict[int, dict[int, int]]:
    """The parcels of these orders, and the cash to be collected for them: `{order id: {cooperative id: parcel id}}`."""
    new: list[tuple[NewParcels, int, dict[str, Any]]] = [(each, seller, {
        "code": f"{each.code}-{each.first + place}", "order_id": each.order_id, "cooperative_id": seller,
        "status": ParcelStatus.TO_PACK, "carrier": own.NAME, "freight": each.freight, "made_at": clock.now(),
        "version": 1}) for each in wanted for place, seller in enumerate(sorted(each.goods))]
    ids = _insert_parcels([values for _, _, values in new])
    made: dict[int, dict[int, int]] = {each.order_id: {} for each in wanted}
    for (each, seller, _), parcel_id in zip(new, ids, strict=True):
        made[each.order_id][seller] = parcel_id
    insert_payments([
        (each.order_id, parcel_id, values["code"], Dong(each.goods[seller] + each.freight), 1)
        for (each, seller, values), parcel_id in zip(new, ids, strict=True) if each.ask_for_cash])
    return made


def _insert_parcels(values: Sequence[Mapping[str, Any]]) -> list[int]:
    if len(values) <= _FEW:
        return [int(_INSERT_PARCEL.scalar(**each)) for each in values]
    return list(db.session.scalars(_INSERT_PARCELS, values))


def insert_payments(due: Iterable[tuple[int, int, str, Dong, int]]) -> None:
    """Cash to be collected: (order id, parcel id, parcel code, amount, which attempt)."""
    _INSERT_PAYMENT.run_all([
        {"order_id": order_id, "parcel_id": parcel_id, "provider": _cod.name,
         "reference": _cod.start(Due(code, amount, attempt)).reference, "amount": amount,
         "status": PaymentStatus.STARTED, "made_at": clock.now(), "version": 1}
        for order_id, parcel_id, code, amount, attempt in due])


def confirm_new(order_id: int) -> None:
    """The order that was just written moves on to confirmed, and its history says so, as core.states.move has it."""
    _CONFIRM.run(order_id=order_id)
    _INSERT_CHANGE.run(
        entity=_ORDERS.name, entity_id=order_id, old=OrderStatus.PLACED.value, new=OrderStatus.CONFIRMED.value,
        actor=actors.current().ref, at=clock.now(), reason="")
