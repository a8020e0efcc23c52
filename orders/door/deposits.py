"""Deposits of orders with cash on delivery: asked by the rule, waived by the cooperative, or received like any money.

The rule looks at each parcel by itself, with the eyes of the cooperative that would send it: what others have lived
through with a buyer counts for nothing. It is asked once, when it is known where an order goes.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core import actors, clock, dated
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.transactions import use_case
from orders import awaiting, followers, rates, receiving, standing
from orders.access import lock_order
from orders.cancelling import check_reason
from orders.door import rule
from orders.door.errors import NothingToWaive
from orders.door.rule import Facts, Rule
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.models import Deposit, DepositArea, Order, OrderStatus
from orders.payments import offered
from orders.standing import Light
from orders.wishes import PAID_BEFORE
from shop.access import member_of

LEAST, LARGE_FROM, NEW_FROM, AREA_FROM, REFUSED_FROM = SETTINGS = (
    "deposit_least", "deposit_large_from", "deposit_new_from", "deposit_area_from", "deposit_refused_from")
WAY = "deposit"  # as the settings about deadline and grace call it


@dataclass(frozen=True)
class Where:
    """Whom a parcel goes to, and where."""

    phone: str
    ward_code: str
    province_code: str


@dataclass(frozen=True)
class Asked:
    """A deposit that the rule asks for."""

    amount: Dong
    why: tuple[str, ...]


def rule_on(day: date) -> Rule:
    """The rule as it holds on this day. Raises core.dated.NotSet."""
    percent = dated.value(rates.DEPOSIT_PERCENT, day)
    limits = [dated.value(name, day) for name in SETTINGS]
    least, large, new, area, refused = limits
    return Rule(percent, Dong(least), Dong(large), Dong(new), Dong(area), refused, areas_on(day))


def areas_on(day: date) -> frozenset[str]:
    """The provinces and wards that the rule names on this day."""
    return frozenset(db.session.scalars(sa.select(DepositArea.code).where(
        DepositArea.since <= day, sa.or_(DepositArea.until.is_(None), DepositArea.until >= day))))


def wanted(values: Mapping[int, Dong], where: Where) -> dict[int, Asked]:
    """What the rule asks for now, by cooperative; `values` are goods and freight. Nothing where nobody could pay it."""
    today = clock.today()
    if not rates.on(today).deposit_percent or not any(map(offered.is_offered, PAID_BEFORE)):
        return {}
    held, found = rule_on(today), {}
    for cooperative_id, value in sorted(values.items()):
        known = standing.of([cooperative_id], [where.phone])[where.phone]
        facts = Facts(value, known.light is Light.REGULAR, known.refused, where.ward_code, where.province_code)
        if why := rule.reasons(held, facts):
            found[cooperative_id] = Asked(rule.amount(held, value), why)
    return found


def write(order_id: int, asked: Mapping[int, Asked]) -> None:
    """These deposits must come before the order is packed."""
    db.session.add_all(Deposit(
        order_id=order_id, cooperative_id=cooperative_id, amount=each.amount, why=" ".join(each.why),
        made_at=clock.now()) for cooperative_id, each in sorted(asked.items()))
    db.session.flush()


def ask(order: Order) -> None:
    """It is known where the order goes, and that it is paid at the door: the rule is asked. The order is locked."""
    if order.buyer_phone is None or order.ward_code is None or of_orders([order.id])[order.id]:
        return
    values = awaiting.values(order)
    asked = wanted(values, Where(order.buyer_phone, order.ward_code, order.province_code or ""))
    if asked:
        write(order.id, asked)
        order.pay_by = rates.pay_by(WAY)


@use_case
def waive(actor: Actor, order_id: int, reason: str) -> Order:
    """No deposit for the goods of the cooperatives this person works for; the order goes on as the rule says.

    Raises NoSuchOrder for whoever works for none of them, ReasonNeeded, NothingToWaive.
    """
    text = check_reason(actor, reason)
    if not text:
        raise ReasonNeeded
    followers.prepare_payment(order_id)
    order = lock_order(order_id)
    asked = of_orders([order_id])[order_id]
    mine = [each for each in asked if member_of(actor, each.cooperative_id)]
    if not mine and not any(member_of(actor, line.cooperative_id) for line in order.lines):
        raise NoSuchOrder
    open_ones = [each for each in mine if each.waived_at is None]
    if not open_ones or order.status != OrderStatus.PLACED or not awaiting.missing(order):
        raise NothingToWaive
    for each in open_ones:
        each.waived_at, each.waived_by, each.waive_reason = clock.now(), actors.current().ref, text
    db.session.flush()
    note("deposit waived", f"order:{order.code}", amount=sum(each.amount for each in open_ones), reason=text)
    if not awaiting.missing(order):
        receiving.follow_money(order)
    return order


def of_orders(order_ids: Collection[int]) -> dict[int, list[Deposit]]:
    """What was asked for these orders, waived or not."""
    found: dict[int, list[Deposit]] = {order_id: [] for order_id in order_ids}
    for each in db.session.scalars(sa.select(Deposit).where(Deposit.order_id.in_(found)).order_by(Deposit.id)):
        found[each.order_id].append(each)
    return found
