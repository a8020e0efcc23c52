"""What is kept of a sale: commission, fees, freight and tax, by dated rates."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Grant
from accounts.names import names_of
from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import returns
from orders.debts import owed
from orders.models.money import SettlementStatus, UseKind
from orders.settlement import applied, hosting, rates
from orders.settlement_errors import (
    BadRate,
    NoSuchRate,
)
from shop.models import CooperativeKind
from tests.make import orders, shop
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


def test_commission_is_only_of_what_was_sold_on_air(seller):
    make.rates(commission_host=800, fee_operator=100)
    make.sold(seller, 1_000, 100_000, session_id=7)
    make.sold(seller, 1_000, 100_000)

    found = make.draft(seller)

    assert (found.commission, found.fee_operator) == (8_000, 1_000)


@use_case
def taken_off(*hosts):
    """They do not host any more, anything."""
    db.session.execute(sa.update(Grant).where(Grant.person_id.in_(hosts)).values(revoked_at=clock.now()))


def agreed(host, basis_points):
    rates.agree(SYSTEM, f"person:{host}", clock.today() - timedelta(days=100), basis_points)


def test_what_was_agreed_with_a_host_holds_when_they_are_taken_off_since(seller):
    make.rates(commission_host=1_000)
    first, last = make.host_of(8), make.host_of(8)
    agreed(first, 500)
    agreed(last, 300)
    make.sold(seller, 1_000, 100_000, session_id=8)
    taken_off(first)
    with clock.at(clock.now() + timedelta(hours=1)):
        taken_off(last)

    with clock.at(clock.now() + timedelta(hours=2)):
        found = make.locked(seller)

    assert found.commission == 3_000
    assert {debt.party: debt.left for debt in owed.debts(UseKind.COMMISSION)} == {f"person:{last}": 3_000}


def test_a_run_keeps_the_host_it_was_computed_with(seller):
    make.rates(commission_host=1_000)
    host = make.host_of(8)
    agreed(host, 300)
    make.sold(seller, 1_000, 100_000, session_id=8)
    found = make.locked(seller)
    with clock.at(clock.now() + timedelta(hours=1)):
        taken_off(host)
        later = make.host_of(8)

        now, then = hosting.hosts([8]), hosting.hosts([8], found.computed_at)

    assert (now, then) == ({8: [later]}, {8: [host]})
    assert any(names_of([f"person:{host}"])[f"person:{host}"] in each.what for each in applied.applied(found))


def test_the_rate_of_a_session_comes_before_that_of_its_host_and_both_before_the_default(seller):
    make.rates(commission_host=1_000)
    long_ago = clock.today() - timedelta(days=100)
    host, other = make.host_of(8), make.host_of(8)
    rates.agree(SYSTEM, f"person:{host}", long_ago, 500)
    rates.agree(SYSTEM, f"person:{other}", long_ago, 300)
    rates.agree(SYSTEM, "session:9", long_ago, 200)
    for session_id in (7, 8, 9):
        make.sold(seller, 1_000, 100_000, session_id=session_id)

    found = make.draft(seller)

    assert [(line.rate, line.commission) for line in make.lines(found)] == [
        (1_000, 10_000), (500, 5_000), (200, 2_000)]


def test_the_commission_is_that_of_the_day_of_ordering(seller):
    make.rates(commission_host=1_000)
    with clock.at(clock.now() - timedelta(days=3)):
        order = orders.completed(orders.live_order(shop.product(seller), 2_000, 50_000))
    rates.change(SYSTEM, rates.COMMISSION, clock.today() - timedelta(days=1), 2_000)
    orders.delivered(order)

    assert make.draft(seller).commission == 10_000


@pytest.mark.parametrize(("kind", "vat", "pit"), [
    (CooperativeKind.HOUSEHOLD, 1_000, 500), (CooperativeKind.INDIVIDUAL, 1_000, 500),
    (CooperativeKind.COOPERATIVE, 0, 0), (CooperativeKind.ENTERPRISE, 0, 0),
])
def test_tax_is_withheld_by_the_legal_form(kind, vat, pit):
    seller = shop.cooperative(kind=kind)
    make.sold(seller, 1_000, 100_000)

    found = make.draft(seller)

    assert (found.kind, found.vat, found.pit, found.payable) == (kind, vat, pit, 100_000 - vat - pit)


def test_an_installation_may_withhold_nothing_from_a_day_on():
    seller = shop.cooperative(kind=CooperativeKind.HOUSEHOLD)
    with clock.at(clock.now() - timedelta(days=2)):
        make.sold(seller, 1_000, 100_000)
    rates.change(SYSTEM, rates.WITHHOLDING, clock.today(), 0)
    make.sold(seller, 1_000, 100_000)

    assert make.draft(seller).vat == 1_000


def test_freight_that_the_producer_bears_is_taken_once_for_each_parcel(seller):
    make.rates(freight_producer=5_000)
    first, second = shop.product(seller, shop.kilo(10_000)), shop.product(seller, shop.kilo(20_000))
    order = orders.order({shop.sku(first): 1_000, shop.sku(second): 1_000})
    orders.delivered(order)

    found = make.draft(seller)

    assert sorted(line.freight for line in make.lines(found)) == [1_667, 3_333]
    assert found.freight == 5_000


def test_freight_stays_when_goods_come_back(seller):
    make.rates(freight_producer=5_000)
    sold = make.sold(seller)
    make.locked(seller)
    returns.give_back(SYSTEM, sold.id, "not fresh")

    second = make.draft(seller)

    assert (second.freight, second.carried) == (0, -90_000)


def test_many_small_lines_cost_what_their_sum_costs(seller):
    make.rates(commission_host=333)
    for _ in range(7):
        make.sold(seller, 1_000, 1_111, session_id=7)

    found = make.draft(seller)

    assert found.commission == 259  # 3.33 % of 7,777 is 258.97; seven times 37 would be 259 too, rounded one by one
    assert sum(line.commission for line in make.lines(found)) == found.commission


@pytest.mark.parametrize(("name", "value", "error"), [
    ("commission_host", -1, BadRate), ("commission_host", 5_001, BadRate), ("tax_withholding", 2, BadRate),
    ("freight_per_parcel", 1, NoSuchRate),
])
def test_a_rate_is_within_bounds(name, value, error):
    with pytest.raises(error):
        rates.change(SYSTEM, name, clock.today(), Dong(value))
