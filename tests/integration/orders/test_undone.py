"""An order is undone, wherever it is and however much of it was paid: what follows for stock, money and message.

One table: the way of paying, how far the order had come, and how much was paid. Each row is made, undone in the way
that is possible there, and looked at.
"""
from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from core import actors, checks, outbox
from core.actors import NOBODY, SYSTEM
from core.db import Dong, db
from core.messaging import setting
from orders import balances, parcels, receiving, returns
from orders.cancelling import cancel_by_buyer, cancel_order
from orders.cases import opening
from orders.errors import TooLateToCancel
from orders.ledger import Account, Entry
from orders.models import CaseKind, Order, OrderStatus, Payment, PaymentStatus, Refund, RefundStatus
from orders.payments import offered, providers
from tests.contract.messaging.fake import FakeMessenger
from tests.contract.orders.memory_card import MemoryCard
from tests.make import money, refunds, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")
GOODS, FREIGHT = 90_000, 30_000
TOTAL = GOODS + FREIGHT
PART, OVER = 50_000, 7_000
PAID = {"none": 0, "part": PART, "full": TOTAL, "over": TOTAL + OVER}
IN_STORE, ON_THE_ROAD, THERE = ("placed", "to pack"), ("handed over", "failed"), ("delivered", "delivered unpaid")
PLACES = (*IN_STORE, "packed", *ON_THE_ROAD, *THERE)


def rows():
    """Every combination that there is: an order that is paid in advance is packed only when nothing is left."""
    for method in ("cod", "transfer", "card"):
        for paid, sum_ in PAID.items():
            is_whole = sum_ >= TOTAL
            for place in PLACES:
                if method == "cod":
                    possible = place != "placed" and not (place == "delivered unpaid" and is_whole)
                else:
                    possible = (place == "placed") != is_whole and place != "delivered unpaid"
                if possible:
                    yield method, paid, place


@pytest.fixture(autouse=True)
def messenger(app, monkeypatch):
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    return fake


@pytest.fixture(autouse=True)
def card(monkeypatch):
    made = MemoryCard()
    monkeypatch.setattr(providers, "_made", {"card": lambda: made})
    monkeypatch.setattr(offered, "_asked", {**offered._asked, "card": lambda: True})
    return made


@dataclass
class Was:
    """An order before it is undone."""

    order: Order
    item_id: int
    received: int


def made(method, paid, place):
    """An order of this row."""
    bag = shop.product()
    if method == "transfer":
        money.account()
    order = make.order({shop.sku(bag): 2_000}, payment_method=method)
    _pay(order, method, PAID[paid])
    parcel_id = order.parcels[0].id if order.parcels else 0
    if place not in IN_STORE:
        parcels.pack(SYSTEM, parcel_id)
    if place in ON_THE_ROAD + THERE:
        parcels.hand_over_to_courier(SYSTEM, parcel_id)
    if place == "failed":
        parcels.fail(SYSTEM, parcel_id, "nobody there")
    if place in THERE:
        parcels.deliver(SYSTEM, parcel_id, with_cash=place == "delivered")
    deliver_outbox()
    return Was(order, order.lines[0].stock_item_id, fresh(order).received)


def _pay(order, method, amount):
    if not amount:
        return
    if method == "card":
        first = min(amount, TOTAL)
        receiving.count_payment(refunds.by_card(order, first).id)
        if amount > first:
            receiving.count_payment(refunds.by_card(order, amount - first).id)
    else:
        money.transferred(order, amount)


def fresh(order):
    return db.session.get_one(Order, order.id, populate_existing=True)


def deliver_outbox():
    while outbox.drain():
        pass


def sent_back(order):
    return [(each.provider, each.amount, each.status) for each in db.session.scalars(
        sa.select(Refund).where(Refund.order_id == order.id).order_by(Refund.id).execution_options(
            populate_existing=True))]


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def asks_at_the_door(order):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Payment.amount), 0)).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED))


def told(messenger):
    return [message.text for message in messenger.sent.values()]


@pytest.mark.parametrize("who", ["buyer", "shop"])
@pytest.mark.parametrize(("method", "paid", "place"), [row for row in rows() if row[2] in IN_STORE])
def test_cancelled_in_the_store(method, paid, place, who, messenger, card):
    was = made(method, paid, place)
    messenger.sent.clear()
    if who == "buyer":
        actors.act_as(NOBODY)
        cancel_by_buyer(was.order.secret, "by the buyer")
    else:
        actors.act_as(actors.Actor("person:7001", frozenset({"admin"}), 7001, frozenset({actors.Grant("admin")})))
        cancel_order(SYSTEM, was.order.id, "out of plums")
    deliver_outbox()

    assert fresh(was.order).status == OrderStatus.CANCELLED
    assert shop.levels(was.item_id) == (100_000, 0)
    assert asks_at_the_door(was.order) == 0
    assert balances.of(fresh(was.order)) == balances.Balance(Dong(0), Dong(0)), "all of it is promised back"
    assert sum(amount for _, amount, _ in sent_back(was.order)) == was.received == PAID[paid]
    way, ends = ("card", RefundStatus.SENT) if method == "card" else ("transfer", RefundStatus.PROMISED)
    assert {(provider, status) for provider, _, status in sent_back(was.order)} == (
        {(way, ends)} if PAID[paid] else set())
    assert opening.waiting(SYSTEM) == []
    assert any("huỷ" in text for text in told(messenger)) == (who == "shop")
    asked, gone = ("xin cho biết số tài khoản" in " ".join(told(messenger)).lower(),
                   "đã được hoàn lại" in " ".join(told(messenger)))
    assert (asked, gone) == (bool(PAID[paid]) and method != "card", bool(PAID[paid]) and method == "card")
    assert sum(amount for _, amount in card.gone.values()) == (PAID[paid] if method == "card" else 0)
    assert checks.run() == []


