"""What the market shows."""
from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from core import clock
from core.actors import NOBODY, SYSTEM
from shop import catalog, photos, storefront
from shop.catalog import NewVariant
from shop.errors import NoSuchCooperative, NoSuchProduct
from shop.models import Category
from tests.make import shop as make
from tests.make.pictures import jpeg
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("page")
JUNE = datetime(2026, 6, 15, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 15, tzinfo=UTC)


@pytest.fixture
def page(app, tmp_path):
    """Inside a request, since cards know their addresses."""
    app.config["MEDIA_DIR"] = str(tmp_path)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(("month", "first", "last", "is_in"), [
    (5, 5, 7, True), (7, 5, 7, True), (8, 5, 7, False), (12, 11, 2, True), (1, 11, 2, True), (2, 11, 2, True),
    (3, 11, 2, False), (10, 11, 2, False), (4, 4, 4, True), (5, 4, 4, False),
])
def test_a_season_may_pass_the_turn_of_the_year(month, first, last, is_in):
    make.product(name="Quả", season_first=first, season_last=last)

    with clock.at(datetime(2026, month, 15, tzinfo=UTC)):
        seasonal, others = storefront.season_and_others()

    assert storefront.is_in_season(month, first, last) is is_in
    assert [len(seasonal), len(others)] == ([1, 0] if is_in else [0, 1])


def test_the_home_shows_what_is_in_season_before_what_is_new():
    make.product(name="Mận", season_first=5, season_last=7)
    make.product(name="Đào", season_first=11, season_last=2)
    make.product(name="Gạo")

    with clock.at(JUNE):
        seasonal, others = storefront.season_and_others()

    assert [card.name for card in seasonal] == ["Mận"]
    assert {card.name for card in others} == {"Đào", "Gạo"}


def test_a_card_names_the_lowest_price_and_says_that_there_are_others():
    make.product(None, NewVariant("túi", 5_000, 200_000, name="túi 5 kg"), make.kilo(45_000))

    (card,) = storefront.season_and_others()[1]

    assert (card.price, card.unit, card.from_price, card.place, card.state) == (45_000, "kg", True, "Bình Lư", None)
    assert (card.picture, card.drawing) == (None, "plum")


@pytest.mark.parametrize(("in_stock", "state"), [(100_000, None), (2_000, "near"), (0, "out")])
def test_a_card_says_what_is_nearly_gone(in_stock, state):
    make.product(in_stock=in_stock)

    assert storefront.season_and_others()[1][0].state == state


def test_a_card_shows_the_smallest_size_of_the_first_photo():
    goods = make.product()
    photo = photos.add_photo(SYSTEM, goods.id, io.BytesIO(jpeg(2_000, 1_500)))
    photos.add_photo(SYSTEM, goods.id, io.BytesIO(jpeg()))

    picture = storefront.season_and_others()[1][0].picture

    assert picture.sources == ((f"/media/{photo.key}-480.webp", 480),)


@pytest.mark.parametrize("count", [1, 10])
def test_the_home_takes_as_many_statements_for_many_goods_as_for_one(count):
    seller = make.cooperative()
    for number in range(count):
        make.product(seller, make.kilo(), make.kilo(50_000), name=f"Mận {number}")

    with statements() as log:
        seasonal, others = storefront.season_and_others()
        places, shelves = storefront.places(), storefront.shelves()

    assert (len(seasonal) + len(others), len(places), len(shelves)) == (count, 1, 1)
    assert len(log) == 6


def test_communes_stand_in_vietnamese_order_with_what_they_have():
    for commune in (make.SIN_HO, make.BINH_LU, make.BINH_LU):
        make.product(make.cooperative(commune=commune))
    make.product(make.cooperative(commune="03595"), on_sale=False)

    assert [(place.code, place.name, place.url) for place in storefront.places()] == [
        (make.BINH_LU, "Bình Lư", "/communes/03390"), (make.SIN_HO, "Sìn Hồ", "/communes/03478")]


def test_goods_stand_in_the_commune_they_come_from():
    make.product(make.cooperative(commune=make.BINH_LU), origin_commune_code=make.SIN_HO)

    assert [place.code for place in storefront.places()] == [make.SIN_HO]


def test_shelves_without_goods_are_left_out():
    make.product(category=Category.RICE)
    make.product(category=Category.RICE)
    make.product(make.cooperative(commune=make.SIN_HO), category=Category.TEA)

    assert [(shelf.category, count) for shelf, count in storefront.shelves()] == [
        (Category.RICE, 2), (Category.TEA, 1)]
    assert [shelf.category for shelf, _ in storefront.shelves(make.SIN_HO)] == [Category.TEA]


def test_a_product_in_full_says_what_is_left_of_each_pack_size():
    goods = make.product(None, make.kilo(), NewVariant("túi", 5_000, 200_000), in_stock=3_000, season_first=5,
                         season_last=7)

    with clock.at(DECEMBER):
        shown = storefront.product_page(NOBODY, goods.slug)

    assert [(pack.unit_name, pack.is_sold_out) for pack in shown.packs] == [("kg", False), ("túi", True)]
    assert shown.chosen == shown.packs[0]
    assert (shown.season, shown.is_in_season, shown.left.available) == ((5, 7), False, 3_000)
    assert (shown.place.name, shown.seller.place.name) == ("Bình Lư", "Bình Lư")


def test_of_a_product_that_is_gone_no_pack_size_is_chosen():
    assert storefront.product_page(NOBODY, make.product(in_stock=0).slug).chosen is None


def test_a_product_in_full_takes_five_statements():
    goods = make.product(None, make.kilo(), make.kilo(50_000))
    slug = goods.slug
    for _ in range(3):
        photos.add_photo(SYSTEM, goods.id, io.BytesIO(jpeg()))

    with statements() as log:
        assert len(storefront.product_page(NOBODY, slug).pictures) == 3

    assert len(log) == 5


def test_a_draft_is_shown_to_its_own_seller_only():
    goods = make.product(on_sale=False)

    assert storefront.product_page(make.member(goods.cooperative), goods.slug).name == goods.name
    for who in (NOBODY, make.member(make.cooperative())):
        with pytest.raises(NoSuchProduct):
            storefront.product_page(who, goods.slug)
    with pytest.raises(NoSuchProduct):
        storefront.product_page(SYSTEM, "khong-co")


def test_a_resting_seller_and_their_goods_are_not_shown():
    seller = make.cooperative()
    goods = make.product(seller)
    make.rest(seller)

    assert storefront.sellers_of(seller.commune_code) == []
    with pytest.raises(NoSuchCooperative):
        storefront.seller(seller.slug)
    with pytest.raises(NoSuchProduct):
        storefront.product_page(NOBODY, goods.slug)


def test_a_withdrawn_product_is_gone_from_the_market():
    goods = make.product()
    catalog.withdraw(SYSTEM, goods.id)

    assert storefront.season_and_others() == ([], [])
    assert storefront.places() == []


def test_sections_of_other_packages_stand_in_order_above_and_below_the_goods(monkeypatch):
    monkeypatch.setattr(storefront, "_sections", {})
    storefront.add_section("next", 20, lambda: Markup("<p>next</p>"))
    storefront.add_section("live", 10, lambda: Markup("<p>live</p>"))
    storefront.add_section("silent", 15, lambda: "")
    storefront.add_section("training", 80, lambda: "courses")

    assert storefront.sections(above=True) == ["<p>live</p>", "<p>next</p>"]
    assert storefront.sections(above=False) == ["courses"]
