"""The sellers of the demo with what they sell: data/sellers.json, through the use cases of the shop."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from accounts.models import Role, Scope
from core.actors import SYSTEM, Actor
from demo import people
from demo.people import Wanted
from demo.store import DATA
from shop import catalog, cooperatives, stock
from shop.models import Category, Cooperative, CooperativeKind, Unit


@dataclass(frozen=True)
class Size:
    """A pack size as orders of the demo name it."""

    sku: str
    unit_name: str
    stock_item_id: int
    base_units: int
    price: int


@dataclass(frozen=True)
class Goods:
    """A product of the demo with its pack sizes."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    stock_item_id: int
    sizes: tuple[Size, ...]


@dataclass(frozen=True)
class Seller:
    """A seller, the person who packs for it, and what it sells, by name."""

    key: str
    slug: str
    phone: str
    cooperative_id: int
    commune_code: str
    actor: Actor
    goods: dict[str, Goods]


def register() -> tuple[dict[str, Seller], list[tuple[str, str, str, str]]]:
    """Every seller with stock on the shelf; and the people who work there with their passwords."""
    sellers, cards = {}, []
    for each in json.loads((DATA / "sellers.json").read_text("utf-8")):
        cooperative = _cooperative(each)
        member = Wanted(
            each["key"],
            f"seller, {each['name']}",
            each["contact_name"],
            each["contact_phone"],
            Role.MEMBER,
            Scope.COOPERATIVE,
            str(cooperative.id),
        )
        actor, password = people.join(member)
        cards.append((member.does, member.name, member.phone, password))
        goods = {product["name"]: _goods(actor, cooperative.id, product) for product in each["products"]}
        sellers[each["key"]] = Seller(
            each["key"], cooperative.slug, each["contact_phone"], cooperative.id, each["commune_code"], actor, goods)
    return sellers, cards


def _cooperative(each: dict[str, Any]) -> Cooperative:
    return cooperatives.register_cooperative(
        SYSTEM,
        cooperatives.NewCooperative(
            name=each["name"],
            kind=CooperativeKind(each["kind"]),
            commune_code=each["commune_code"],
            story=each["story"],
            pickup_address=each["pickup_address"],
            contact_name=each["contact_name"],
            contact_phone=each["contact_phone"],
        ),
    )


def _goods(actor: Actor, cooperative_id: int, each: dict[str, Any]) -> Goods:
    first, last = each.get("season", (None, None))
    details = catalog.ProductDetails(
        name=each["name"],
        category=Category(each["category"]),
        description=each["description"],
        origin_commune_code=each.get("origin_commune_code", ""),
        drawing=each["drawing"],
        season_first=first,
        season_last=last,
        keeps=each["keeps"],
        aliases=tuple(each["aliases"]),
        ocop_stars=each.get("ocop_stars"),
    )
    sizes = tuple(
        catalog.NewVariant(
            size["unit"],
            size["base_units"],
            size["price"],
            size["weight_g"],
            size["name"],
            size.get("loose_step"),
        )
        for size in each["variants"]
    )
    product = catalog.add_product(
        actor, catalog.NewProduct(cooperative_id, details, Unit(each["unit"]), sizes)
    )
    catalog.publish(actor, product.id)
    item = catalog.stock_of(product)
    stock.receive({item.id: each["stock"]}, "harvest of the season")
    return Goods(
        product.slug,
        product.name,
        tuple(each["aliases"]),
        item.id,
        tuple(
            Size(size.sku, size.unit_name, item.id, size.base_units, size.price) for size in product.variants
        ),
    )
