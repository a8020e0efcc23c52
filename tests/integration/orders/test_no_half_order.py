"""An exception after any one statement leaves nothing or everything, on both databases."""
from __future__ import annotations

from typing import Any

import pytest

from core.actors import NOBODY, SYSTEM
from orders import parcels, returns
from orders.cancelling import cancel_by_buyer
from orders.checkout import add_live_lines, place_live_order, place_order
from orders.delivery import complete
from orders.handling import confirm
from orders.wishes import LiveOrder
from tests.make import orders as make
from tests.make import shop
from tests.make.statements import Step, breaks_wholly, recorded

pytestmark = pytest.mark.usefixtures("context")


def _two_wishes() -> Any:
    plums, rice = shop.product(), shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")
    return make.wish({shop.sku(plums): 2_000, shop.sku(rice): 3_000})


def _live_wish() -> LiveOrder:
    return LiveOrder(buyer_name="Lan", buyer_phone=None, request_key="k", lines=(make.agreed(shop.product()),))


def _address(order: Any) -> Any:
    return complete(order.secret, name="Lan", phone=make.PHONE, ward_code=make.WARD, street="1", note="",
                    request_key="address")


def _large() -> Any:
    return make.order({shop.sku(shop.product()): 60_000})


def _later_claim() -> Any:
    return make.order(), make.agreed(shop.product(name="Mật ong"))


def _packed() -> list[int]:
    return [parcel.id for parcel in parcels.pack_all(SYSTEM, [each.id for each in make.from_two().parcels])]


STEPS = {
    "place": Step(_two_wishes, lambda wish: place_order(NOBODY, wish)),
    "place_live": Step(_live_wish, place_live_order),
    "complete": Step(lambda: make.live_order(shop.product()), _address),
    "add_live_lines": Step(_later_claim, lambda made: add_live_lines(made[0].id, [made[1]])),
    "confirm": Step(_large, lambda order: confirm(SYSTEM, order.id)),
    "cancel": Step(make.from_two, lambda order: cancel_by_buyer(order.secret, "")),
    "pack": Step(make.order, lambda order: parcels.pack(SYSTEM, order.parcels[0].id)),
    "deliver": Step(make.shipped, lambda parcel: parcels.deliver(SYSTEM, parcel.id)),
    "hand_over_all": Step(_packed, lambda ids: parcels.hand_over_all(SYSTEM, ids)),
    "deliver_all": Step(lambda: [make.shipped().id, make.shipped().id], lambda ids: parcels.deliver_all(SYSTEM, ids)),
    "refuse": Step(make.shipped, lambda parcel: returns.refuse(SYSTEM, parcel.id, "no")),
    "give_back": Step(make.delivered, lambda parcel: returns.give_back(SYSTEM, parcel.id, "no")),
}


@pytest.mark.parametrize("name", STEPS)
def test_whatever_breaks_in_between_nothing_of_it_stays(name):
    breaks_wholly(STEPS[name])


@pytest.mark.usefixtures("handlers")
def test_an_order_takes_seventeen_statements_and_three_more_for_each_further_seller():
    wish = _two_wishes()

    sent = recorded(lambda: place_order(NOBODY, wish))

    stock_items = [place for place, statement in enumerate(sent) if statement.startswith("UPDATE stock_items")]
    assert len(sent) - len(stock_items) == 16 + 2  # a line and a parcel more
    assert stock_items[0] == len(sent) - 6, "the rows everybody waits for come last"
