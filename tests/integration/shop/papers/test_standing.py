"""How goods stand with their papers, from valid to missing, on a day."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from shop import catalog
from shop.catalog import ProductDetails
from shop.models import Category, CooperativeKind, PaperKind
from shop.papers import noting, standing
from shop.papers.standing import State
from tests.make import papers, shop
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("context")


def state(goods):
    return standing.of_products([goods.id])[goods.id].state


def test_where_nothing_is_asked_goods_are_complete():
    goods = shop.product()

    assert (state(goods), standing.of_products([goods.id])[goods.id].papers) == (State.VALID, ())


def test_a_paper_is_missing_noted_seen_and_expires():
    papers.ask(PaperKind.ORIGIN)
    goods = shop.product()
    assert state(goods) is State.MISSING

    made = papers.paper(goods, days=40, seen=False)
    assert state(goods) is State.UNSEEN
    noting.see_paper(SYSTEM, made.id)
    assert state(goods) is State.VALID

    for days, expected in ((9, State.VALID), (10, State.EXPIRING), (40, State.EXPIRING), (41, State.EXPIRED)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert state(goods) is expected, days


def test_a_paper_without_a_last_day_does_not_expire():
    papers.ask(PaperKind.ORIGIN)
    goods = shop.product()
    papers.paper(goods, days=None)

    with clock.at(clock.now() + timedelta(days=20_000)):
        assert state(goods) is State.VALID


def test_the_best_paper_counts_and_a_withdrawn_one_does_not():
    papers.ask(PaperKind.ORIGIN)
    goods = shop.product()
    papers.paper(goods, days=10)
    longer = papers.paper(goods, days=300)
    papers.paper(goods, days=500, seen=False)

    [asked] = standing.of_products([goods.id])[goods.id].papers
    assert (asked.state, asked.paper.id) == (State.VALID, longer.id)
    noting.withdraw_paper(SYSTEM, longer.id)
    assert state(goods) is State.EXPIRING


def test_a_paper_of_the_seller_counts_for_all_its_goods_and_one_of_a_product_for_that_one():
    papers.ask(PaperKind.FOOD_SAFETY, PaperKind.ORIGIN)
    seller = shop.cooperative()
    first, second, foreign = shop.product(seller), shop.product(seller), shop.product()
    papers.paper(first, PaperKind.FOOD_SAFETY)
    papers.paper(first, PaperKind.ORIGIN)

    found = standing.of_products([first.id, second.id, foreign.id])

    missing = {goods.id: [each.kind for each in found[goods.id].missing] for goods in (first, second, foreign)}
    assert missing == {first.id: [], second.id: [PaperKind.ORIGIN],
                       foreign.id: [PaperKind.FOOD_SAFETY, PaperKind.ORIGIN]}


def test_the_form_of_the_seller_and_stars_ask_for_papers_of_their_own():
    papers.ask(PaperKind.REGISTRATION, of="household")
    papers.ask(PaperKind.OCOP, of="ocop_stars")
    household = shop.cooperative(kind=CooperativeKind.HOUSEHOLD)
    plain, starred = shop.product(household), shop.product(ocop_stars=4)

    found = standing.of_products([plain.id, starred.id])

    assert [each.kind for each in found[plain.id].missing] == [PaperKind.REGISTRATION]
    assert [each.kind for each in found[starred.id].missing] == [PaperKind.OCOP]
    assert found[starred.id].facts == ("cooperative", "fruit", "ocop_stars")
    catalog.change_product(SYSTEM, starred.id, ProductDetails("Mận", Category.FRUIT))
    assert state(starred) is State.VALID


def test_asking_costs_the_same_for_many_goods():
    papers.ask(PaperKind.ORIGIN)
    ids = [shop.product().id for _ in range(4)]

    with statements() as few:
        standing.of_products(ids[:1])
    with statements() as many:
        standing.of_products(ids)

    assert len(many) == len(few)
