"""Whatever people do to orders, in whatever order: stock, journal, books and states agree after each step."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import checks
from core.actors import SYSTEM
from core.db import db
from core.errors import DomainError
from orders import parcels, returns
from orders.cancelling import cancel_by_buyer, cancel_lines
from orders.models import Parcel
from orders.refunds.handing import hand_back
from tests.make import orders as make
from tests.make import shop
from tests.property.lives import lives

STEPS: dict[str, Callable[[Parcel], Any]] = {
    "pack": lambda parcel: parcels.pack(SYSTEM, parcel.id),
    "unpack": lambda parcel: parcels.unpack(SYSTEM, parcel.id),
    "hand over": lambda parcel: parcels.hand_over_to_courier(SYSTEM, parcel.id),
    "deliver": lambda parcel: parcels.deliver(SYSTEM, parcel.id),
    "deliver unpaid": lambda parcel: parcels.deliver(SYSTEM, parcel.id, with_cash=False),
    "cash": lambda parcel: parcels.record_cash(SYSTEM, parcel.id),
    "fail": lambda parcel: parcels.fail(SYSTEM, parcel.id, "nobody there"),
    "again": lambda parcel: parcels.take_out_again(SYSTEM, parcel.id),
    "refuse": lambda parcel: returns.refuse(SYSTEM, parcel.id, "no"),
    "give back": lambda parcel: returns.give_back(SYSTEM, parcel.id, "no"),
    "take back": lambda parcel: returns.take_back(SYSTEM, parcel.id, in_good_order=True),
    "write off": lambda parcel: returns.take_back(SYSTEM, parcel.id, in_good_order=False),
    "lose": lambda parcel: returns.lose(SYSTEM, parcel.id, "no"),
    "refund": lambda parcel: hand_back(SYSTEM, parcel.id),
    "cancel": lambda parcel: cancel_by_buyer(parcel.order.secret, ""),
    "cancel a line": lambda parcel: cancel_lines(SYSTEM, parcel.order_id, [parcel.lines[0].id], ""),
}
AHEAD = ["pack", "hand over", "deliver"]


def test_after_every_step_everything_agrees(app, request):
    @settings(max_examples=lives(request, 20), deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(st.tuples(st.sampled_from(sorted(STEPS) + AHEAD * 4), st.integers(0, 3)), max_size=14))
    def live(steps):
        orders = [make.from_two(), make.order({shop.sku(shop.product()): 1_000})]
        ids = [parcel.id for order in orders for parcel in order.parcels]
        assert checks.run() == []
        for name, place in steps:
            parcel = db.session.get_one(Parcel, ids[place % len(ids)], populate_existing=True)
            try:
                STEPS[name](parcel)
            except DomainError:
                db.session.rollback()
            assert checks.run() == [], (name, place)

    with app.app_context():
        live()
