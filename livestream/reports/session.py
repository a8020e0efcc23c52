"""The report of one session: whole for its crew, or the part of one seller.

The four figures come from orders.reports and from nowhere else; delivered and returned go on growing after the end, so
a report says as of when it is. Its cost depends on this session alone: each question follows an index of it.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core import clock
from core.db import db
from livestream.models import Channel, ItemPrice, LiveSession, Platform, RunItem
from livestream.platforms import points
from livestream.platforms.points import Counted
from livestream.reports import activity, doubts, fates
from livestream.reports.activity import Course, Said
from livestream.reports.doubts import Doubts
from livestream.reports.fates import Claimed, Fate
from orders import reports
from orders.models import LineEventKind
from orders.reports import Figures, Scope
from shop.models import Product, StockItem, Unit

_K = LineEventKind


@dataclass(frozen=True)
class Steps:
    """From what was said to what arrived; each with the step before as its base."""

    comments: int
    claiming: int  # comments that made a claim
    claims: int
    claims_ordered: int
    orders: int
    completed: int
    delivered: int


@dataclass(frozen=True)
class ItemRow:
    """One item: amounts in base units. `claimed` is what stands or stood, without what buyers took back themselves."""

    code: str
    name: str
    unit: Unit
    word: str
    allotment: int
    claimed: int
    unmet: int
    unmet_buyers: int
    sold_out_at: datetime | None
    lapsed: int
    units: Mapping[LineEventKind, int]
    figures: Figures


@dataclass(frozen=True)
class ChannelRow:
    """One channel: what was said there, what the crew wrote down for it, and what it sold.

    `counted` are its comments by their sense, and what the platform showed of it.
    """

    name: str
    platform: Platform
    comments: int
    by_hand: int
    claims: int
    figures: Figures
    counted: Counted


@dataclass(frozen=True)
class Report:
    """All of it. `doubts` is None in the part of a seller: comments are nobody's own."""

    session: LiveSession
    as_of: datetime
    figures: Figures
    steps: Steps
    course: Course
    items: tuple[ItemRow, ...]
    channels: tuple[ChannelRow, ...]
    doubts: Doubts | None
    questions: int
    cooperative_id: int | None = None


def report(session: LiveSession, cooperative_id: int | None = None) -> Report:
    """What came of the session until now; the caller has checked who asks."""
    scope = Scope(date.min, date.max, session_id=session.id,
                  cooperatives=None if cooperative_id is None else frozenset({cooperative_id}))
    comments = activity.said(session.id) if cooperative_id is None else []
    claims = fates.claimed(session.id, cooperative_id)
    figures = reports.total(scope)
    claiming = {each.comment_id for each in claims if each.is_first and each.comment_id is not None}
    steps = Steps(
        len(comments), len(claiming), sum(each.is_first for each in claims),
        sum(each.is_first and each.is_in_order for each in claims), figures.orders, reports.completed(scope),
        figures.orders_delivered)
    items = tuple(_items(session, claims, scope, cooperative_id))
    course = activity.course(session, comments, claims)
    if cooperative_id is not None:  # what others sell is not this seller's part
        own = {item.code for item in items}
        course = replace(course, on_air=tuple(each for each in course.on_air if each.name in own))
    return Report(
        session, clock.now(), figures, steps, course, items, tuple(_channels(session, comments, claims, scope)),
        doubts.doubts(session.id) if cooperative_id is None else None,
        sum(each.kind == "question" for each in comments), cooperative_id)


def sells_for(session: LiveSession, cooperative_id: int) -> bool:
    """True if something in the run-of-show is of this seller, or was."""
    return bool(db.session.scalar(sa.select(sa.exists().where(
        RunItem.session_id == session.id, RunItem.product_id == Product.id,
        Product.cooperative_id == cooperative_id))))


def _items(session: LiveSession, claims: Sequence[Claimed], scope: Scope, cooperative_id: int | None) -> list[ItemRow]:
    rows = sa.select(RunItem, Product.name, StockItem.unit).join(Product, Product.id == RunItem.product_id).join(
        StockItem, StockItem.id == RunItem.stock_item_id).where(RunItem.session_id == session.id)
    if cooperative_id is not None:
        rows = rows.where(Product.cooperative_id == cooperative_id)
    figures = {group.key: group.figures for group in reports.by("stock_item_id", scope)}
    units, gone = reports.units(scope), activity.sold_out(session)
    mine: dict[int, list[Claimed]] = {}
    for claim in claims:
        mine.setdefault(claim.item_id, []).append(claim)
    found = []
    with_prices = selectinload(RunItem.prices).joinedload(ItemPrice.variant)
    for item, name, unit in db.session.execute(rows.order_by(RunItem.position, RunItem.id).options(with_prices)):
        own, sold = mine.get(item.id, []), figures.get(item.stock_item_id, Figures())
        if item.position > 0 or own or sold != Figures():
            found.append(_item(item, name, unit, own, gone.get(item.code), units.get(item.stock_item_id, {}), sold))
    return found


def _item(item: RunItem, name: str, unit: Unit, claims: Sequence[Claimed], sold_out_at: datetime | None,
          units: Mapping[LineEventKind, int], figures: Figures) -> ItemRow:
    total: Counter[Fate] = Counter()
    for claim in claims:
        total[claim.fate] += claim.base_units
    first = item.prices[0].variant if item.prices else None
    word = first.unit_name if first is not None and unit == Unit.PIECE and first.base_units == 1 else ""
    return ItemRow(
        item.code, name, unit, word, item.allotment, total.total() - total[Fate.TAKEN_BACK], total[Fate.UNMET],
        len({claim.buyer_id for claim in claims if claim.fate == Fate.UNMET}), sold_out_at, total[Fate.LAPSED], units,
        figures)


def _channels(session: LiveSession, comments: Sequence[Said], claims: Sequence[Claimed],
              scope: Scope) -> list[ChannelRow]:
    figures = {group.key: group.figures for group in reports.by("channel_id", scope)}
    heard = Counter(each.channel_id for each in comments if not each.is_hand)
    by_hand = Counter(each.channel_id for each in comments if each.is_hand)
    made = Counter(each.channel_id for each in claims if each.is_first)
    channels = {each.channel_id: each.channel for each in session.channels}
    left_out = {key for key in (*heard, *by_hand, *made, *figures) if key is not None} - channels.keys()
    if left_out:  # the plan was changed afterwards
        channels |= {each.id: each for each in db.session.scalars(sa.select(Channel).where(Channel.id.in_(left_out)))}
    kinds = Counter((each.channel_id, each.kind) for each in comments if not each.is_hand)
    shown = points.reached(session)
    return [
        ChannelRow(each.name, each.platform, heard[channel_id], by_hand[channel_id], made[channel_id],
                   figures.get(channel_id, Figures()),
                   Counted(channel_id, each.name, each.platform, heard[channel_id], kinds[channel_id, "order"],
                           kinds[channel_id, "question"], shown.get(channel_id, {})))
        for channel_id, each in channels.items()]
