"""The four honest figures: each on its own day, for its own commune, from the ledger."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from orders import parcels, returns
from orders.cancelling import cancel_lines, cancel_order
from orders.refunds.handing import hand_back
from orders.reports import Figures, Scope, by, cooperative_revenue, of_session, revenue, total
from shop.cooperatives import NewCooperative, change_cooperative
from tests.make import orders as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
EDGE = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # midnight in Vietnam between the 21st and the 22nd
THE_21ST, THE_22ND = date(2026, 11, 21), date(2026, 11, 22)


def on(day: date) -> Figures:
    return revenue(SYSTEM, day, day).total


def test_each_figure_counts_on_its_own_day():
    with clock.at(EDGE - timedelta(days=3)):
        parcel = make.parcel(make.order())
    with clock.at(EDGE - timedelta(days=2)):
        make.shipped(parcel.order)
        parcels.deliver(SYSTEM, parcel.id, with_cash=False)
    with clock.at(EDGE - timedelta(days=1)):
        parcels.record_cash(SYSTEM, parcel.id)
    with clock.at(EDGE):
        returns.give_back(SYSTEM, parcel.id, "too sour")
        hand_back(SYSTEM, parcel.id)

    assert on(date(2026, 11, 19)) == Figures(ordered=90_000, orders=1)
    assert on(date(2026, 11, 20)) == Figures(delivered=90_000, orders_delivered=1)
    assert on(THE_21ST) == Figures(paid=90_000)
    assert on(THE_22ND) == Figures(returned=90_000)
    assert on(THE_22ND).revenue == -90_000
    month = revenue(SYSTEM, date(2026, 11, 1), date(2026, 11, 30))
    assert month.total.revenue == 0
    assert [each.key for each in month.communes] == [shop.BINH_LU]


@pytest.mark.parametrize(("moment", "day"), [
    (EDGE - timedelta(microseconds=1), THE_21ST), (EDGE, THE_22ND),
    (datetime(2026, 11, 30, 16, 59, 59, 999999, UTC), date(2026, 11, 30)),
    (datetime(2026, 11, 30, 17, tzinfo=UTC), date(2026, 12, 1)),
    (datetime(2026, 12, 31, 16, 59, 59, 999999, UTC), date(2026, 12, 31)),
    (datetime(2026, 12, 31, 17, tzinfo=UTC), date(2027, 1, 1)),
])
def test_the_day_ends_at_midnight_in_vietnam(moment, day):
    with clock.at(moment):
        make.delivered()

    assert on(day) == Figures(ordered=90_000, paid=90_000, delivered=90_000, orders=1, orders_delivered=1)
    assert on(day - timedelta(days=1)) == Figures()
    assert on(day + timedelta(days=1)) == Figures()


def test_an_order_of_two_communes_counts_once_in_each_and_once_in_all():
    with clock.at(EDGE):
        plums = shop.product(shop.cooperative(commune=shop.BINH_LU))
        rice = shop.product(shop.cooperative(commune=shop.SIN_HO), shop.kilo(30_000), name="Gạo Séng Cù")
        make.order({shop.sku(plums): 1_000, shop.sku(rice): 1_000})
        make.order({shop.sku(plums): 1_000})

    report = revenue(SYSTEM, THE_22ND, THE_22ND)

    assert report.total.orders == 2
    assert {each.key: each.figures.orders for each in report.communes} == {shop.BINH_LU: 2, shop.SIN_HO: 1}
    assert sum(each.figures.ordered for each in report.communes) == report.total.ordered == 120_000


def test_cancelled_refused_and_lost_stand_apart_and_are_no_revenue():
    with clock.at(EDGE):
        order = make.from_two()
        cancel_lines(SYSTEM, order.id, [order.lines[0].id], "")
        cancel_order(SYSTEM, make.order().id, "")
        returns.refuse(SYSTEM, make.shipped().id, "no")
        returns.lose(SYSTEM, make.shipped().id, "no")

    assert on(THE_22ND) == Figures(ordered=180_000 + 90_000 * 3, cancelled=180_000, refused=90_000, lost=90_000,
                                   orders=4)


def test_revenue_stays_with_the_commune_of_the_day_of_ordering():
    with clock.at(EDGE):
        seller = shop.cooperative(commune=shop.BINH_LU)
        parcel = make.parcel(make.order({shop.sku(shop.product(seller)): 1_000}))
        change_cooperative(SYSTEM, seller.id, NewCooperative(seller.name, seller.kind, shop.SIN_HO))
        make.shipped(parcel.order)
        parcels.deliver(SYSTEM, parcel.id)

    assert [each.key for each in revenue(SYSTEM, THE_22ND, THE_22ND).communes] == [shop.BINH_LU]


def test_sessions_channels_and_cooperatives_have_their_own_figures():
    goods = shop.product()
    with clock.at(EDGE):
        make.live_order(goods, session_id=7)
        make.live_order(goods, session_id=8)
        make.order({shop.sku(goods): 1_000})

    assert of_session(7) == Figures(ordered=80_000, orders=1, sessions=1)
    scope = Scope(THE_22ND, THE_22ND)
    assert total(scope).sessions == 2
    assert {each.key: each.figures.ordered for each in by("session_id", scope)} == {
        7: 80_000, 8: 80_000, None: 45_000}
    assert len(by("order_id", scope)) == 3
    cooperative_id = goods.cooperative_id
    found = cooperative_revenue([cooperative_id, 999], THE_22ND, THE_22ND)
    assert (found[cooperative_id].orders, found[999]) == (3, Figures())


def test_everybody_sees_their_own_communes_and_nothing_else():
    with clock.at(EDGE):
        plums = shop.product(shop.cooperative(commune=shop.BINH_LU))
        rice = shop.product(shop.cooperative(commune=shop.SIN_HO), shop.kilo(30_000), name="Gạo Séng Cù")
        elsewhere = shop.product(shop.cooperative(commune="00166"), shop.kilo(10_000), name="Cốm")
        order = make.order({shop.sku(plums): 1_000, shop.sku(rice): 1_000, shop.sku(elsewhere): 1_000})

    def seen(actor):
        return {each.key for each in revenue(actor, THE_22ND, THE_22ND).communes}

    assert seen(SYSTEM) == seen(shop.ADMIN) == {shop.BINH_LU, shop.SIN_HO, "00166"}
    assert seen(make.officer(shop.SIN_HO)) == {shop.SIN_HO}
    assert seen(make.province("12")) == {shop.BINH_LU, shop.SIN_HO}
    assert seen(make.province("01")) == {"00166"}
    assert seen(make.province("99")) == set()
    assert seen(make.seller_of(order.parcels[0])) == {shop.BINH_LU}
    assert seen(shop.STRANGER) == set()
