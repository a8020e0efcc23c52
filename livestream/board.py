"""How a session stands: each item with what is left, who waits, and the running totals, each with its name."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from core import clock
from core.db import Dong, db
from core.prepared import Prepared, PreparedIn
from livestream.models import (
    Claim,
    ClaimStatus,
    Deal,
    ItemFigures,
    ItemPrice,
    LiveSession,
    RunItem,
    SecondLook,
    SessionFigures,
    SessionStatus,
)
from livestream.serving import goods
from orders.models import Order, OrderLine, OrderStatus, Payment, PaymentStatus
from shop.drawings import of_product
from shop.left import is_near
from shop.models import StockItem, Unit


@dataclass(frozen=True)
class Offer:
    """A deal on one pack size: it runs, or without `until` it is prepared.

    `left` of `most`, and what one buyer may have, are thousandths of units.
    """

    id: int
    price: Dong
    minutes: int
    left: int
    most: int
    per_buyer: int | None
    until: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """As an event has it."""
        return {**asdict(self), "until": self.until.isoformat() if self.until else None}


@dataclass(frozen=True)
class Price:
    """What one pack size costs in this session; `deal` while one runs, `ready` the next the crew may start."""

    unit: str
    name: str
    base_units: int
    price: Dong
    shop_price: Dong
    deal: Offer | None = None
    ready: Offer | None = None


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

    @property
    def is_sold_out(self) -> bool:
        """Nothing is left to claim."""
        return self.left <= 0


@dataclass(frozen=True)
class Totals:
    """Goods value in dong. Each contains the next: claimed, confirmed with an address, money received."""

    claimed: Dong
    confirmed: Dong
    paid: Dong
    buyers: int
    waiting: int
    comments: int
    open: int  # doubtful comments, or such as somebody is at
    looks: int  # what needs another look

    @property
    def for_people(self) -> int:
        """How much waits for a person in all."""
        return self.open + self.looks


def items(session: LiveSession, only: Collection[int] | None = None) -> list[ItemState]:
    """The run-of-show in its order; `only` names the items wanted, by id, in a use case that has locked the session.

    There the rows that are loaded are those of the database, and are not read again.
    """
    if only is None:
        rows = list(db.session.scalars(_items(), {"session_id": session.id}))
    else:
        some = [db.session.get_one(RunItem, item_id) for item_id in only]
        rows = sorted((row for row in some if row.position > 0), key=attrgetter("position", "id"))
    db.session.flush()
    counted = {item_id: (claimed, waiting) for item_id, claimed, waiting in _COUNTED.rows([row.id for row in rows])}
    held = goods.left(session)
    if only is None:
        units = dict(db.session.execute(_units(), {"shelves": [row.stock_item_id for row in rows]}).all())
    else:
        units = {row.stock_item_id: db.session.get_one(StockItem, row.stock_item_id).unit for row in rows}
    begun = session.status != SessionStatus.PLANNED
    offers = _offers([price.id for row in rows for price in row.prices], session)
    return [_state(row, session, offers, units[row.stock_item_id],
                   held.get(row.stock_item_id, 0) if begun else row.allotment,
                   *counted.get(row.id, (0, 0))) for row in rows]


@cache
def _items() -> Any:
    """This and the statements below are built once: every comment asks, and to build one costs more than to run it."""
    return (
        sa.select(RunItem)
        .where(RunItem.session_id == sa.bindparam("session_id"), RunItem.position > 0)
        .order_by(RunItem.position, RunItem.id)
        .options(joinedload(RunItem.product), selectinload(RunItem.prices).joinedload(ItemPrice.variant))
        .execution_options(populate_existing=True))


_COUNTED = PreparedIn(lambda items: sa.select(ItemFigures.item_id, ItemFigures.claimed, ItemFigures.waiting).where(
    ItemFigures.item_id.in_(items)))


@cache
def _units() -> Any:
    return sa.select(StockItem.id, StockItem.unit).where(StockItem.id.in_(sa.bindparam("shelves", expanding=True)))


def _running(prices: Sequence[Any]) -> Any:
    now: sa.BindParameter[datetime] = sa.bindparam("now", type_=Deal.starts_at.type)
    runs = sa.and_(Deal.starts_at <= now, Deal.ends_at > now)
    return sa.select(Deal.id).where(
        Deal.price_id.in_(prices), Deal.withdrawn_at.is_(None), sa.or_(Deal.starts_at.is_(None), runs))


_RUNNING = PreparedIn(_running)


@cache
def _deals() -> Any:
    return sa.select(Deal).where(Deal.id.in_(sa.bindparam("ids", expanding=True))).order_by(
        Deal.id.desc()).execution_options(populate_existing=True)


def _offers(price_ids: Sequence[int], session: LiveSession) -> dict[tuple[int, bool], Deal]:
    """The deal that runs (True) and the first one that waits to be started, by the id of the price; none off air."""
    if session.status not in (SessionStatus.LIVE, SessionStatus.CLOSING):
        return {}
    ids = [deal_id for deal_id, in _RUNNING.rows(price_ids, now=clock.now())]
    rows = db.session.scalars(_deals(), {"ids": ids}) if ids else ()
    return {(row.price_id, row.starts_at is not None): row for row in rows}


def _offer(deal: Deal | None, size: ItemPrice) -> Offer | None:
    """Nothing if it is none: not below the live price any more."""
    if deal is None or deal.price >= size.price:
        return None
    left, most, per_buyer = [None if units is None else units * 1000 // size.variant.base_units
                             for units in (deal.cap - deal.taken, deal.cap, deal.cap_per_buyer)]
    return Offer(deal.id, deal.price, deal.minutes, left or 0, most or 0, per_buyer, deal.ends_at)


def _state(row: RunItem, session: LiveSession, offers: dict[tuple[int, bool], Deal], unit: Unit, left: int,
           claimed: int, waiting: int) -> ItemState:
    prices = tuple(Price(
        each.variant.unit_name, each.variant.name, each.variant.base_units, each.price, each.variant.price,
        _offer(offers.get((each.id, True)), each), _offer(offers.get((each.id, False)), each)) for each in row.prices)
    word = prices[0].unit if unit == Unit.PIECE and prices and prices[0].base_units == 1 else ""
    return ItemState(
        id=row.id, code=row.code, position=row.position, name=row.product.name, slug=row.product.slug,
        drawing=of_product(row.product), unit=unit.value, word=word, allotment=row.allotment, left=left,
        claimed=claimed, waiting=waiting, minutes=row.minutes, version=row.version, limit=row.limit_per_buyer,
        talking_points=row.talking_points, prices=prices, is_on_air=session.on_air_id == row.id)


def scarce(states: Iterable[ItemState]) -> tuple[int, int]:
    """(how many items are nearly gone, how many are sold out)."""
    return sum(is_near(each.left, each.allotment) for each in states), sum(each.is_sold_out for each in states)


def totals(session: LiveSession) -> Totals:
    """The running totals of the session as they are now, money counted anew: for pages."""
    money = db.session.execute(_money(), {"session_id": session.id}).one()
    return _as_totals(_KEPT.rows(session_id=session.id)[0], money)


def kept_totals(session: LiveSession) -> Totals:
    """The same without counting anything: for each comment. Money is as the session last heard of it."""
    kept = _KEPT.rows(session_id=session.id)[0]
    *_, confirmed, paid, _looks = kept
    return _as_totals(kept, (confirmed, paid))


def keep_money(session: LiveSession) -> None:
    """Count anew what is confirmed and paid: when an order of the session has changed. Call inside a use case."""
    confirmed, paid = db.session.execute(_money(), {"session_id": session.id}).one()
    db.session.execute(sa.update(SessionFigures).where(SessionFigures.session_id == session.id).values(
        confirmed=int(confirmed), paid=int(paid)))


def _as_totals(kept: Any, money: Any) -> Totals:
    claimed, waiting, comments, unsettled, buyers, *_, looks = kept
    return Totals(Dong(int(claimed)), Dong(int(money[0])), Dong(int(money[1])), buyers, int(waiting), comments,
                  unsettled, looks)


def _kept() -> sa.Select[Any]:
    """The figures that triggers keep; see livestream.models.figures."""
    session_id: sa.BindParameter[int] = sa.bindparam("session_id")
    of_items = [sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(
        ItemFigures.session_id == session_id).scalar_subquery().label(name)
        for name, column in (("claimed", ItemFigures.amount), ("waiting", ItemFigures.queue))]
    of_session = [sa.func.coalesce(column, 0).label(column.key) for column in (
        SessionFigures.comments, SessionFigures.unsettled, SessionFigures.buyers, SessionFigures.confirmed,
        SessionFigures.paid)]
    looks = sa.select(sa.func.count()).select_from(SecondLook).where(
        SecondLook.session_id == session_id, SecondLook.seen_at.is_(None)).scalar_subquery().label("looks")
    return sa.select(*of_items, *of_session, looks).select_from(LiveSession).outerjoin(
        SessionFigures, SessionFigures.session_id == LiveSession.id).where(LiveSession.id == session_id)


_KEPT = Prepared(_kept())


@cache
def _money() -> Any:
    """Goods value of the claims in confirmed orders, and of those that are paid."""
    amount = sa.func.coalesce(sa.func.sum(Claim.amount), 0)
    ordered = sa.select(amount).join(OrderLine, OrderLine.id == Claim.line_id).where(
        Claim.session_id == sa.bindparam("session_id"), Claim.status == ClaimStatus.ORDERED)
    confirmed = ordered.join(Order, Order.id == OrderLine.order_id).where(
        Order.status.not_in((OrderStatus.PLACED, OrderStatus.CANCELLED)))
    is_paid = sa.exists().where(
        Payment.order_id == OrderLine.order_id, Payment.status == PaymentStatus.PAID,
        sa.or_(Payment.parcel_id.is_(None), Payment.parcel_id == OrderLine.parcel_id))
    return sa.select(confirmed.scalar_subquery(), ordered.where(is_paid).scalar_subquery())


def public(state: ItemState) -> dict[str, Any]:
    """What buyers may see of an item."""
    return {"code": state.code, "name": state.name, "unit": state.unit, "word": state.word,
            "drawing": state.drawing, "allotment": state.allotment, "left": state.left,
            "prices": [_public_price(each) for each in state.prices]}


def _public_price(size: Price) -> dict[str, Any]:
    deal = {"deal": size.deal.as_dict()} if size.deal is not None else {}
    return {"unit": size.unit, "price": size.price, **deal}


def private(state: ItemState) -> dict[str, Any]:
    """What the console shows of an item beside that."""
    ready = [{"unit": each.unit, **each.ready.as_dict()} for each in state.prices if each.ready is not None]
    return {**public(state), "claimed": state.claimed, "waiting": state.waiting, "version": state.version,
            "ready": ready}


def as_dict(sums: Totals) -> dict[str, int]:
    """The totals as an event."""
    return {**asdict(sums), "for_people": sums.for_people}
