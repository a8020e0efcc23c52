"""What people do in the store: bring in a harvest, count, write off. Each act carries a request key."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.idempotency import once
from core.transactions import use_case
from shop import stock
from shop.access import member_of
from shop.errors import NoSuchStock
from shop.models import StockItem


class LossReason(StrEnum):
    """Why goods are gone."""

    SPOILED = "spoiled"
    BROKEN = "broken"
    SAMPLE = "sample"
    OWN_USE = "own_use"
    MISSING = "missing"


@dataclass(frozen=True)
class StoreAct:
    """Something done to one stock item. Sent again with the same `request_key`, it is not done again."""

    stock_item_id: int
    base_units: int
    request_key: str


@use_case(keyed=True)
def receive_harvest(actor: Actor, act: StoreAct) -> None:
    """Goods came into the store. Raises NoSuchStock, BadQuantity."""
    _own(actor, act)
    _once(actor, "receive", act, lambda: stock.receive({act.stock_item_id: act.base_units}, "harvest"))


@use_case(keyed=True)
def count(actor: Actor, act: StoreAct) -> None:
    """So much lies in the store, somebody counted. Raises NoSuchStock, BadQuantity, HeldForOrders."""
    _own(actor, act)
    _once(actor, "count", act, lambda: stock.count(act.stock_item_id, act.base_units, "count"))


@use_case(keyed=True)
def write_off(actor: Actor, act: StoreAct, reason: LossReason) -> None:
    """So much is gone. Raises NoSuchStock, BadQuantity, OutOfStock when so much is not free."""
    _own(actor, act)
    _once(actor, f"loss:{reason.value}", act,
          lambda: stock.lose({act.stock_item_id: act.base_units}, f"loss:{reason.value}"))


def _own(actor: Actor, act: StoreAct) -> None:
    seller = db.session.scalar(sa.select(StockItem.cooperative_id).where(StockItem.id == act.stock_item_id))
    if seller is None or not member_of(actor, seller):
        raise NoSuchStock


def _once(actor: Actor, what: str, act: StoreAct, do: Callable[[], None]) -> None:
    def done() -> int:
        do()
        return act.stock_item_id

    once(f"store:{actor.ref}", act.request_key, [what, act.stock_item_id, act.base_units], done)
