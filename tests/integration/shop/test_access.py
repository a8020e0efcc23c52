"""Whose desk is whose."""
from __future__ import annotations

import pytest

from core.actors import NOBODY, SYSTEM
from core.db import db
from shop.access import cooperatives_visible_to, desk_of, member_of, own_cooperative, own_product
from shop.errors import NoSuchCooperative, NoSuchProduct
from tests.make import shop as make

pytestmark = pytest.mark.usefixtures("context")


def seen_by(actor):
    return [seller.name for seller in db.session.scalars(cooperatives_visible_to(actor))]


def test_members_see_their_own_sellers_and_administrators_all():
    mine, others = make.cooperative("B"), make.cooperative("A")

    assert seen_by(make.member(mine)) == ["B"]
    assert seen_by(make.ADMIN) == seen_by(SYSTEM) == ["A", "B"]
    assert seen_by(make.STRANGER) == seen_by(NOBODY) == []
    assert member_of(make.member(mine), mine.id)
    assert not member_of(make.member(mine), others.id)


def test_a_seller_of_others_and_one_that_does_not_exist_look_alike():
    mine, others = make.cooperative(), make.cooperative()

    for slug in (others.slug, "khong-co"):
        with pytest.raises(NoSuchCooperative):
            own_cooperative(make.member(mine), slug)
    assert own_cooperative(make.member(mine), mine.slug).id == mine.id


def test_a_product_is_found_on_the_desk_of_its_own_seller_only():
    mine, others = make.cooperative(), make.cooperative()
    goods = make.product(others)

    with pytest.raises(NoSuchProduct):
        own_product(make.ADMIN, mine.slug, goods.slug)
    with pytest.raises(NoSuchCooperative):
        own_product(make.member(mine), others.slug, goods.slug)
    assert own_product(make.ADMIN, others.slug, goods.slug).id == goods.id


def test_a_menu_leads_to_the_desk_one_is_at_or_to_ones_first(app):
    first, second = make.cooperative("A"), make.cooperative("B")

    with app.test_request_context(f"/desk/{second.slug}/products"):
        assert desk_of(make.ADMIN) == {"coop_slug": second.slug}
        assert desk_of(make.member(first)) is None
    with app.test_request_context("/"):
        assert desk_of(make.member(first)) == {"coop_slug": first.slug}
        assert desk_of(make.ADMIN) is None
