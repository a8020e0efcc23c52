"""Whose money it may be that names no order: what a person would look for first.

However many orders are open, a few questions find those for which anything speaks; only the best of them are loaded.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import ne

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core import clock
from core.db import Dong, db
from core.text import fold
from orders import balances, rates
from orders.codes import PREFIX
from orders.models import BankLine, Order, OrderLine, OrderStatus, Parcel, Payment, PaymentStatus
from orders.models.money import TransferSlip
from orders.transfer_slips import standing as slips

_DAYS = 30
_LOOKED_AT = 50_000  # rows, of a few columns
_LOADED, _MORE = 40, 12
_MOST = 8
_WORDS = re.compile(r"[^a-z0-9]+")
_CODE, _BEHIND = len(PREFIX) + 8, len(PREFIX)


class Why(StrEnum):
    """What speaks for an order."""

    CODE = "code"  # the words hold its code, but for one or two signs
    AMOUNT = "amount"  # just as much is left to pay
    PHONE = "phone"  # the number of its buyer
    SLIP = "slip"  # its buyer sent a photo of a transfer about then
    NAME = "name"  # the name of its buyer


_WEIGHT = {Why.CODE: 6, Why.PHONE: 4, Why.AMOUNT: 3, Why.SLIP: 2, Why.NAME: 2}
_SENT_BEFORE, _SENT_AFTER = timedelta(days=1), timedelta(days=7)  # banks are late, and buyers wait before they ask


@dataclass(frozen=True)
class Suggestion:
    """An order, what is left to pay for it, and what speaks for it."""

    order: Order
    left: Dong
    why: tuple[Why, ...]
    slip: TransferSlip | None = None

    @property
    def told(self) -> tuple[Why, ...]:
        """What speaks for it in words; the photo is shown."""
        return tuple(each for each in self.why if each != Why.SLIP)

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return _weight(self.why)


def suggestions(line: BankLine) -> list[Suggestion]:
    """The orders for which most speaks, among those that wait for money or were given up not long ago."""
    words = _WORDS.sub("", fold(f"{line.text} {line.counter_name}")).upper()
    told = f" {_WORDS.sub(' ', fold(f'{line.text} {line.counter_name}'))} "
    spoken = _speaking(line.remaining, words, told)
    sent = slips.sent_between(line.at - _SENT_BEFORE, line.at + _SENT_AFTER)
    for order_id in sent:
        spoken.setdefault(order_id, set()).add(Why.SLIP)
    best = sorted(spoken, key=lambda each: (-_weight(spoken[each]), -each))[:_LOADED]
    found = []
    for order in db.session.scalars(sa.select(Order).where(Order.id.in_(best)).options(
            selectinload(Order.lines), selectinload(Order.parcels))):
        left = balances.of(order).left if order.status != OrderStatus.CANCELLED else Dong(0)
        why = spoken[order.id] - {Why.AMOUNT}
        if line.remaining in ({left} if order.status != OrderStatus.CANCELLED else _asked(order)):
            why.add(Why.AMOUNT)
        if why and (left or why != {Why.SLIP} or order.status == OrderStatus.CANCELLED):
            in_order = tuple(each for each in Why if each in why)
            found.append(Suggestion(order, left, in_order, sent.get(order.id)))
    return sorted(found, key=lambda each: (-each.weight, -each.order.id))[:_MOST]


def _weight(why: Iterable[Why]) -> int:
    return sum(_WEIGHT[each] for each in why)


def _speaking(amount: Dong, words: str, told: str) -> dict[int, set[Why]]:
    """What seems to speak for which order, by id. Whether an amount is what is left, `suggestions` looks again."""
    since = clock.now() - timedelta(days=_DAYS)
    rows = db.session.execute(sa.select(
        Order.id, Order.code, Order.buyer_name, Order.buyer_phone,
        (Order.goods_total + Order.freight - Order.received).label("open")).where(
        Order.placed_at >= since, _is_waited_for()).order_by(Order.id.desc()).limit(_LOOKED_AT)).all()
    found: dict[int, set[Why]] = {}
    parts, named = _like_codes(words), _named_in(told, {name for _, _, name, _, _ in rows})
    for order_id, code, name, phone, _ in rows:
        if code[_BEHIND:] in words or (parts and _nearly(code, parts)):
            found.setdefault(order_id, set()).add(Why.CODE)
        if phone is not None and phone[1:] in words:
            found.setdefault(order_id, set()).add(Why.PHONE)
        if name in named:
            found.setdefault(order_id, set()).add(Why.NAME)
    just = [order_id for order_id, _, _, _, is_open in rows if is_open == amount]
    for order_id in (*just[:_LOADED], *found.keys() & set(just), *_otherwise_open(amount, since)):
        found.setdefault(order_id, set()).add(Why.AMOUNT)
    return found


def _is_waited_for() -> sa.ColumnElement[bool]:
    """Money may still come for it, or has come too late."""
    is_due = sa.exists().where(Payment.order_id == Order.id, Payment.status == PaymentStatus.STARTED)
    return sa.or_(Order.pay_by.is_not(None), sa.and_(Order.status.in_((
        OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.PACKED, OrderStatus.SHIPPED)), is_due))


def _otherwise_open(amount: Dong, since: datetime) -> Sequence[int]:
    """Orders of which so much may be open though their totals do not say so: given up, partly on the way back, or
    paid before there are any goods."""
    goods = sa.func.coalesce(sa.func.sum(OrderLine.amount), 0)
    within = sa.select(Order.id).where(Order.placed_at >= since, Order.pay_by.is_not(None))
    brought = _freight() * sa.func.count(OrderLine.cooperative_id.distinct())
    given_up = within.join(OrderLine, OrderLine.order_id == Order.id).where(
        Order.status == OrderStatus.CANCELLED).group_by(Order.id, Order.freight).having(
        sa.or_(goods == amount, goods + Order.freight == amount, goods + brought == amount))
    away = within.where(sa.exists().where(Parcel.order_id == Order.id, Parcel.status.in_(balances.AWAY)))
    wished = within.where(Order.status == OrderStatus.PLACED, ~sa.exists().where(OrderLine.order_id == Order.id))
    return [order_id for each in (given_up, away, wished)
            for order_id in db.session.scalars(each.order_by(Order.id.desc()).limit(_MORE))]


def _named_in(told: str, names: Collection[str]) -> set[str]:
    """Those of the names, of two words or more, that stand in what was told. All are folded at once, which is many
    times faster than one by one; and only those that begin with a word that was told."""
    first = {word[0] for word in told.split()}
    likely = [name for name in names if name and (not name[0].isascii() or name[0].lower() in first)]
    folded = fold("\n|".join(name.replace("|", " ") for name in likely)).split("|") if likely else []
    plain = {name: _WORDS.sub(" ", each).strip() for name, each in zip(likely, folded, strict=True)}
    return {name for name, each in plain.items() if " " in each and f" {each} " in told}


def _asked(order: Order) -> set[int]:
    """What an order that was given up may have cost: its freight may have gone with its parcels."""
    goods, sellers = sum(line.amount for line in order.lines), {line.cooperative_id for line in order.lines}
    return {goods, goods + order.freight, goods + _freight() * len(sellers)}


def _freight() -> Dong:
    return rates.on(clock.today()).freight_per_parcel


def _like_codes(words: str) -> list[str]:
    """Whatever begins like a code, as long as one is."""
    return [words[at.start():at.start() + _CODE] for at in re.finditer(PREFIX, words)
            if at.start() + _CODE <= len(words)]


def _nearly(code: str, parts: Sequence[str]) -> bool:
    """True if one of the parts is the code with at most two wrong signs."""
    return any(sum(map(ne, part, code)) <= 2 for part in parts)
