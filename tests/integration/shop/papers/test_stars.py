"""The public is shown the OCOP stars of goods while their certificate is valid, and no longer."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from shop.models import PaperKind
from shop.papers import noting, stars
from tests.make import papers
from tests.make import shop as make
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("context")
OCOP = PaperKind.OCOP


@pytest.fixture
def tea(context):
    return make.product(name="Chè Shan Tuyết", ocop_stars=4)


def shown(*goods):
    found = stars.of_products(goods)
    assert stars.by_slug([each.slug for each in goods]) == {
        each.slug: found[each.id] for each in goods if each.id in found}
    return [found.get(each.id, 0) for each in goods]


def test_stars_without_a_certificate_are_a_claim_and_not_shown(tea):
    papers.paper(tea, PaperKind.ORIGIN)

    assert shown(tea) == [0]


def test_a_certificate_counts_from_being_seen_until_the_end_of_its_last_day(tea):
    paper = papers.paper(tea, OCOP, days=10, seen=False)
    assert shown(tea) == [0]

    noting.see_paper(SYSTEM, paper.id)
    assert shown(tea) == [4]

    last = clock.today() + timedelta(days=10)
    for day, count in ((last, 4), (last + timedelta(days=1), 0)):
        with clock.at(clock.day_bounds(day)[0] + timedelta(hours=23)):
            assert shown(tea) == [count]


def test_a_certificate_that_was_withdrawn_shows_none(tea):
    paper = papers.paper(tea, OCOP)

    noting.withdraw_paper(SYSTEM, paper.id)

    assert shown(tea) == [0]


def test_a_certificate_of_other_goods_and_goods_without_stars_show_none(tea):
    plums = make.product(name="Mận")
    papers.paper(plums, OCOP)

    assert shown(tea, plums) == [0, 0]


def test_a_certificate_without_a_last_day_and_a_second_one_change_nothing(tea):
    papers.paper(tea, OCOP, days=None)
    papers.paper(tea, OCOP, days=5)

    assert shown(tea) == [4]


def test_where_no_goods_claim_stars_nothing_is_asked(context):
    goods = [make.product(name="Mận"), make.product(name="Gạo")]
    _ = [each.ocop_stars for each in goods]

    with statements() as log:
        assert stars.of_products(goods) == {}

    assert len(log) == 0
