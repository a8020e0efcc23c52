"""What a seller earned in a year, and how near that is to the limit."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core import checks, clock, dated
from core.actors import NOBODY, SYSTEM, Actor, Grant
from core.db import db
from orders import reports, returns
from orders.models.money import CorrectionAccount
from orders.settlement import legal, steps
from orders.settlement.steps import Correction
from orders.yearly import limits, meter, words
from orders.yearly.errors import BadLimit, NoSuchSellerYear
from orders.yearly.meter import Level, Month
from shop import legal as forms
from shop.models import CooperativeKind
from tests.make import orders, shop
from tests.make import settlement as make

pytestmark = pytest.mark.usefixtures("context")
NEW_YEARS_EVE = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)  # 23:59 in Lai Châu
NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
JUNE = datetime(2026, 6, 10, 3, tzinfo=UTC)
HOUSEHOLD = CooperativeKind.HOUSEHOLD


@pytest.fixture(autouse=True)
def _everything_holds(context):
    make.known_accounts()
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller(context):
    return shop.cooperative("Hộ Lò Thị Mẫu", kind=HOUSEHOLD)


def sold(seller, amount, when=JUNE):
    """So much of goods at a buyer's, at that moment."""
    with clock.at(when):
        return make.sold(seller, 1_000, amount)


def of(seller, year=2026):
    return meter.of_seller(SYSTEM, seller.id, year)


def test_a_month_is_what_was_delivered_less_what_came_back(seller):
    sold(seller, 50_000)
    parcel = sold(seller, 30_000)
    with clock.at(datetime(2026, 8, 1, 3, tzinfo=UTC)):
        returns.give_back(SYSTEM, parcel.id, "hỏng")
    with clock.at(JUNE):
        make.sold(shop.cooperative(kind=HOUSEHOLD))

    found = of(seller)

    assert (found.months[5], found.months[7]) == (Month(80_000, 0), Month(0, 30_000))
    assert (found.delivered, found.returned, found.revenue) == (80_000, 30_000, 50_000)
    assert sum(month != Month() for month in found.months) == 2
    assert found.revenue == reports.cooperative_revenue(
        [seller.id], date(2026, 1, 1), date(2026, 12, 31))[seller.id].revenue


def test_the_year_ends_at_midnight_in_lai_chau(seller):
    sold(seller, 50_000, NEW_YEARS_EVE)
    sold(seller, 20_000, NEW_YEAR)

    assert (of(seller).revenue, of(seller).months[11].revenue) == (50_000, 50_000)
    assert (of(seller, 2027).revenue, of(seller, 2027).months[0].revenue) == (20_000, 20_000)


def test_what_comes_back_next_year_lowers_next_year(seller):
    parcel = sold(seller, 50_000, NEW_YEARS_EVE)
    with clock.at(NEW_YEAR):
        returns.give_back(SYSTEM, parcel.id, "hỏng")

    assert of(seller).revenue == 50_000
    assert (of(seller, 2027).revenue, of(seller, 2027).percent, of(seller, 2027).level) == (-50_000, 0, Level.UNDER)


def test_what_is_on_its_way_or_was_refused_is_no_revenue(seller):
    with clock.at(JUNE):
        orders.order({shop.sku(shop.product(seller, shop.kilo(50_000))): 1_000})

    assert of(seller).revenue == 0


@pytest.mark.parametrize(("revenue", "level", "percent", "left"), [
    (799_999, Level.UNDER, 79, 200_001), (800_000, Level.NEAR, 80, 200_000), (999_999, Level.NEAR, 99, 1),
    (1_000_000, Level.REACHED, 100, 0), (1_000_001, Level.REACHED, 100, 0)])
def test_levels_begin_at_80_and_100_percent(seller, revenue, level, percent, left):
    dated.enact(limits.TAX_FREE, date(2026, 12, 1), 1_000_000)
    sold(seller, revenue)

    found = of(seller)

    assert (found.level, found.percent, found.left) == (level, percent, left)


def test_a_limit_is_that_of_the_last_day_of_the_year(seller):
    limits.change(SYSTEM, date(2026, 1, 1), 500_000_000, 80)
    limits.change(SYSTEM, date(2027, 1, 1), 2_000_000_000, 75)

    assert [limits.of(year) and limits.of(year).dong for year in (2025, 2026, 2027, 2028)] == [
        None, 1_000_000_000, 2_000_000_000, 2_000_000_000]
    assert (limits.of(2026).warned_from, limits.of(2027).warned_from) == (800_000_000, 1_500_000_000)
    sold(seller, 50_000, datetime(2025, 12, 1, tzinfo=UTC))
    found = of(seller, 2025)
    assert (found.revenue, found.limit, found.left, found.percent, found.level) == (50_000, None, None, None, "none")


