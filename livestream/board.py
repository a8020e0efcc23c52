"""How a session stands: each item with what is left, who waits, and the running totals, each with its name."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from core.db import Dong, db
from livestream.models import (
    Claim,
    ClaimStatus,
    Comment,
    Desk,
    ItemPrice,
    LiveSession,
    RunItem,
    SessionStatus,
)
from orders.models import Order, OrderLine, OrderStatus, Payment, PaymentStatus
from shop import stock
from shop.drawings import of_product
from shop.models import StockItem, Unit

_TAKEN = (ClaimStatus.HELD, ClaimStatus.ORDERED)


@dataclass(frozen=True)
class Price:
    """What one pack size costs in this session."""

    unit: str
    name: str
    base_units: int
    price: Dong
    shop_price: Dong


@dataclass(frozen=True)
class ItemState:
    """One item of the run-of-show as screens show it; amounts in base units.

    `left` may still be claimed: the session's hold while it is live, the whole allotment before, nothing after.
    """

    id: int
    code: str
    position: int
    name: str
    slug: str
    drawing: str
    unit: str
    word: str  # what a piece is called: "con", "túi"
    allotment: int
    left: int
    claimed: int
    waiting: int
    minutes: int
    version: int
    limit: int | None
    talking_points: str
    prices: tuple[Price, ...]
    is_on_air: bool


@dataclass(frozen=True)
class Totals:
    """Goods value in dong. Each contains the next: claimed, confirmed with an address, money received."""

    claimed: Dong
    confirmed: Dong
    paid: Dong
    buyers: int
    waiting: int
    comments: int
    open: int


def items(session: LiveSession, only: Collection[int] | None = None) -> list[ItemState]:
    """The run-of-show in its order; `only` names the items wanted, by id."""
    session_id = {"session_id": session.id}
    rows = db.session.scalars(
        _items(only is not None), session_id if only is None else {**session_id, "only": list(only)}).all()
    claimed: dict[int, int] = {}
    waiting: dict[int, int] = {}
    for item_id, status, amount in db.session.execute(_sums(), {**session_id, "items": [row.id for row in rows]}):
        into = waiting if status == ClaimStatus.WAITING else claimed
        into[item_id] = into.get(item_id, 0) + int(amount)
    held = stock.held(f"session:{session.id}")
    units = dict(db.session.execute(_units(), {"shelves": [row.stock_item_id for row in rows]}).all())
    begun = session.status != SessionStatus.PLANNED
    return [_state(row, session, units[row.stock_item_id],
                   held.get(row.stock_item_id, 0) if begun else row.allotment,
                   claimed.get(row.id, 0), waiting.get(row.id, 0)) for row in rows]


@cache
def _items(only: bool) -> Any:
    """This and the statements below are built once: every comment asks, and to build one costs more than to run it."""
    wanted = (
        sa.select(RunItem)
        .where(RunItem.session_id == sa.bindparam("session_id"), RunItem.position > 0)
        .order_by(RunItem.position, RunItem.id)
        .options(joinedload(RunItem.product), selectinload(RunItem.prices).joinedload(ItemPrice.variant))
        .execution_options(populate_existing=True))
    return wanted.where(RunItem.id.in_(sa.bindparam("only", expanding=True))) if only else wanted


@cache
def _sums() -> Any:
    return sa.select(Claim.item_id, Claim.status, sa.func.sum(Claim.base_units)).where(
        Claim.session_id == sa.bindparam("session_id"), Claim.status.in_((*_TAKEN, ClaimStatus.WAITING)),
        Claim.item_id.in_(sa.bindparam("items", expanding=True))).group_by(Claim.item_id, Claim.status)


@cache
def _units() -> Any:
    return sa.select(StockItem.id, StockItem.unit).where(StockItem.id.in_(sa.bindparam("shelves", expanding=True)))


def _state(row: RunItem, session: LiveSession, unit: Unit, left: int, claimed: int, waiting: int) -> ItemState:
    prices = tuple(Price(each.variant.unit_name, each.variant.name, each.variant.base_units, each.price,
                         each.variant.price) for each in row.prices)
    word = prices[0].unit if unit == Unit.PIECE and prices and prices[0].base_units == 1 else ""
    return ItemState(
        id=row.id, code=row.code, position=row.position, name=row.product.name, slug=row.product.slug,
        drawing=of_product(row.product), unit=unit.value, word=word, allotment=row.allotment, left=left,
        claimed=claimed, waiting=waiting, minutes=row.minutes, version=row.version, limit=row.limit_per_buyer,
        talking_points=row.talking_points, prices=prices, is_on_air=session.on_air_id == row.id)


def totals(session: LiveSession) -> Totals:
    """The running totals of the session, in one query."""
    claimed, buyers, confirmed, paid, waiting, comments, unsettled = db.session.execute(
        _totals(), {"session_id": session.id}).one()
    return Totals(Dong(int(claimed)), Dong(int(confirmed)), Dong(int(paid)), buyers, waiting, comments, unsettled)


@cache
def _totals() -> Any:
    mine = Claim.session_id == sa.bindparam("session_id")
    amount = sa.func.coalesce(sa.func.sum(Claim.amount), 0)
    ordered = sa.select(amount).join(OrderLine, OrderLine.id == Claim.line_id).where(
        mine, Claim.status == ClaimStatus.ORDERED)
    confirmed = ordered.join(Order, Order.id == OrderLine.order_id).where(
        Order.status.not_in((OrderStatus.PLACED, OrderStatus.CANCELLED)))
    money = sa.exists().where(
        Payment.order_id == OrderLine.order_id, Payment.status == PaymentStatus.PAID,
        sa.or_(Payment.parcel_id.is_(None), Payment.parcel_id == OrderLine.parcel_id))
    taken = sa.select(amount).where(mine, Claim.status.in_(_TAKEN))
    buyers = sa.select(sa.func.count(sa.distinct(Claim.buyer_id))).where(mine, Claim.status.in_(_TAKEN))
    waiting = sa.select(sa.func.count()).select_from(Claim).where(mine, Claim.status == ClaimStatus.WAITING)
    said = sa.select(sa.func.count()).select_from(Comment).where(Comment.session_id == sa.bindparam("session_id"))
    figures = (taken, buyers, confirmed, ordered.where(money), waiting, said,
               said.where(Comment.desk.in_((Desk.OPEN, Desk.TAKEN))))
    return sa.select(*(figure.scalar_subquery() for figure in figures))


def public(state: ItemState) -> dict[str, Any]:
    """What buyers may see of an item."""
    return {"code": state.code, "name": state.name, "unit": state.unit, "word": state.word,
            "drawing": state.drawing, "allotment": state.allotment, "left": state.left,
            "prices": [{"unit": each.unit, "price": each.price} for each in state.prices]}


def private(state: ItemState) -> dict[str, Any]:
    """What the console shows of an item beside that."""
    return {**public(state), "claimed": state.claimed, "waiting": state.waiting, "version": state.version}


def as_dict(sums: Totals) -> dict[str, int]:
    """The totals as an event."""
    return asdict(sums)
