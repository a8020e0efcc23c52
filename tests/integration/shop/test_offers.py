"""What a pack size is, costs and has left at this moment."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM
from shop import catalog
from shop.models import Unit
from shop.offers import offer, offers_of_variants
from tests.make import shop as make
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("context")


def test_an_offer_says_everything_an_order_needs():
    seller = make.cooperative("Hợp tác xã Mận", make.SIN_HO)
    goods = make.product(seller, in_stock=5_000)
    make.hold("order:1", {make.item_of(goods).id: 2_000})

    found = offer([make.sku(goods), "khong-co"])[make.sku(goods)]

    assert (found.product_id, found.cooperative_id, found.commune_code) == (goods.id, seller.id, make.SIN_HO)
    assert (found.product_name, found.unit_name, found.unit) == ("Mận hậu Sìn Hồ", "kg", Unit.GRAM)
    assert (found.weight_g, found.loose_step, found.available) == (1_000, None, 3_000)
    assert found.is_for_sale
    assert offers_of_variants([found.variant_id, 0]) == {found.variant_id: found}


def test_codes_that_nothing_has_are_left_out_of_the_offers():
    assert offer([]) == {}
    assert offer(["", "x" * 500, "' OR 1=1 --"]) == {}


@pytest.mark.parametrize("take_away", ["withdraw", "archive", "retire", "rest"])
def test_what_is_taken_off_the_market_is_not_for_sale(take_away):
    seller = make.cooperative()
    goods = make.product(seller)
    code = make.sku(goods)

    if take_away == "retire":
        catalog.retire(SYSTEM, code)
    elif take_away == "rest":
        make.rest(seller)
    else:
        getattr(catalog, take_away)(SYSTEM, goods.id)

    assert not offer([code])[code].is_for_sale


def test_any_number_of_offers_takes_one_statement():
    codes = [make.sku(make.product()) for _ in range(5)]

    with statements() as log:
        found = offer(codes)

    assert set(found) == set(codes)
    assert len(log) == 1
