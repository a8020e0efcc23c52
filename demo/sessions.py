"""Live sessions of the demo: those gone by, the one that is live now, and the one tonight."""
from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM, Actor
from core.db import db
from core.transactions import batch
from demo import past
from demo.plan import Basket
from demo.sellers import Goods, Seller
from demo.store import DATA
from livestream import sessions
from livestream.comments import hearing
from livestream.comments.hearing import Heard
from livestream.models import Channel, LiveBuyer, LiveSession, Platform
from livestream.planning import lineup
from livestream.planning.plans import NewSession
from livestream.platforms import channels
from orders.models import Order
from shop import stock

_LENGTH = timedelta(hours=2)
_GROUP = 50
_CHANNELS = (
    ("co-ba", Platform.FACEBOOK, "Co Ba Tay Bac"),
    ("vu-thi-xia", Platform.TIKTOK, "Vu Thi Xia"),
    ("vu-thi-chu", Platform.YOUTUBE, "Vu Thi Chu"),
    ("own", Platform.OWN, "Chợ Bản"),
)


@dataclass(frozen=True)
class Crew:
    """Who runs the sessions of the demo, and where they are watched."""

    host: Actor
    operator: Actor
    second_host: Actor
    channels: dict[str, int]


def crew(host: Actor, operator: Actor, second_host: Actor) -> Crew:
    """With the channels of the programme, and the market's own page."""
    made = {key: channels.add_channel(SYSTEM, platform, name).id for key, platform, name in _CHANNELS}
    return Crew(host, operator, second_host, made)


@dataclass(frozen=True)
class Plan:
    """A session to be held: when, where, on which channels, and how many of each thing it may sell."""

    title: str
    commune_code: str
    starts_at: datetime
    channels: tuple[str, ...]
    items: Sequence[tuple[Goods, int]]
    sellers: Sequence[Seller]
    prices: dict[str, int] | None = None  # by SKU; none given: as in the shop


def schedule(people: Crew, plan: Plan, host: Actor | None = None) -> LiveSession:
    """Put the session with its run-of-show on the timetable."""
    hosts = (host or people.host).person_id or 0
    session = sessions.schedule(SYSTEM, NewSession(
        title=plan.title, commune_code=plan.commune_code, starts_at=plan.starts_at, ends_at=plan.starts_at + _LENGTH,
        channel_ids=tuple(people.channels[key] for key in plan.channels), host_ids=(hosts,),
        operator_ids=(people.operator.person_id or 0,), language="Kinh, Thái",
        cooperative_ids=tuple(sorted({seller.cooperative_id for seller in plan.sellers}))))
    asked = plan.prices or {}
    for goods, allotment in plan.items:
        prices = {size.sku: asked.get(size.sku, size.price) for size in goods.sizes if not asked or size.sku in asked}
        lineup.add_item(SYSTEM, session.id, lineup.NewItem(goods.slug, prices, allotment))
    return session


def hold(people: Crew, plan: Plan, chosen: Sequence[Basket], sellers: dict[str, Seller], chance: random.Random,
         progress: past.Progress) -> None:
    """Hold a session of the past in which each basket was claimed by a comment, ordered, paid and delivered."""
    with batch(), clock.at(plan.starts_at - timedelta(days=3)):
        session_id = schedule(people, plan).id
    with batch(), clock.at(plan.starts_at):
        session = sessions.go_live(SYSTEM, session_id)
        codes = {item.stock_item_id: item.code for item in session.items}
        sessions.put_on_air(SYSTEM, session_id, session.items[0].code)
    live = [key for key in plan.channels if _platform(people, key).takes_orders]
    placed: list[past.Placed] = []
    for first in range(0, len(chosen), _GROUP):
        group = chosen[first:first + _GROUP]
        moment = plan.starts_at + _LENGTH * (first + len(group)) / (len(chosen) + _GROUP)
        spoken = [_comment(people, chance.choice(live), basket, codes, moment, chance) for basket in group]
        with batch(), clock.at(moment):
            hearing.hear(SYSTEM, session_id, [heard for heard, _ in spoken])
            placed += [(moment, _complete(heard, who)) for heard, who in spoken]
        progress(plan.title, first + len(group), len(chosen))
    with batch(), clock.at(plan.starts_at + _LENGTH):
        sessions.close(SYSTEM, session_id)
    with batch(), clock.at(plan.starts_at + _LENGTH + timedelta(minutes=10)):
        sessions.end(SYSTEM, session_id)
    with batch():
        past.deliver(placed, past.packers(sellers), chance)


def _platform(people: Crew, key: str) -> Platform:
    return db.session.get_one(Channel, people.channels[key]).platform


def _comment(people: Crew, key: str, basket: Basket, codes: dict[int, str], moment: datetime, chance: random.Random
             ) -> tuple[Heard, dict[str, str]]:
    """What a buyer typed for this basket, and who it is."""
    who = past.buyer(chance)
    wanted = ", ".join(f"{codes[size.stock_item_id]} {count} {size.unit_name}" for size, count in basket.lines)
    text = f"chốt {wanted}, {who['buyer_phone']}"
    return Heard(_platform(people, key), f"demo-{who['buyer_phone']}", f"demo-{who['buyer_phone']}",
                 who["buyer_name"], text, moment, people.channels[key]), who


def _complete(heard: Heard, who: dict[str, str]) -> int:
    wanted = sa.select(Order).join(LiveBuyer, LiveBuyer.order_id == Order.id)
    return past.complete(db.session.scalars(wanted.where(LiveBuyer.author_id == heard.author_id)).one(), who)


def needed(chosen: Sequence[Basket]) -> Counter[int]:
    """How many base units of each stock item these baskets take."""
    units: Counter[int] = Counter()
    for basket in chosen:
        for size, count in basket.lines:
            units[size.stock_item_id] += size.base_units * count
    return units


def line_up(sellers: dict[str, Seller], keys: Sequence[str], units: Counter[int], spare: float = 1.1
            ) -> list[tuple[Goods, int]]:
    """Everything of these sellers that `units` names, with a little more than that set aside."""
    goods = [each for key in keys for each in sellers[key].goods.values() if units[each.stock_item_id]]
    return [(each, int(units[each.stock_item_id] * spare)) for each in goods]


def show_items(sellers: dict[str, Seller]) -> tuple[list[tuple[Goods, int]], dict[str, int], list[Seller]]:
    """The run-of-show in data/run_of_show.json, in the goods of our sellers: items, live prices, sellers."""
    by_alias = {alias: (goods, seller) for seller in sellers.values() for goods in seller.goods.values()
                for alias in _aliases(goods)}
    items, prices, of = [], {}, []
    for each in _show()["items"]:
        goods, seller = next(by_alias[alias] for alias in (each["name"], *each["aliases"]) if alias in by_alias)
        allotment = int(each["stock"]["base_qty"])
        items.append((goods, allotment))
        of.append(seller)
        for unit in each["units"]:
            for size in goods.sizes:
                if size.unit_name == unit["unit"]:
                    prices[size.sku] = int(unit["price_vnd"])
    return items, prices, of


def _show() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "run_of_show.json").read_text("utf-8"))
    return found


def _aliases(goods: Goods) -> list[str]:
    return [goods.name, *goods.aliases]


def fill_shelves(items: Sequence[tuple[Goods, int]]) -> None:
    """Bring in what a session sets aside."""
    stock.receive({goods.stock_item_id: count for goods, count in items}, "harvest for the live session")
