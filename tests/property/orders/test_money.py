"""Whatever people and machines do with money, in whatever order: the books stay at zero and say what the rows say."""
from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import checks, clock, outbox
from core.actors import SYSTEM
from core.db import Dong, db
from core.errors import DomainError
from core.outside import NoAnswer
from orders import balances, moving, parcels, receiving, returns, writing_off
from orders.cancelling import cancel_by_buyer, cancel_lines
from orders.expiry import giving_up
from orders.ledger import Entry
from orders.models import (
    BankAccount,
    BankLine,
    MoneyMove,
    Order,
    Parcel,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    WriteOff,
)
from orders.payments import offered, providers
from orders.payments.provider import Outcome
from orders.refunds import asking, going, promising
from orders.refunds.handing import hand_back
from shop.models import Cooperative
from tests.contract.orders.memory_card import MemoryCard
from tests.integration.orders.test_table_of_bookings import booked, table
from tests.make import money, refunds, settlement, shop
from tests.make import orders as make
from tests.property.lives import lives

ANSWERS = [Outcome.PAID, Outcome.UNKNOWN, Outcome.REFUSED, NoAnswer(url="https://pay.example")]
_keys = itertools.count(1)


class World:
    """Some orders, and what somebody does to the n-th of something."""

    def __init__(self, card: MemoryCard) -> None:
        self.before = {model: total_rows(model) for model in (BankLine, Cooperative, Parcel, Refund)}
        plums, rice = shop.product(), shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")
        if not total_rows(BankAccount):
            money.account()
        self.card = card
        self.orders = [
            make.order({shop.sku(plums): 2_000, shop.sku(rice): 1_000}, payment_method="transfer").id,
            make.order({shop.sku(plums): 1_000, shop.sku(rice): 3_000}).id,
            make.order({shop.sku(rice): 2_000}, payment_method="card").id,
            make.order({shop.sku(plums): 3_000}, payment_method="transfer").id]

    def order(self, n: int) -> Order:
        return db.session.get_one(Order, self.orders[n % len(self.orders)], populate_existing=True)

    def some(self, model: type[Any], n: int, *conditions: Any) -> Any:
        mine = model.id > self.before[model]  # an example before this one has left rows of its own
        found = list(db.session.scalars(sa.select(model).where(mine, *conditions).order_by(model.id)))
        if not found:
            raise DomainError("nothing there")
        return found[n % len(found)]

    def parcel(self, n: int) -> int:
        return int(self.some(Parcel, n).id)

    def refund(self, n: int, *statuses: RefundStatus) -> Refund:
        return self.some(Refund, n, Refund.status.in_(statuses or tuple(RefundStatus)))  # type: ignore[no-any-return]

    def transfer(self, n: int, part: int) -> None:
        left = balances.of(self.order(n)).left or 40_000
        money.transferred(self.order(n), max(1, left * part // 2))

    def split_line(self, n: int) -> None:
        line = self.some(BankLine, n, BankLine.remaining > 0)
        receiving.count_transfer(self.order(n).id, line.id, Dong((line.remaining + 1) // 2))

    def by_card(self, n: int, extra: int) -> None:
        payment = refunds.by_card(self.order(n), (balances.of(self.order(n)).left or 20_000) + extra)
        receiving.count_payment(payment.id)
        receiving.count_payment(payment.id)

    def promise(self, n: int) -> None:
        order = self.order(n)
        ways = promising.ways(order)
        if not ways:
            raise DomainError("no way")
        way = ways[n % len(ways)]
        wish = refunds.wish(max(1, way.most * (n % 3 + 1) // 3), way.provider, payment_id=way.payment_id)
        assert promising.promise(SYSTEM, order.id, wish).id == promising.promise(SYSTEM, order.id, wish).id

    def promise_line(self, n: int) -> None:
        line = self.some(BankLine, n, BankLine.remaining > 0)
        refunds.of_line(line, (line.remaining + 1) // 2)

    def come_back(self, n: int) -> None:
        refund = self.refund(n, RefundStatus.SENT)
        line = money.line(refund.amount).id if refund.provider == "transfer" else None
        going.came_back(SYSTEM, refund.id, line)

    def move(self, n: int) -> None:
        source, target = self.order(n), self.order(n // 4 + 1)
        amount = min(balances.of(source).surplus, balances.of(target).left)
        moving.move_money(SYSTEM, source.id, target.id, amount, "same buyer", f"move-{next(_keys)}")

    def write_off(self, n: int) -> None:
        balance = balances.of(self.order(n))
        amount = min(balance.left, 5_000) or -min(balance.surplus, 5_000)
        writing_off.write_off(SYSTEM, self.order(n).id, Dong(amount), "a few dong", f"off-{next(_keys)}")

    def expire(self, n: int) -> None:
        with clock.at(clock.now() + timedelta(days=3)):
            giving_up.give_up(self.order(n).id)

    def pass_on(self, n: int) -> None:
        self.card.answers = [ANSWERS[n % len(ANSWERS)]]
        asking.pass_on(self.refund(n, RefundStatus.PROMISED, RefundStatus.UNKNOWN).id)

    def settle(self, n: int) -> None:
        settlement.paid(self.some(Cooperative, n))


STEPS: dict[str, Callable[[World, int], Any]] = {
    "transfer a part": lambda world, n: world.transfer(n, 1),
    "transfer all": lambda world, n: world.transfer(n, 2),
    "transfer too much": lambda world, n: world.transfer(n, 3),
    "money of nobody": lambda world, n: money.line(30_000 + n),
    "count a part of it": World.split_line,
    "pay by card": lambda world, n: world.by_card(n, 0),
    "pay too much by card": lambda world, n: world.by_card(n, 7_000),
    "cancel": lambda world, n: cancel_by_buyer(world.order(n).secret, ""),
    "cancel a line": lambda world, n: cancel_lines(SYSTEM, world.order(n).id, [world.order(n).lines[0].id], ""),
    "expire": World.expire,
    "pack": lambda world, n: parcels.pack(SYSTEM, world.parcel(n)),
    "hand over": lambda world, n: parcels.hand_over_to_courier(SYSTEM, world.parcel(n)),
    "deliver": lambda world, n: parcels.deliver(SYSTEM, world.parcel(n)),
    "deliver unpaid": lambda world, n: parcels.deliver(SYSTEM, world.parcel(n), with_cash=False),
    "take cash": lambda world, n: parcels.record_cash(SYSTEM, world.parcel(n)),
    "refuse": lambda world, n: returns.refuse(SYSTEM, world.parcel(n), "no"),
    "give back": lambda world, n: returns.give_back(SYSTEM, world.parcel(n), "no"),
    "take back": lambda world, n: returns.take_back(SYSTEM, world.parcel(n), in_good_order=bool(n % 2)),
    "lose": lambda world, n: returns.lose(SYSTEM, world.parcel(n), "no"),
    "hand cash back": lambda world, n: hand_back(SYSTEM, world.parcel(n)),
    "promise": World.promise,
    "promise a line": World.promise_line,
    "begin": lambda world, n: going.begin(SYSTEM, world.refund(n).id),
    "sent": lambda world, n: going.sent(SYSTEM, world.refund(n).id, f"FT{n}"),
    "failed": lambda world, n: going.failed(SYSTEM, world.refund(n).id, "no such account"),
    "came back": World.come_back,
    "ask the provider": World.pass_on,
    "move": World.move,
    "write off": World.write_off,
    "what follows": lambda world, n: outbox.drain(),
    "settle": World.settle,
}
LIKELY = ["transfer all", "transfer too much", "pay by card", "pack", "hand over", "deliver", "promise", "what follows"]


def total(column: Any, *conditions: Any) -> int:
    return int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(*conditions)).one())


def total_rows(model: type[Any]) -> int:
    """The highest id so far."""
    return int(db.session.scalar(sa.select(sa.func.coalesce(sa.func.max(model.id), 0))) or 0)


def look(world: World, step: Any) -> None:
    """What must hold after every step."""
    assert checks.run() == [], step
    assert total(Entry.amount) == 0, step
    for order in map(world.order, range(len(world.orders))):
        came = total(Payment.amount, Payment.order_id == order.id, Payment.status == PaymentStatus.PAID) \
            + total(MoneyMove.amount, MoneyMove.to_order_id == order.id) \
            + total(WriteOff.amount, WriteOff.order_id == order.id, WriteOff.amount > 0)
        went = total(Refund.amount, Refund.order_id == order.id, Refund.status.not_in(
            (RefundStatus.FAILED, RefundStatus.RETURNED))) \
            + total(MoneyMove.amount, MoneyMove.from_order_id == order.id) \
            - total(WriteOff.amount, WriteOff.order_id == order.id, WriteOff.amount < 0)
        assert order.received == came - went >= 0, step
    said = table()
    assert all(legs <= said[event] for event, legs in booked().items()), step


@pytest.fixture
def card(monkeypatch):
    made = MemoryCard()
    monkeypatch.setattr(providers, "_made", {"card": lambda: made})
    monkeypatch.setattr(offered, "_asked", {**offered._asked, "card": lambda: True})
    return made


def test_after_every_step_the_books_say_what_the_rows_say(app, request, card):
    deeds = sorted(STEPS) + LIKELY * 3

    @settings(max_examples=lives(request), deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(st.tuples(st.sampled_from(deeds), st.integers(0, 15)), max_size=24))
    def live(steps):
        card.answers, card.gone = [], {}
        world = World(card)
        settlement.known_accounts()
        for name, n in steps:
            try:
                STEPS[name](world, n)
            except DomainError:
                db.session.rollback()
            look(world, (name, n))

    with app.app_context():
        live()