@pytest.mark.parametrize(("method", "paid", "place"), [row for row in rows() if row[2] not in IN_STORE])
def test_what_is_packed_is_not_cancelled_and_nothing_changes(method, paid, place, messenger):
    was = made(method, paid, place)
    before, asked = (fresh(was.order).status, shop.levels(was.item_id)), asks_at_the_door(was.order)

    with pytest.raises(TooLateToCancel):
        cancel_by_buyer(was.order.secret, "by the buyer")
    with pytest.raises(TooLateToCancel):
        cancel_order(SYSTEM, was.order.id, "out of plums")
    deliver_outbox()

    assert (fresh(was.order).status, shop.levels(was.item_id)) == before
    assert (fresh(was.order).received, asks_at_the_door(was.order)) == (was.received, asked)
    assert sent_back(was.order) == []
    assert checks.run() == []


@pytest.mark.parametrize("undo", ["refuse", "lose"])
@pytest.mark.parametrize(("method", "paid", "place"), [row for row in rows() if row[2] in ON_THE_ROAD])
def test_never_arrived(method, paid, place, undo, messenger):
    was = made(method, paid, place)
    parcel_id = was.order.parcels[0].id
    if undo == "refuse":
        returns.refuse(SYSTEM, parcel_id, "does not want it")
        returns.take_back(SYSTEM, parcel_id, in_good_order=True)
    else:
        returns.lose(SYSTEM, parcel_id, "fell into the river")
    deliver_outbox()

    assert fresh(was.order).status == OrderStatus.RETURNED
    assert shop.levels(was.item_id) == ((100_000 if undo == "refuse" else 98_000), 0)
    assert asks_at_the_door(was.order) == 0
    assert balances.of(fresh(was.order)).surplus == was.received, "neither goods nor freight are due"
    assert sent_back(was.order) == [], "a person decides about what came back or was lost"
    assert [(case.kind, case.amount) for case in opening.waiting(SYSTEM)] == (
        [(CaseKind.OVER, was.received)] if was.received else [])
    assert balance(Account.PRODUCER) == balance(Account.FREIGHT) == 0
    assert checks.run() == []


@pytest.mark.parametrize(("method", "paid", "place"), [row for row in rows() if row[2] in THERE])
def test_given_back_after_delivery(method, paid, place):
    was = made(method, paid, place)
    returns.give_back(SYSTEM, was.order.parcels[0].id, "too sour")
    returns.take_back(SYSTEM, was.order.parcels[0].id, in_good_order=True)
    deliver_outbox()
    now = balances.of(fresh(was.order))

    assert fresh(was.order).status == OrderStatus.RETURNED
    assert shop.levels(was.item_id) == (100_000, 0)
    assert now.due == FREIGHT, "it was brought, and that stays to be paid"
    assert (now.surplus, now.left) == (max(was.received - FREIGHT, 0), max(FREIGHT - was.received, 0))
    assert [case.amount for case in opening.waiting(SYSTEM)] == ([now.surplus] if now.surplus else [])
    assert (balance(Account.PRODUCER), balance(Account.FREIGHT)) == (0, -FREIGHT)
    assert sent_back(was.order) == []
    assert checks.run() == []


def test_a_line_that_is_cancelled_of_a_paid_order_goes_back_alone(messenger):
    order = _of_two("transfer")
    money.transferred(order)
    cancel_order_line(order, 0)

    assert sent_back(order) == [("transfer", 90_000 + FREIGHT, RefundStatus.PROMISED)]
    assert balances.of(fresh(order)).left == balances.of(fresh(order)).surplus == 0
    assert checks.run() == []


def test_a_line_that_is_cancelled_of_a_partly_paid_order_only_lowers_what_is_left():
    order = make.from_two()
    money.transferred(order, 60_000)
    cancel_order_line(order, 0)

    assert sent_back(order) == []
    assert balances.of(fresh(order)).left == 90_000 + FREIGHT - 60_000
    assert asks_at_the_door(order) == 90_000 + FREIGHT - 60_000
    assert checks.run() == []


def test_what_a_rule_gives_up_waits_for_a_person():
    order = money.by_transfer()
    money.transferred(order, PART)
    actors.act_as(actors.Actor("job:orders.some.rule"))
    cancel_order(actors.current(), order.id, "a rule of the market")
    actors.act_as(SYSTEM)
    deliver_outbox()

    assert sent_back(order) == []
    assert [(case.kind, case.amount) for case in opening.waiting(SYSTEM)] == [(CaseKind.OVER, PART)]
    assert checks.run() == []


def cancel_order_line(order, place):
    from orders.cancelling import cancel_lines
    cancel_lines(SYSTEM, order.id, [order.lines[place].id], "sold out")
    deliver_outbox()


def _of_two(method):
    money.account()
    plums, rice = shop.product(), shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")
    return make.order({shop.sku(plums): 2_000, shop.sku(rice): 3_000}, payment_method=method)
