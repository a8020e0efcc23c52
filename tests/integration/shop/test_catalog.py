"""Products and pack sizes."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM, Actor
from core.audit import AuditEntry
from core.db import db
from core.states import IllegalMove
from shop import catalog
from shop.catalog import NewProduct, NewVariant, ProductDetails
from shop.errors import (
    BadLooseStep,
    BadName,
    BadPack,
    BadPrice,
    BadSeason,
    BadWeight,
    NoSuchCooperative,
    NoSuchProduct,
    NoSuchVariant,
    NothingToSell,
    SellerIsResting,
    TextTooLong,
    TooManyNames,
    UnknownDrawing,
)
from shop.models import Category, Product, ProductStatus, Unit
from shop.offers import offer
from shop.places.errors import UnknownWard
from tests.make import shop as make

pytestmark = pytest.mark.usefixtures("context")


def test_all_pack_sizes_of_a_product_draw_on_one_stock():
    goods = make.product(None, NewVariant("kg", 1_000, 45_000, loose_step=100),
                         NewVariant("hộp", 2_000, 85_000, name="hộp 2 kg"), in_stock=3_000)

    found = offer([size.sku for size in goods.variants])

    assert {each.stock_item_id for each in found.values()} == {make.item_of(goods).id}
    assert {each.available for each in found.values()} == {3_000}
    assert {(each.variant_name, each.base_units, each.price) for each in found.values()} == {
        ("kg", 1_000, 45_000), ("hộp 2 kg", 2_000, 85_000)}


def test_a_product_begins_as_a_draft_and_goes_where_the_machine_lets_it():
    goods = make.product(on_sale=False)
    assert goods.status == ProductStatus.DRAFT

    assert catalog.publish(SYSTEM, goods.id).status == ProductStatus.ACTIVE
    assert catalog.archive(SYSTEM, goods.id).status == ProductStatus.ARCHIVED
    with pytest.raises(IllegalMove):
        catalog.withdraw(SYSTEM, goods.id)
    assert catalog.publish(SYSTEM, goods.id).status == ProductStatus.ACTIVE


def test_a_product_without_a_pack_size_cannot_go_on_sale():
    wish = NewProduct(make.cooperative().id, ProductDetails("Lê", Category.FRUIT), Unit.GRAM, ())
    goods = catalog.add_product(SYSTEM, wish)

    with pytest.raises(NothingToSell):
        catalog.publish(SYSTEM, goods.id)


def test_retiring_the_last_pack_size_takes_the_product_off_the_market():
    goods = make.product(None, make.kilo(), NewVariant("túi", 5_000, 200_000))

    catalog.retire(SYSTEM, make.sku(goods, 0))
    assert db.session.get_one(Product, goods.id).status == ProductStatus.ACTIVE
    catalog.retire(SYSTEM, make.sku(goods, 1))

    assert db.session.get_one(Product, goods.id).status == ProductStatus.DRAFT
    catalog.revive(SYSTEM, make.sku(goods, 1))
    assert catalog.publish(SYSTEM, goods.id).status == ProductStatus.ACTIVE


def test_nothing_of_a_resting_seller_goes_on_sale():
    seller = make.cooperative()
    goods = make.product(seller, on_sale=False)
    make.rest(seller)

    with pytest.raises(SellerIsResting):
        catalog.publish(SYSTEM, goods.id)


def test_a_price_change_is_written_into_the_audit_log_once():
    goods = make.product()
    code = make.sku(goods)

    catalog.change_price(SYSTEM, code, 50_000)
    catalog.change_price(SYSTEM, code, 50_000)

    assert offer([code])[code].price == 50_000
    notes = db.session.query(AuditEntry).filter_by(action="price changed").all()
    assert [(entry.subject, entry.details) for entry in notes] == [
        (f"variant:{code}", {"was": 45_000, "now": 50_000})]


@pytest.mark.parametrize("price", [0, -1, 1_000_000_001, 2**70, 10.5, "45000", None, True])
def test_a_price_that_is_none_is_refused_and_nothing_changes(price):
    goods = make.product()

    with pytest.raises(BadPrice):
        catalog.change_price(SYSTEM, make.sku(goods), price)

    assert offer([make.sku(goods)])[make.sku(goods)].price == 45_000


@pytest.mark.parametrize(("variant", "error"), [
    (NewVariant("", 1_000, 45_000), BadName),
    (NewVariant("k" * 21, 1_000, 45_000), BadName),
    (NewVariant("kg", 0, 45_000), BadPack),
    (NewVariant("kg", -5, 45_000), BadPack),
    (NewVariant("kg", 1_000_001, 45_000), BadPack),
    (NewVariant("kg", 0.5, 45_000), BadPack),
    (NewVariant("kg", 1_000, 0), BadPrice),
    (NewVariant("kg", 1_000, 45_000, weight_g=0), BadWeight),
    (NewVariant("kg", 1_000, 45_000, loose_step=0), BadLooseStep),
    (NewVariant("kg", 1_000, 45_000, loose_step=300), BadLooseStep),
    (NewVariant("kg", 1_000, 45_000, loose_step=2_000), BadLooseStep),
    (NewVariant("kg", 1_000, 45_000, name="x" * 81), TextTooLong),
])
def test_a_pack_size_that_makes_no_sense_is_refused(variant, error):
    goods = make.product()

    with pytest.raises(error):
        catalog.add_variant(SYSTEM, goods.id, variant)

    assert len(db.session.get_one(Product, goods.id).variants) == 1


def test_what_is_counted_in_pieces_needs_a_weight():
    with pytest.raises(BadWeight):
        make.product(None, NewVariant("cái", 1, 90_000), unit=Unit.PIECE)


@pytest.mark.parametrize(("changed", "error"), [
    ({"name": " "}, BadName),
    ({"name": "x" * 161}, BadName),
    ({"description": "x" * 5_001}, TextTooLong),
    ({"keeps": "x" * 121}, TextTooLong),
    ({"season_first": 5}, BadSeason),
    ({"season_first": 0, "season_last": 13}, BadSeason),
    ({"aliases": tuple(f"tên {n}" for n in range(13))}, TooManyNames),
    ({"aliases": ("x" * 41,)}, TooManyNames),
    ({"drawing": "../../etc/passwd"}, UnknownDrawing),
    ({"origin_commune_code": "99999"}, UnknownWard),
])
def test_details_that_make_no_sense_are_refused(changed, error):
    goods = make.product()
    details = {"name": "Mận", "category": Category.FRUIT, **changed}

    with pytest.raises(error):
        catalog.change_product(SYSTEM, goods.id, ProductDetails(**details))

    assert db.session.get_one(Product, goods.id).name == "Mận hậu Sìn Hồ"


def test_a_change_keeps_address_and_codes():
    goods = make.product()
    slug, code = goods.slug, make.sku(goods)

    changed = catalog.change_product(SYSTEM, goods.id, ProductDetails(
        "Mận tam hoa", Category.FRUIT, aliases=(" mận ", "mận", "tam  hoa"), season_first=11, season_last=2))

    assert (changed.slug, make.sku(changed)) == (slug, code)
    assert changed.aliases == ["mận", "tam hoa"]
    assert changed.folded.startswith("man tam hoa man tam hoa trai cay")


def _acts(goods: Product) -> dict[str, object]:
    code = make.sku(goods)
    return {
        "change": lambda who: catalog.change_product(who, goods.id, ProductDetails("Khác", Category.TEA)),
        "publish": lambda who: catalog.publish(who, goods.id),
        "withdraw": lambda who: catalog.withdraw(who, goods.id),
        "archive": lambda who: catalog.archive(who, goods.id),
        "add": lambda who: catalog.add_variant(who, goods.id, make.kilo()),
        "price": lambda who: catalog.change_price(who, code, 1),
        "retire": lambda who: catalog.retire(who, code),
        "revive": lambda who: catalog.revive(who, code),
    }


@pytest.mark.parametrize(
    "act", ["change", "publish", "withdraw", "archive", "add", "price", "retire", "revive"])
def test_a_member_of_another_seller_finds_no_product(act):
    mine, others = make.cooperative(), make.cooperative()
    goods = make.product(mine)
    do = _acts(goods)[act]

    for who in (make.member(others), make.STRANGER, Actor("nobody")):
        with pytest.raises(NoSuchProduct):
            do(who)
    do(make.member(mine))


def test_products_are_added_for_ones_own_seller_only():
    mine, others = make.cooperative(), make.cooperative()
    wish = NewProduct(others.id, ProductDetails("Lê", Category.FRUIT), Unit.GRAM, (make.kilo(),))

    with pytest.raises(NoSuchCooperative):
        catalog.add_product(make.member(mine), wish)
    with pytest.raises(NoSuchCooperative):
        catalog.add_product(SYSTEM, NewProduct(10**9, wish.details, Unit.GRAM, ()))
    assert catalog.add_product(make.member(others), wish).cooperative_id == others.id


def test_a_code_that_nothing_has_is_refused():
    with pytest.raises(NoSuchVariant):
        catalog.change_price(SYSTEM, "khong-co", 1_000)
