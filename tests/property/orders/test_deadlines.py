"""Whatever pays, expires, is given more time, cancelled or ordered by others, in whatever order: nothing is half, who
has paid has the goods or a case, and nobody keeps goods whose time is over."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import checks, clock
from core.actors import NOBODY, SYSTEM
from core.db import Dong, db
from core.errors import DomainError
from orders import awaiting, balances, parcels, receiving
from orders.cancelling import cancel_by_buyer
from orders.checkout import place_order
from orders.door import deposits, labels
from orders.expiry import due, extending, jobs, reviving
from orders.models import Case, Order, OrderStatus
from tests.make import deposits as make_rule
from tests.make import money, shop
from tests.make import orders as make
from tests.property.lives import lives

START = datetime(2026, 5, 4, 3, tzinfo=clock.HOME)
PARTS = (1_000, 36_000, 60_000, 120_000)


class World:
    """Three orders that wait (a transfer, a card, a deposit), and goods that others want too."""

    def __init__(self) -> None:
        make_rule.rule(large=1)
        self.goods = shop.product(in_stock=7_000)
        wish = {shop.sku(self.goods): 2_000}
        self.orders = [money.by_transfer(wish).id, money.by_transfer(wish).id, make.order(wish).id]
        self.card = money.card_started(db.session.get_one(Order, self.orders[1])).id
        self.number = 0

    def order(self, place: int) -> Order:
        return db.session.get_one(Order, self.orders[place % 3], populate_existing=True)

    def pay(self, place: int) -> None:
        amount = PARTS[place % len(PARTS)]
        order = self.order(place)
        receiving.count_transfer(order.id, money.line(amount, order.code).id, Dong(amount))

    def key(self) -> str:
        self.number += 1
        return f"key-{self.number}"


STEPS: dict[str, Callable[[World, int], Any]] = {
    "pay": lambda world, place: world.pay(place),
    "pay by card": lambda world, place: receiving.count_payment(world.card),
    "give up": lambda world, place: jobs.give_up_unpaid(),
    "remind": lambda world, place: jobs.remind_of_deadlines(),
    "more time": lambda world, place: extending.extend(
        SYSTEM, world.order(place).id, timedelta(hours=6 + place), "asked", world.key()),
    "cancel": lambda world, place: cancel_by_buyer(world.order(place).secret, ""),
    "waive": lambda world, place: deposits.waive(SYSTEM, world.order(place).id, "known"),
    "others order": lambda world, place: place_order(NOBODY, make.wish(
        {shop.sku(world.goods): 1_000 * (place + 1)}, buyer_phone=f"09876{world.number:05d}", payment_method="transfer",
        request_key=world.key())),
    "pack": lambda world, place: [parcels.pack(SYSTEM, parcel.id) for parcel in world.order(place).parcels],
    "hand over": lambda world, place: [
        parcels.hand_over_to_courier(SYSTEM, parcel.id) for parcel in world.order(place).parcels],
    "new label": lambda world, place: [labels.change(SYSTEM, parcel.id) for parcel in world.order(place).parcels],
}


def look(world: World) -> None:
    """What must hold after each step, beside the books."""
    assert checks.run() == []
    for place in range(3):
        order = world.order(place)
        expiry = reviving.open_expiry(order.id)
        assert (expiry is not None) <= (order.status == OrderStatus.CANCELLED)
        if expiry is not None and order.received:
            asked = db.session.scalar(sa.select(sa.func.count()).select_from(Case).where(
                Case.order_id == order.id, Case.closed_at.is_(None)))
            assert asked, "money for nothing, and nobody was asked"
        if order.status not in (OrderStatus.PLACED, OrderStatus.CANCELLED):
            assert not awaiting.missing(order) or (order.payment_method == "transfer" and balances.of(order).left == 0)


def test_deadlines_and_money_in_any_order(app, request):

    @settings(max_examples=lives(request), deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(st.tuples(
        st.sampled_from([*sorted(STEPS), "pay", "pay", "give up"]), st.integers(0, 5),
        st.sampled_from([0, 0, 1, 13, 27])), max_size=16))
    def live(steps):
        now = max(START, clock.now())
        with clock.at(now):
            world = World()
        for name, place, hours in steps:
            now += timedelta(hours=hours)
            with clock.at(now):
                try:
                    STEPS[name](world, place)
                except DomainError:
                    db.session.rollback()
                look(world)
        with clock.at(now + timedelta(days=30)):
            jobs.give_up_unpaid()
            look(world)
            assert due.overdue() == []

    with app.app_context():
        live()
