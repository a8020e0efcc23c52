"""What a run of settlement takes, and what of it is kept."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from orders import parcels, returns
from orders.models.money import LineKind, SettlementStatus
from orders.settlement import drafting, rates
from orders.settlement_errors import (
    BadPeriod,
    ChangedMeanwhile,
    DaysSettledAlready,
    NoDraft,
    NoSuchRate,
    NoSuchSettlement,
    NothingToSettle,
    RunIsOpen,
)
from tests.make import money, orders, shop
from tests.make import settlement as make

pytestmark = pytest.mark.usefixtures("context")
S = SettlementStatus


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller(context):
    return shop.cooperative()


def test_what_was_delivered_and_collected_is_taken(seller):
    make.sold(seller, 2_000, 45_000)

    found = make.draft(seller)

    assert (found.status, found.sales, found.payable) == (S.DRAFT, 90_000, 90_000)
    assert [(line.kind, line.amount) for line in make.lines(found)] == [(LineKind.SALE, 90_000)]


def test_what_is_delivered_and_not_collected_waits_for_a_later_run(seller):
    make.sold(seller)
    unpaid = make.sold(seller, 1_000, 30_000, with_cash=False)
    first = make.locked(seller)
    assert first.sales == 90_000

    parcels.record_cash(SYSTEM, unpaid.id)

    assert make.locked(seller).sales == 30_000


def test_what_was_collected_and_not_delivered_waits_too(seller):
    goods = shop.product(seller)
    order = money.by_transfer({shop.sku(goods): 2_000})
    money.transferred(order)

    with pytest.raises(NothingToSettle):
        make.draft(seller)
    orders.delivered(order)

    assert make.draft(seller).sales == 90_000


def test_a_transfer_of_a_part_is_not_enough(seller):
    order = money.by_transfer({shop.sku(shop.product(seller)): 2_000})
    money.transferred(order)
    orders.delivered(order)
    other = make.sold(seller, with_cash=False)
    money.transferred(make.order_of(other), 50_000)

    assert make.draft(seller).sales == 90_000


def test_what_came_back_before_it_was_settled_is_not_taken(seller):
    make.sold(seller)
    back = make.sold(seller)
    returns.give_back(SYSTEM, back.id, "not fresh")

    assert make.draft(seller).sales == 90_000


def test_what_was_delivered_after_the_last_day_is_not_taken(seller):
    make.sold(seller)
    yesterday = clock.today() - timedelta(days=1)

    with pytest.raises(NothingToSettle):
        drafting.draft(SYSTEM, seller.id, yesterday, yesterday)


def test_a_claw_back_gives_the_commission_back_and_exceeds_the_run(seller):
    make.rates(commission_host=1_000, fee_platform_cooperative=200)
    sold = make.sold(seller, 2_000, 45_000, session_id=7)
    first = make.locked(seller)
    assert (first.commission, first.fee_platform, first.payable) == (9_000, 1_800, 79_200)
    returns.give_back(SYSTEM, sold.id, "not fresh")
    make.sold(seller, 1_000, 10_000)

    second = make.locked(seller)

    assert (second.sales, second.returned, second.commission, second.fee_platform) == (10_000, 90_000, -9_000, -1_600)
    assert (second.payable, second.carried) == (0, -69_400)
    make.sold(seller, 1_000, 100_000)
    third = make.locked(seller)
    assert (third.brought, third.payable, third.carried) == (-69_400, 98_000 - 69_400, 0)


def test_a_line_is_taken_back_once(seller):
    sold = make.sold(seller)
    make.locked(seller)
    returns.give_back(SYSTEM, sold.id, "not fresh")
    make.locked(seller)

    with pytest.raises(NothingToSettle):
        make.draft(seller)


def test_a_seller_has_one_open_run(seller):
    make.sold(seller)
    make.draft(seller)

    with pytest.raises(RunIsOpen):
        make.draft(seller)


def test_days_that_were_settled_are_not_settled_again(seller):
    make.sold(seller)
    make.locked(seller)
    make.sold(seller)

    with pytest.raises(DaysSettledAlready):
        drafting.draft(SYSTEM, seller.id, clock.today() - timedelta(days=3), clock.today())


@pytest.mark.parametrize("days", [(0, -1), (1, 1), (-10_000, 0)])
def test_a_period_is_days_in_a_row_until_today(seller, days):
    make.sold(seller)
    first, last = (clock.today() + timedelta(days=each) for each in days)

    with pytest.raises(BadPeriod):
        drafting.draft(SYSTEM, seller.id, first, last)


def test_a_draft_is_computed_anew_with_what_has_come_since(seller):
    make.sold(seller)
    found = make.draft(seller)
    make.sold(seller)

    again = drafting.recompute(SYSTEM, found.id, found.version)

    assert (again.sales, len(make.lines(again))) == (180_000, 2)


def test_who_saw_another_version_computes_nothing(seller):
    make.sold(seller)
    found = make.draft(seller)
    seen = found.version
    drafting.recompute(SYSTEM, found.id, seen)

    with pytest.raises(ChangedMeanwhile):
        drafting.recompute(SYSTEM, found.id, seen)


def test_a_discarded_draft_lets_its_lines_go(seller):
    make.sold(seller)
    found = make.draft(seller)

    drafting.discard(SYSTEM, found.id, found.version)

    assert (make.as_is(found).status, make.lines(found)) == (S.DISCARDED, [])
    assert make.draft(seller).sales == 90_000
    with pytest.raises(NoDraft):
        drafting.recompute(SYSTEM, found.id, make.as_is(found).version)


def test_one_go_makes_a_draft_for_each_seller_with_something(seller):
    others = [shop.cooperative() for _ in range(3)]
    make.sold(seller)
    make.sold(others[0])
    make.sold(others[1], with_cash=False)
    today = clock.today()

    made = drafting.draft_all(SYSTEM, today, today)
    again = drafting.draft_all(SYSTEM, today, today)

    assert (len(made.settlement_ids), made.left_out) == (2, ())
    assert again.settlement_ids == ()


def test_only_administrators_settle(seller):
    make.sold(seller)
    found = make.draft(seller)
    stranger = shop.member(seller)

    with pytest.raises(NoSuchSettlement):
        drafting.draft(stranger, seller.id, clock.today(), clock.today())
    with pytest.raises(NoSuchSettlement):
        drafting.recompute(stranger, found.id, found.version)
    with pytest.raises(NoSuchRate):
        rates.change(stranger, rates.COMMISSION, clock.today(), 1)
