"""Orders, made the way people make them."""
from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.actors import NOBODY, SYSTEM, Actor, Grant
from core.db import Dong, db
from orders import delivery, parcels
from orders.checkout import (
    AgreedLine,
    LiveOrder,
    PlaceOrder,
    WishLine,
    add_live_lines,
    place_live_order,
    place_order,
)
from orders.models import LineEvent, LineEventKind, Order, OrderLine, OrderStatus, Parcel
from shop import stock
from shop.models import Product, Variant
from tests.make import shop

WARD = "00166"  # phường Cầu Giấy, Hà Nội
PHONE = "0912345678"
_numbers = itertools.count(1)


def wish(quantities: Mapping[str, int], **details: Any) -> PlaceOrder:
    """What Lan wishes: `{sku: thousandths}` at today's prices."""
    skus = list(quantities)
    prices = dict(db.session.execute(sa.select(Variant.sku, Variant.price).where(Variant.sku.in_(skus))).all())
    lines = tuple(WishLine(sku, milli, prices.get(sku, Dong(1))) for sku, milli in quantities.items())
    values = {"lines": lines, "buyer_name": "Nguyễn Thị Lan", "buyer_phone": PHONE, "ward_code": WARD,
              "street": "12 ngõ 34 phố Thử", "request_key": f"key-{next(_numbers)}"}
    return PlaceOrder(**{**values, **details})


def order(quantities: Mapping[str, int] | None = None, actor: Actor = NOBODY, **details: Any) -> Order:
    """An order of Lan's; without quantities 2 kg of plums of a new cooperative."""
    wanted = {shop.sku(shop.product()): 2_000} if quantities is None else quantities
    return place_order(actor, wish(wanted, **details))


def from_two(**details: Any) -> Order:
    """An order of goods of two cooperatives: 2 kg of plums and 3 kg of rice."""
    plums, rice = shop.product(), shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")
    return order({shop.sku(plums): 2_000, shop.sku(rice): 3_000}, **details)


def live_order(goods: Product, milli: int = 2_000, price: int = 40_000, phone: str | None = None,
               session_id: int = 7, **details: Any) -> Order:
    """An order from a live session whose goods a claim had held."""
    wished = agreed(goods, milli, price, session_id)
    values = {"buyer_name": "Lan Cầu Giấy", "buyer_phone": phone, "request_key": f"key-{next(_numbers)}"}
    return place_live_order(LiveOrder(**{**values, "lines": (wished,), **details}))


def completed(order: Order, phone: str = PHONE, **details: Any) -> Order:
    """The buyer behind the link of a live order says where to."""
    values = {"name": order.buyer_name, "phone": phone, "ward_code": WARD, "street": "12 ngõ 34 phố Thử", "note": "",
              "request_key": f"key-{next(_numbers)}"}
    return delivery.complete(order.secret, **{**values, **details})


def agreed(goods: Product, milli: int = 2_000, price: int = 40_000, session_id: int = 7) -> AgreedLine:
    """What was agreed on air, held by a claim."""
    variant = goods.variants[0]
    units, owner = variant.base_units * milli // 1000, f"claim:{next(_numbers)}"
    stock.reserve({variant.stock_item_id: units}, owner)
    return AgreedLine(variant.id, milli, units, Dong(price), f"session:{session_id}", session_id, 1, owner)


def parcel(order: Order, place: int = 0) -> Parcel:
    """One of its parcels."""
    return order.parcels[place]


def shipped(order: Order | None = None) -> Parcel:
    """The only parcel of an order, on its way."""
    made = parcel(order or globals()["order"]())
    parcels.pack(SYSTEM, made.id)
    return parcels.hand_over_to_courier(SYSTEM, made.id)


def delivered(order: Order | None = None, with_cash: bool = True) -> Parcel:
    """The only parcel of an order, at the buyer's."""
    return parcels.deliver(SYSTEM, shipped(order).id, with_cash)


def seller_of(parcel: Parcel) -> Actor:
    """Somebody of the cooperative that sends it."""
    return Actor("person:7001", frozenset({"member", "person"}), 7001,
                 frozenset({Grant("member", "cooperative", str(parcel.cooperative_id))}), "Lò Văn Gói")


def seller_of_line(order: Order, place: int = 0) -> Actor:
    """Somebody of the cooperative that sells this line."""
    return Actor("person:7001", frozenset({"member", "person"}), 7001,
                 frozenset({Grant("member", "cooperative", str(order.lines[place].cooperative_id))}), "Lò Văn Gói")


def officer(commune: str) -> Actor:
    """An officer of one commune."""
    return Actor("person:7002", frozenset({"officer", "person"}), 7002,
                 frozenset({Grant("officer", "commune", commune)}), "Cán bộ xã")


def province(code: str = "12") -> Actor:
    """Staff of a province."""
    return Actor("person:7003", frozenset({"province", "person"}), 7003,
                 frozenset({Grant("province", "province", code)}), "Cán bộ tỉnh")


def count(model: Any) -> int:
    """How many rows there are."""
    return db.session.scalars(sa.select(sa.func.count()).select_from(model)).one()


def events(order: Order) -> list[LineEventKind]:
    """What became of the lines of an order, in order."""
    return list(db.session.scalars(
        sa.select(LineEvent.kind).where(LineEvent.order_id == order.id).order_by(LineEvent.id)))


def status(order: Order) -> OrderStatus:
    """Where it stands now."""
    return db.session.get_one(Order, order.id, populate_existing=True).status


def lines(order: Order) -> list[OrderLine]:
    """Its lines as they are now."""
    return list(db.session.scalars(sa.select(OrderLine).where(OrderLine.order_id == order.id).order_by(
        OrderLine.id).execution_options(populate_existing=True)))


def add_lines(order: Order, *wished: AgreedLine) -> list[int]:
    """What the buyer took on air later goes into the order."""
    return add_live_lines(order.id, wished)
