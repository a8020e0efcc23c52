"""Deposits, calls and labels: an exception after any one statement leaves nothing or everything."""
from __future__ import annotations

from typing import Any

import pytest

from core.actors import NOBODY, SYSTEM
from core.db import Dong
from orders import awaiting, parcels, receiving, returns
from orders.checkout import place_order
from orders.door import calling, collecting, deposits, keeping, labels
from orders.models import CallOutcome, Order
from tests.make import deposits as make_rule
from tests.make import money, shop
from tests.make import orders as make
from tests.make.statements import Step, breaks_wholly

pytestmark = pytest.mark.usefixtures("context")


def _wish() -> Any:
    make_rule.rule(large=1)
    return make.wish({shop.sku(shop.product()): 2_000})


def _asked() -> Order:
    make_rule.rule(large=1)
    return make.order()


def _money() -> tuple[int, int, Dong]:
    order = _asked()
    amount = awaiting.missing(order)
    return order.id, money.line(amount, order.code).id, amount


def _refused() -> Order:
    order = _asked()
    money.transferred(order, awaiting.missing(order))
    returns.refuse(SYSTEM, make.shipped(order).id, "no")
    return order


def _large() -> Order:
    return make.order({shop.sku(shop.product(in_stock=1_000_000)): 200_000})


def _paid_on_the_road() -> int:
    order = make.order()
    parcel = make.shipped(order)
    money.transferred(order)
    return parcel.id


def _paid_when_packed() -> int:
    order = make.order()
    parcel = parcels.pack(SYSTEM, order.parcels[0].id)
    money.transferred(order)
    return parcel.id


def _call(order: Order, outcome: CallOutcome) -> Any:
    return calling.call(SYSTEM, order.lines[0].cooperative_id, order.id, outcome, "k")


STEPS = {
    "place": Step(_wish, lambda wish: place_order(NOBODY, wish), 3),
    "deposit comes": Step(_money, lambda made: receiving.count_transfer(*made), 3),
    "waive": Step(_asked, lambda order: deposits.waive(SYSTEM, order.id, "known"), 3),
    "keep": Step(_refused, lambda order: keeping.keep(SYSTEM, order.id, Dong(36_000), "freight", "k"), 3),
    "confirmed on the phone": Step(_large, lambda order: _call(order, CallOutcome.CONFIRMED), 3),
    "declined on the phone": Step(_large, lambda order: _call(order, CallOutcome.DECLINED), 3),
    "taken by the label": Step(_paid_on_the_road, lambda parcel: collecting.deliver_by_label(SYSTEM, parcel), 3),
    "new label": Step(_paid_when_packed, lambda parcel: labels.change(SYSTEM, parcel), 3),
}


@pytest.mark.parametrize("name", STEPS)
def test_whatever_breaks_in_between_nothing_of_it_stays(name):
    breaks_wholly(STEPS[name])
