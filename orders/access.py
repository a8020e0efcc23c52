"""Whose rows are whose: the one place that says which orders a person may see and change."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from core.actors import Actor
from core.db import db
from core.transactions import lock_all
from orders.errors import NoSuchOrder, NoSuchParcel
from orders.ledger import Entry
from orders.models import LineEvent, Order, OrderLine, Parcel
from shop.access import member_of
from shop.places import units
from shop.places.errors import UnknownProvince

_GOODS: dict[str, type[Parcel] | type[OrderLine]] = {"parcels": Parcel, "lines": OrderLine}
_SEVERAL = 3  # orders, whose goods are rather read together
Rows = type[OrderLine] | type[LineEvent] | type[Entry]


def sees_everything(actor: Actor) -> bool:
    """True for administrators and for the system itself."""
    return actor.is_system or actor.has("admin")


def visible_to(actor: Actor, rows: Rows) -> sa.ColumnElement[bool]:
    """Which rows about goods this person may see: their cooperatives', communes', provinces' and sessions'."""
    if sees_everything(actor):
        return sa.true()
    table: Any = rows
    sessions = actor.refs("host", "session") | actor.refs("operator", "session")
    return sa.or_(
        sa.false(),
        table.cooperative_id.in_(_numbers(actor.refs("member", "cooperative"))),
        table.commune_code.in_(sorted(communes_of(actor))),
        table.session_id.in_(_numbers(sessions)),
    )


def communes_of(actor: Actor) -> set[str]:
    """The communes an officer or the staff of a province answers for."""
    codes = set(actor.refs("officer", "commune"))
    for province in actor.refs("province", "province"):
        try:
            codes |= {ward.code for ward in units.wards_of(province)}
        except UnknownProvince:  # granted before a reform: nothing is there to see
            continue
    return codes


def orders_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Orders of which at least one line is visible."""
    return sa.exists().where(OrderLine.order_id == Order.id, visible_to(actor, OrderLine))


def parcels_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Parcels of the cooperatives this person works for: whoever only reads figures sees no parcels."""
    if sees_everything(actor):
        return sa.true()
    return Parcel.cooperative_id.in_(_numbers(actor.refs("member", "cooperative")))


def behind(secret: str) -> Order:
    """The order behind a secret link. Raises NoSuchOrder."""
    order = db.session.scalar(sa.select(Order).where(Order.secret == secret))
    if order is None:
        raise NoSuchOrder
    return order


def all_behind(secrets: list[str]) -> list[Order]:
    """The orders behind these links, the newest first; links that lead nowhere are left out."""
    wanted = sa.select(Order).where(Order.secret.in_(secrets)).order_by(Order.placed_at.desc(), Order.id.desc())
    return list(db.session.scalars(wanted))


def order_of(actor: Actor, code: str) -> Order:
    """The order with this code if the person may see it. Raises NoSuchOrder, also for others'."""
    order = db.session.scalar(sa.select(Order).where(Order.code == code, orders_visible_to(actor)))
    if order is None:
        raise NoSuchOrder
    return order


def parcel_of(actor: Actor, cooperative_id: int, code: str) -> Parcel:
    """The parcel of this cooperative, if the person works for it. Raises NoSuchParcel, also for others'."""
    return parcels_of(actor, cooperative_id, [code])[0]


def parcels_of(actor: Actor, cooperative_id: int, codes: Iterable[str]) -> list[Parcel]:
    """The parcels of this cooperative, if the person works for it. Raises NoSuchParcel if one is not theirs."""
    asked = set(codes)
    wanted = sa.select(Parcel).where(Parcel.code.in_(asked), Parcel.cooperative_id == cooperative_id)
    found = list(db.session.scalars(wanted)) if member_of(actor, cooperative_id) else []
    if not asked or len(found) < len(asked):
        raise NoSuchParcel
    return found


def lock_order(order_id: int) -> Order:
    """The order locked for change, its lines and parcels read anew."""
    return lock_orders([order_id])[0]


def lock_orders(order_ids: Iterable[int]) -> list[Order]:
    """Orders locked for change in the order of their ids, their lines and parcels read anew."""
    orders = lock_all(Order, order_ids)
    read_goods(orders)
    return orders


def read_goods(orders: Sequence[Order], names: Sequence[str] = ("parcels", "lines")) -> None:
    """The lines and parcels of these orders are others than before: they are read anew, of few orders as asked for."""
    for order in orders:
        db.session.expire(order, names)
    if len(orders) < _SEVERAL:
        return
    db.session.flush()
    by_id = {order.id: order for order in orders}
    for name in names:
        model = _GOODS[name]
        found: dict[int, list[Parcel | OrderLine]] = {order_id: [] for order_id in by_id}
        rows: Any = db.session.scalars(sa.select(model).where(model.order_id.in_(by_id)).order_by(model.id))
        for row in rows:
            found[row.order_id].append(row)
        for order_id, held in found.items():
            set_committed_value(by_id[order_id], name, held)


def may_handle(actor: Actor, line: OrderLine) -> bool:
    """True if this person may cancel the line: its seller, its session's people, an administrator."""
    if member_of(actor, line.cooperative_id):
        return True
    session = "" if line.session_id is None else str(line.session_id)
    return bool(session) and any(session in actor.refs(role, "session") for role in ("host", "operator"))


def _numbers(refs: frozenset[str]) -> list[int]:
    return sorted(int(ref) for ref in refs if ref.isdecimal())
