"""What came of a course."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import grants
from accounts.models import Role, Scope
from core import clock
from core.actors import SYSTEM
from tests.make import accounts as make
from tests.make import orders, shop
from tests.make import training as school
from training import outcomes
from training.errors import UnknownCourse
from training.models import TraineeKind

pytestmark = pytest.mark.usefixtures("context")
TWO_KILOS = 90_000


def sell(seller, times=1, milli=2_000):
    """So many orders of two kilograms of plums, delivered."""
    goods = shop.product(seller)
    return [orders.delivered(orders.order({shop.sku(goods): milli})) for _ in range(times)]


def by_name(outcome):
    return {each.trainee.name: (each.sold.orders, each.sold.revenue) for each in outcome.trainees}


def test_a_trainee_counts_what_their_seller_sold_and_what_they_sold_as_a_member():
    seller, second = shop.cooperative(), shop.cooperative()
    may = make.person(phone="0912345678")
    for one in (seller, second):
        grants.grant(SYSTEM, may.id, Role.MEMBER, Scope.COOPERATIVE, str(one.id))
    course = school.course()
    school.trainee(course, "Mẩy", phone="0912345678")
    school.trainee(course, "Hợp tác xã", kind=TraineeKind.COOPERATIVE, seller=seller.slug)
    school.trainee(course, "Páo")
    sell(seller, 2)
    sell(second)

    outcome = outcomes.since_course(SYSTEM, course.code)

    assert by_name(outcome) == {"Mẩy": (3, 3 * TWO_KILOS), "Hợp tác xã": (2, 2 * TWO_KILOS), "Páo": (0, 0)}
    assert [each.trainee.name for each in outcome.trainees] == ["Mẩy", "Hợp tác xã", "Páo"]
    assert (outcome.selling, outcome.total.orders, outcome.total.revenue) == (2, 3, 3 * TWO_KILOS)


def test_an_order_from_two_sellers_of_one_trainee_is_one_order():
    may = make.person(phone="0912345678")
    plums, rice = shop.product(), shop.product()
    for goods in (plums, rice):
        grants.grant(SYSTEM, may.id, Role.MEMBER, Scope.COOPERATIVE, str(goods.cooperative_id))
    course = school.course()
    school.trainee(course, "Mẩy", phone="0912345678")
    orders.order({shop.sku(plums): 2_000, shop.sku(rice): 2_000})

    outcome = outcomes.since_course(SYSTEM, course.code)

    assert by_name(outcome) == {"Mẩy": (1, 0)}


def test_what_was_sold_before_or_during_the_course_does_not_count():
    seller = shop.cooperative()
    course = school.course(ended=10)
    school.trainee(course, "Hợp tác xã", seller=seller.slug)
    now = clock.now()
    for days_ago in (40, 11, 10):
        with clock.at(now - timedelta(days=days_ago)):
            sell(seller)
    with clock.at(now - timedelta(days=9)):
        sell(seller)

    assert by_name(outcomes.since_course(SYSTEM, course.code)) == {"Hợp tác xã": (1, TWO_KILOS)}


def test_a_trainee_with_an_order_that_is_still_on_its_way_has_sold():
    goods = shop.product()
    course = school.course()
    school.trainee(course, "Hợp tác xã", seller=shop_slug(goods))
    orders.order({shop.sku(goods): 2_000})

    outcome = outcomes.since_course(SYSTEM, course.code)

    assert outcome.trainees[0].has_sold and outcome.trainees[0].sold.revenue == 0


def shop_slug(goods):
    return goods.cooperative.slug


def test_while_the_course_runs_there_is_nothing_to_count():
    seller = shop.cooperative()
    course = school.course(ended=0)
    school.trainee(course, "Hợp tác xã", seller=seller.slug)
    sell(seller)

    outcome = outcomes.since_course(SYSTEM, course.code)

    assert not outcome.has_begun
    assert by_name(outcome) == {"Hợp tác xã": (0, 0)}


def test_a_course_without_trainees_has_an_empty_outcome():
    outcome = outcomes.since_course(SYSTEM, school.course().code)

    assert outcome.trainees == () and outcome.total.orders == 0


def test_the_outcome_is_for_those_who_see_the_course():
    trainer = school.trainer()
    code = school.course(trainer).code

    for actor in (trainer, make.actor(Role.OFFICER, Scope.COMMUNE, school.BINH_LU),
                  make.actor(Role.PROVINCE, Scope.PROVINCE, "12"), make.actor(Role.ADMIN)):
        assert outcomes.since_course(actor, code).course.code == code
    for actor in (school.trainer(), make.actor(Role.OFFICER, Scope.COMMUNE, school.SIN_HO), make.actor()):
        with pytest.raises(UnknownCourse):
            outcomes.since_course(actor, code)