def test_a_limit_that_holds_already_is_not_written_again():
    before = len(limits.told(SYSTEM))

    limits.change(SYSTEM, date(2026, 5, 1), 1_000_000_000, 80)
    assert len(limits.told(SYSTEM)) == before
    limits.change(SYSTEM, date(2026, 5, 1), 1_000_000_000, 70)
    assert len(limits.told(SYSTEM)) == before + 1


@pytest.mark.parametrize(("dong", "percent"), [
    (999_999, 80), (100_000_000_001, 80), (-1, 80), (0, 80), (1_000_000_000, 0), (1_000_000_000, 100)])
def test_a_limit_out_of_bounds_is_refused(dong, percent):
    with pytest.raises(BadLimit):
        limits.change(SYSTEM, date(2026, 5, 1), dong, percent)
    with pytest.raises(NoSuchSellerYear):
        limits.change(NOBODY, date(2026, 5, 1), 1_000_000_000, 80)


def test_households_and_individuals_are_listed_the_highest_first(seller):
    person = shop.cooperative(kind=CooperativeKind.INDIVIDUAL)
    others = [shop.cooperative(kind=kind) for kind in (CooperativeKind.COOPERATIVE, CooperativeKind.ENTERPRISE)]
    shop.cooperative("Hộ chưa bán", kind=HOUSEHOLD)
    sold(seller, 50_000)
    sold(person, 70_000)
    for other in others:
        sold(other, 90_000)

    assert [each.seller.id for each in meter.year(SYSTEM, 2026)] == [person.id, seller.id]
    assert meter.year(SYSTEM, 2025) == []
    assert (of(others[0]).revenue, of(others[0]).level) == (90_000, Level.NONE)


def test_tax_counts_in_the_year_its_settlement_was_locked(seller):
    sold(seller, 200_000)
    with clock.at(NEW_YEARS_EVE):
        run = make.locked(seller)
    with clock.at(JUNE):
        assert (run.vat, run.pit) == (2_000, 1_000)

    found = of(seller).withheld

    assert (found.vat, found.pit, found.corrected, found.total) == (2_000, 1_000, 0, 3_000)
    assert of(seller, 2027).withheld.total == 0


def test_corrections_are_part_of_the_withheld_tax(seller):
    sold(seller, 200_000)
    steps.correct(SYSTEM, Correction(seller.id, CorrectionAccount.TAX, 500, "tính thừa"))
    steps.correct(SYSTEM, Correction(seller.id, CorrectionAccount.FEES, -700, "phí"))
    with clock.at(NEW_YEARS_EVE):
        make.locked(seller)

    found = of(seller).withheld

    assert (found.vat + found.pit, found.corrected, found.total) == (3_000, -500, 2_500)


def test_who_was_a_household_when_it_was_settled_stays_on_the_list(seller):
    sold(seller, 200_000)
    with clock.at(NEW_YEARS_EVE):
        make.locked(seller)
    with clock.at(NEW_YEARS_EVE):
        legal.change(SYSTEM, seller.id, CooperativeKind.ENTERPRISE, date(2027, 1, 1), "công ty")

    [found] = meter.year(SYSTEM, 2026)

    assert (found.seller.id, found.withheld.total, found.level) == (seller.id, 3_000, Level.UNDER)
    assert meter.year(SYSTEM, 2027) == []


def test_of_who_changed_the_form_only_the_days_as_a_household_count(seller):
    with clock.at(JUNE):
        sold(seller, 200_000)
        back = sold(seller, 70_000)
    july = date(2026, 7, 1)
    with clock.at(NEW_YEARS_EVE):
        legal.change(SYSTEM, seller.id, CooperativeKind.ENTERPRISE, july, "công ty")
        assert of(seller).revenue == 270_000
        sold(seller, 900_000, NEW_YEARS_EVE)
        returns.give_back(SYSTEM, back.id, "hỏng")

        found = of(seller)

        assert (found.revenue, found.level, [kind for *_, kind in found.forms]) == (
            270_000, Level.UNDER, [HOUSEHOLD, CooperativeKind.ENTERPRISE])
        assert words.form_of(found) == ("Hộ kinh doanh từ 01/01/2026 đến 30/06/2026, "
                                        "Doanh nghiệp từ 01/07/2026 đến 31/12/2026")
        legal.change(SYSTEM, seller.id, HOUSEHOLD, date(2026, 12, 31), "trở lại")
        assert of(seller).revenue == 270_000 + 900_000 - 70_000
    forms.follow_all()  # the clock went back


def test_strangers_see_no_year(seller):
    other = shop.cooperative()
    member = Actor("person:7", person_id=7, grants=frozenset({Grant("member", "cooperative", str(seller.id))}))

    assert meter.of_seller(member, seller.id, 2026).seller.id == seller.id
    for actor, seller_id in ((member, other.id), (NOBODY, seller.id), (SYSTEM, 987_654)):
        with pytest.raises(NoSuchSellerYear):
            meter.of_seller(actor, seller_id, 2026)
    for actor in (member, NOBODY):
        with pytest.raises(NoSuchSellerYear):
            meter.year(actor, 2026)
        assert limits.told(actor) == []
