"""From a wish to an order, on both databases."""
from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.actors import NOBODY
from core.db import db
from core.idempotency import KeyReused
from core.phones import NotAPhone
from orders.checkout import add_live_lines, place_order
from orders.errors import AllGone, NotEnough, PriceChanged, TooLateToChange, Withdrawn, WrongQuantity
from orders.models import LineEventKind, Order, OrderStatus, ParcelStatus, Payment
from shop import catalog
from shop.errors import NoSuchVariant
from tests.make import orders as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


def test_an_order_holds_the_goods_and_is_confirmed_with_a_parcel_for_each_cooperative():
    placed = make.from_two()

    assert placed.status == OrderStatus.CONFIRMED
    assert placed.goods_total == 2 * 45_000 + 3 * 30_000
    assert placed.freight == 60_000
    assert [parcel.status for parcel in placed.parcels] == [ParcelStatus.TO_PACK] * 2
    assert [parcel.code for parcel in placed.parcels] == [f"{placed.code}-1", f"{placed.code}-2"]
    assert {payment.amount for payment in db.session.scalars(sa.select(Payment))} == {120_000}
    assert [line.parcel.cooperative_id == line.cooperative_id for line in placed.lines] == [True, True]
    assert shop.levels(placed.lines[0].stock_item_id) == (100_000, 2_000)
    assert make.events(placed) == [LineEventKind.ORDERED] * 2


def test_a_large_order_waits_for_a_person():
    rice = shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")

    placed = make.order({shop.sku(rice): 70_000})

    assert (placed.status, placed.parcels, placed.freight) == (OrderStatus.PLACED, [], 30_000)


def test_the_same_key_is_the_same_order():
    first = make.wish({shop.sku(shop.product()): 1_000})

    assert place_order(NOBODY, first).id == place_order(NOBODY, first).id
    assert make.count(Order) == 1
    with pytest.raises(KeyReused):
        place_order(NOBODY, replace(first, street="another"))
    assert place_order(NOBODY, replace(first, buyer_phone="0987654321")).buyer_phone == "0987654321"


def test_another_price_now_shows_both():
    goods = shop.product()
    wished = make.wish({shop.sku(goods): 1_000})
    catalog.change_price(shop.ADMIN, shop.sku(goods), 50_000)

    with pytest.raises(PriceChanged) as refusal:
        place_order(NOBODY, wished)

    assert refusal.value.facts["changes"] == {shop.sku(goods): (45_000, 50_000)}
    assert make.count(Order) == 0


def test_what_is_left_is_said_in_the_unit_that_was_asked_for():
    goods = shop.product(in_stock=2_500)

    with pytest.raises(NotEnough) as refusal:
        make.order({shop.sku(goods): 3_000})
    assert refusal.value.facts["left"] == "2 kg"
    make.order({shop.sku(goods): 2_000})
    with pytest.raises(AllGone):
        make.order({shop.sku(goods): 1_000})


def test_nonsense_is_refused_with_a_sentence():
    goods = shop.product()
    sku = shop.sku(goods)

    with pytest.raises(NoSuchVariant):
        make.order({"FORGED": 1_000})
    with pytest.raises(NotAPhone):
        make.order({sku: 1_000}, buyer_phone="123")
    with pytest.raises(WrongQuantity):
        make.order({sku: 500})
    catalog.withdraw(shop.ADMIN, goods.id)
    with pytest.raises(Withdrawn):
        make.order({sku: 1_000})


def test_a_live_order_takes_over_what_the_claim_held_at_the_price_agreed():
    goods = shop.product()

    placed = make.live_order(goods)

    assert (placed.status, placed.goods_total, placed.has_address) == (OrderStatus.PLACED, 80_000, False)
    assert shop.levels(shop.item_of(goods).id) == (100_000, 2_000)
    added = add_live_lines(placed.id, [make.agreed(goods, 1_000, 39_000)])
    assert len(added) == 1
    assert make.lines(placed)[1].amount == 39_000
    assert db.session.get_one(Order, placed.id, populate_existing=True).goods_total == 119_000


def test_what_is_taken_after_packing_does_not_join_the_order():
    goods = shop.product()
    placed = make.order({shop.sku(goods): 1_000})
    make.shipped(placed)

    with pytest.raises(TooLateToChange):
        add_live_lines(placed.id, [make.agreed(goods)])
