"""Whose money it may be that names no order: what a person would look for first."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.text import fold
from orders import balances
from orders.codes import PREFIX
from orders.models import BankLine, Order, OrderStatus, Payment, PaymentStatus

_DAYS = 30
_LOOKED_AT = 3_000
_MOST = 8
_WORDS = re.compile(r"[^a-z0-9]+")
_CODE = len(PREFIX) + 8


class Why(StrEnum):
    """What speaks for an order."""

    CODE = "code"  # the words hold its code, but for one or two signs
    AMOUNT = "amount"  # just as much is left to pay
    PHONE = "phone"  # the number of its buyer
    NAME = "name"  # the name of its buyer


_WEIGHT = {Why.CODE: 6, Why.PHONE: 4, Why.AMOUNT: 3, Why.NAME: 2}


@dataclass(frozen=True)
class Suggestion:
    """An order, what is left to pay for it, and what speaks for it."""

    order: Order
    left: Dong
    why: tuple[Why, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(_WEIGHT[each] for each in self.why)


def suggestions(line: BankLine) -> list[Suggestion]:
    """The orders for which most speaks, among those that wait for money or were given up not long ago."""
    words = _WORDS.sub("", fold(f"{line.text} {line.counter_name}")).upper()
    told = f" {_WORDS.sub(' ', fold(f'{line.text} {line.counter_name}'))} "
    found = []
    for order in _candidates():
        left = balances.of(order).left if order.status != OrderStatus.CANCELLED else Dong(0)
        cost = left or _asked(order)
        why = tuple(each for each, speaks in (
            (Why.CODE, _nearly(order.code, words)), (Why.AMOUNT, cost == line.remaining),
            (Why.PHONE, bool(order.buyer_phone) and str(order.buyer_phone)[1:] in words),
            (Why.NAME, _is_named(order.buyer_name, told))) if speaks)
        if why:
            found.append(Suggestion(order, left, why))
    return sorted(found, key=lambda each: (-each.weight, -each.order.id))[:_MOST]


def _candidates() -> list[Order]:
    since = clock.now() - timedelta(days=_DAYS)
    is_due = sa.exists().where(Payment.order_id == Order.id, Payment.status == PaymentStatus.STARTED)
    wanted = sa.select(Order).where(Order.placed_at >= since, sa.or_(
        Order.pay_by.is_not(None), sa.and_(is_due, Order.status.in_((
            OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.PACKED, OrderStatus.SHIPPED)))))
    return list(db.session.scalars(wanted.order_by(Order.id.desc()).limit(_LOOKED_AT)))


def _asked(order: Order) -> Dong:
    """What an order cost that was given up."""
    return Dong(sum(line.amount for line in order.lines) + order.freight)


def _nearly(code: str, words: str) -> bool:
    """True if the words hold the code with at most two wrong signs."""
    start = words.find(PREFIX)
    while start >= 0:
        part = words[start:start + _CODE]
        if len(part) == _CODE and sum(one != other for one, other in zip(part, code, strict=True)) <= 2:
            return True
        start = words.find(PREFIX, start + 1)
    return code[len(PREFIX):] in words


def _is_named(name: str, told: str) -> bool:
    """True if the whole name of two words or more stands in what was told."""
    folded = _WORDS.sub(" ", fold(name)).strip()
    return " " in folded and f" {folded} " in told
