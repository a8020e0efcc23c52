"""Which parcels a step may touch: all that were named, or none."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM
from core.transactions import transaction
from orders import opening
from orders.cancelling import cancel_lines
from orders.errors import NoSuchParcel
from tests.make import orders as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


def test_each_is_opened_once_with_its_order_and_its_money():
    first, second = make.parcel(make.order()), make.parcel(make.order())

    with transaction():
        opened = opening.open_parcels(SYSTEM, [second.id, first.id, second.id])

    assert [each.parcel.id for each in opened] == [first.id, second.id]
    assert [each.order.id for each in opened] == [first.order_id, second.order_id]
    assert [each.payment.parcel_id for each in opened] == [first.id, second.id]


def test_two_parcels_of_one_order_share_it():
    order = make.from_two()

    with transaction():
        first, second = opening.open_parcels(SYSTEM, [parcel.id for parcel in order.parcels])

    assert first.order is second.order


@pytest.mark.parametrize("stranger", ["theirs", "invented"])
def test_a_foreign_parcel_among_them_closes_all(stranger):
    mine, theirs = make.from_two().parcels
    ids = [mine.id, theirs.id if stranger == "theirs" else 999_999]

    with pytest.raises(NoSuchParcel), transaction():
        opening.open_parcels(make.seller_of(mine), ids)


def test_the_latest_payment_is_the_one_that_counts_and_cancelled_lines_are_not_in_it():
    seller = shop.cooperative()
    plums, rice = shop.product(seller), shop.product(seller, shop.kilo(30_000), name="Gạo Séng Cù")
    order = make.order({shop.sku(plums): 1_000, shop.sku(rice): 1_000})
    cancel_lines(SYSTEM, order.id, [order.lines[0].id], "")

    with transaction():
        opened = opening.open_parcel(SYSTEM, order.parcels[0].id)
        held = opening.lines_in([opened.parcel])

    assert opened.payment.amount == 60_000
    assert [line.id for line in held[opened.parcel.id]] == [order.lines[1].id]
    assert opening.lines_of(opened.parcel) == held[opened.parcel.id]
