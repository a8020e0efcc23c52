"""The run-of-show: codes, prices, allotments, and what may change once selling has begun."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import codes, sessions
from livestream.errors import (
    AlreadyClaimed,
    BadCode,
    BadLimit,
    BadLivePrice,
    BadMinutes,
    CannotHold,
    CodeIsKnown,
    CodeTaken,
    ItemHasClaims,
    NeedsPrice,
    NoSuchItem,
    NotOfTheSellers,
    ProductTwice,
    SameUnitTwice,
)
from livestream.models import ClaimStatus
from livestream.planning import lineup
from livestream.planning.lineup import ItemChange, NewItem
from livestream.serving.goods import hold_of
from shop import stock
from shop.catalog import NewVariant
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def sku(item):
    return item.prices[0].variant.sku


def test_items_get_the_next_free_code():
    session = make.planned()

    given = [make.add(session, shop.product(name=f"Hàng {n}")).code for n in range(3)]

    assert given == ["A01", "A02", "A03"]
    assert codes.suggested_code(make.fresh(session)) == "A04"


@pytest.mark.parametrize(("typed", "code"), [("a1", "A01"), ("B7", "B07"), (" c12 ", "C12")])
def test_a_code_is_typed_as_it_is_said(typed, code):
    assert codes.tidy_code(typed) == code


@pytest.mark.parametrize("typed", ["", "1", "AA1", "A0", "A100", "a1; drop", "А1", "a１"])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(BadCode):
        codes.tidy_code(typed)


def test_a_code_is_taken_once_and_the_next_free_one_is_named():
    session = make.planned()
    make.add(session)

    with pytest.raises(CodeTaken) as refused:
        make.add(session, shop.product(), code="a1")

    assert refused.value.facts["free"] == "A02"


def test_a_product_is_sold_once_in_a_session():
    session = make.planned()
    goods = shop.product()
    make.add(session, goods)

    with pytest.raises(ProductTwice):
        make.add(session, goods)


def test_only_products_of_the_sellers_of_the_session_are_sold():
    session = make.planned(cooperative_ids=(shop.cooperative().id,))

    with pytest.raises(NotOfTheSellers):
        make.add(session, shop.product())
    with pytest.raises(NotOfTheSellers):
        lineup.add_item(SYSTEM, session.id, NewItem("khong-co", {"x": 1}, 1))


@pytest.mark.parametrize("price", [0, -5, 1_000_000_001])
def test_a_live_price_is_a_sane_number_of_dong(price):
    with pytest.raises(BadLivePrice):
        make.add(make.planned(), price=price)


@pytest.mark.parametrize(("details", "refusal"), [
    ({"minutes": 0}, BadMinutes), ({"minutes": 601}, BadMinutes), ({"limit_per_buyer": 0}, BadLimit),
    ({"limit_per_buyer": 10**13}, BadLimit), ({"allotment": -1}, AlreadyClaimed),
    ({"allotment": 10**13}, AlreadyClaimed),
])
def test_figures_of_an_item_are_sane(details, refusal):
    with pytest.raises(refusal):
        make.add(make.planned(), **details)


def test_an_item_needs_a_price_of_a_pack_size_of_its_own():
    session, goods = make.planned(), shop.product()

    with pytest.raises(NeedsPrice):
        lineup.add_item(SYSTEM, session.id, NewItem(goods.slug, {}, 1_000))
    with pytest.raises(NeedsPrice):
        lineup.add_item(SYSTEM, session.id, NewItem(goods.slug, {shop.sku(shop.product()): 1_000}, 1_000))


def test_on_air_each_pack_size_has_a_name_of_its_own():
    session = make.planned()
    goods = shop.product(None, NewVariant("túi", 1_000, 40_000, name="túi nhỏ"),
                         NewVariant("túi", 5_000, 180_000, name="túi to"))

    with pytest.raises(SameUnitTwice):
        lineup.add_item(SYSTEM, session.id, NewItem(goods.slug, {each.sku: 1_000 for each in goods.variants}, 5_000))


def test_a_change_after_selling_began_makes_a_new_version():
    session = make.live()
    item = session.items[0]

    lineup.change_price(SYSTEM, session.id, "A01", {sku(item): 39_000})
    lineup.change_price(SYSTEM, session.id, "A01", {sku(item): 39_000})

    assert (item.version, item.prices[0].version, item.prices[0].price) == (2, 2, 39_000)


def test_while_planned_changes_make_no_version():
    session = make.planned()
    item = make.add(session)

    wish = ItemChange("B01", 15, 20_000, {sku(item): 40_000}, 5_000, "Kể chuyện")
    lineup.change_item(SYSTEM, session.id, "A01", wish)

    assert (item.version, item.code, item.allotment, item.prices[0].price) == (1, "B01", 20_000, 40_000)


def test_while_live_more_is_held_and_who_waits_moves_up():
    session = make.live(allotment=1_000)
    make.say(session, "a1 2kg")
    assert make.kilos(session, state=ClaimStatus.WAITING) == 1

    make.set_aside(session, 3_000)

    assert make.kilos(session) == 2
    assert sum(stock.held(hold_of(session.id)).values()) == 1_000


def test_while_live_less_gives_back_but_never_what_was_claimed():
    session = make.live(allotment=5_000)
    make.say(session, "a1 2kg")

    make.set_aside(session, 2_000)
    with pytest.raises(AlreadyClaimed) as refused:
        make.set_aside(session, 1_000)

    assert refused.value.facts["claimed"] == "2 kg"
    assert stock.held(hold_of(session.id)) == {}


def test_more_than_the_shelf_has_is_not_held():
    session = make.live(allotment=5_000)

    with pytest.raises(CannotHold):
        make.set_aside(session, 500_000)

    assert session.items[0].allotment == 5_000


def test_buyers_know_the_code_once_the_session_is_live():
    session = make.live()
    item = session.items[0]

    with pytest.raises(CodeIsKnown):
        lineup.change_item(SYSTEM, session.id, "A01", ItemChange("A09", 10, 10_000, {sku(item): 45_000}))


def test_an_item_moves_to_its_place():
    session = make.planned()
    for n in range(3):
        make.add(session, shop.product(name=f"Hàng {n}"))

    lineup.move_item(SYSTEM, session.id, "A03", 1)
    lineup.move_item(SYSTEM, session.id, "A01", 99)

    assert [item.code for item in make.fresh(session).items] == ["A03", "A02", "A01"]


def test_an_item_that_nobody_claimed_may_go_and_gives_back_its_goods():
    session = make.live()
    make.add(session, shop.product())
    sessions.put_on_air(SYSTEM, session.id, "A02")

    lineup.remove_item(SYSTEM, session.id, "A02")

    assert make.fresh(session).on_air_id is None
    assert [item.code for item in make.fresh(session).line_up] == ["A01"]
    assert sum(stock.held(hold_of(session.id)).values()) == 10_000


def test_what_was_taken_out_may_come_back_under_another_code():
    session = make.planned()
    goods = shop.product()
    make.add(session, goods)
    lineup.remove_item(SYSTEM, session.id, "A01")

    item = make.add(session, goods, price=39_000, code="B2")

    assert (item.code, item.prices[0].price, item.allotment) == ("B02", 39_000, 10_000)


def test_an_item_with_claims_stays():
    session = make.live()
    make.say(session, "a1 1kg")

    with pytest.raises(ItemHasClaims):
        lineup.remove_item(SYSTEM, session.id, "A01")
    with pytest.raises(NoSuchItem):
        lineup.remove_item(SYSTEM, session.id, "A77")
