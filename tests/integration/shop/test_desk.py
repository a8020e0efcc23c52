"""The seller's desk: products, pack sizes, pictures."""
from __future__ import annotations

import io
import re

import pytest

from accounts.models import Role, Scope
from core.db import db
from shop.models import Product, ProductStatus, Variant
from tests.make import accounts
from tests.make import shop as make
from tests.make.accounts import Browser
from tests.make.pictures import jpeg

pytestmark = pytest.mark.usefixtures("context")
NEW = {"name": "Mận hậu", "category": "fruit", "origin": make.BINH_LU, "description": "", "season_first": "5",
       "season_last": "7", "keeps": "", "aliases": "mận, mận đỏ", "drawing": "plum", "unit_name": "túi", "content": "5",
       "measure": "kg", "price": "200.000", "weight": "", "request_key": "key"}


@pytest.fixture
def seller(context):
    """A seller in Bình Lư."""
    return make.cooperative("Hợp tác xã Mẫu")


@pytest.fixture
def desk(app, seller):
    """The browser of somebody who works there."""
    return Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))


def upload(desk, path, data):
    """Send a file as a browser does; the test client would put a large one into a file of its own."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{desk.form_token()}\r\n'.encode(),
             b'--x\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n\r\n', data,
             b"\r\n--x--\r\n"]
    with desk.app.app_context():
        return desk.client.post(path, data=b"".join(parts), content_type="multipart/form-data; boundary=x")


def only_product():
    return db.session.query(Product).one()


def test_a_new_product_is_written_down_once_however_often_it_is_sent(desk, seller):
    assert "No product yet" in desk.get(f"/desk/{seller.slug}/products").text
    answers = [desk.post(f"/desk/{seller.slug}/products/new", **NEW) for _ in range(2)]

    assert {answer.location for answer in answers} == {f"/desk/{seller.slug}/products/{only_product().slug}"}
    made = only_product()
    assert (made.status, made.aliases, made.season_first) == (ProductStatus.DRAFT, ["mận", "mận đỏ"], 5)
    size = made.variants[0]
    assert (size.name, size.unit_name, size.base_units, size.price, size.weight_g) == (
        "túi 5 kg", "túi", 5_000, 200_000, 5_000)
    shown = desk.get(answers[0].location).text
    assert "1 túi = 5 kg" in shown and "Draft" in shown


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"name": ""}, "This field is required"), ({"name": "x" * 161}, "cannot be longer"),
    ({"price": "-5"}, "This is not an amount of money"), ({"price": "0"}, "A price is a whole number of dong"),
    ({"price": "1,5"}, "This is not an amount of money"), ({"price": "9" * 12}, "A price is a whole number of dong"),
    ({"price": "nhiều"}, "This is not an amount of money"), ({"content": "0"}, "A pack holds between 1"),
    ({"content": "-1"}, "This is not an amount"), ({"content": "0,5", "measure": "g"}, "without fractions"),
    ({"content": "9999"}, "A pack holds between 1"), ({"measure": "piece"}, "Please give the weight"),
    ({"season_first": "0"}, "A season has a first and a last month"), ({"season_first": "13"}, "Not a valid choice"),
    ({"category": "gold"}, "Not a valid choice"), ({"origin": "00001"}, "Not a valid choice"),
    ({"aliases": ",".join(map(str, range(13)))}, "Up to 12 other names"), ({"drawing": "../x"}, "Not a valid choice"),
    ({"unit_name": ""}, "This field is required"), ({"weight": "0"}, "Please give the weight"),
    ({"request_key": ""}, "This field is required"),
])
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(desk, seller, changed, sentence):
    answer = desk.post(f"/desk/{seller.slug}/products/new", **{**NEW, **changed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Mận hậu" in answer.text or "name" in changed
    assert db.session.query(Product).count() == 0


def test_details_are_changed_in_one_form(desk, seller):
    goods = make.product(seller)
    path = f"/desk/{seller.slug}/products/{goods.slug}"
    assert 'value="Mận hậu Sìn Hồ"' in desk.get(path).text

    answer = desk.post(path, **{**NEW, "name": "Mận tam hoa", "price": "1"})

    assert answer.status_code == 303
    assert only_product().name == "Mận tam hoa"
    assert only_product().variants[0].price == 45_000, "a field that this form does not have changes nothing"


def test_the_buttons_are_the_steps_the_machine_knows(desk, seller):
    goods = make.product(seller, on_sale=False)
    path = f"/desk/{seller.slug}/products/{goods.slug}"

    assert re.findall(r'name="to" value="(\w+)"', desk.get(path).text) == ["active", "archived"]
    assert desk.post(path + "/status", to="active").status_code == 303
    assert re.findall(r'name="to" value="(\w+)"', desk.get(path).text) == ["draft", "archived"]
    assert desk.post(path + "/status", to="archived").status_code == 303
    refused = desk.post(path + "/status", to="draft")
    assert refused.status_code == 409 and "not possible from where things stand" in refused.text
    assert desk.post(path + "/status", to="sold").status_code == 422
    assert desk.post(path + "/status").status_code == 422


def test_a_price_changes_and_a_pack_size_stops_and_comes_back(desk, seller):
    goods = make.product(seller)
    code = make.sku(goods)
    path = f"/desk/{seller.slug}/products/{goods.slug}/packs/{code}"
    assert 'value="45.000"' in desk.get(path).text

    assert desk.post(path, price="50k").status_code == 303
    assert desk.post(path, price="0").status_code == 422
    assert db.session.query(Variant).one().price == 50_000
    assert desk.post(path + "/retire").status_code == 303
    assert not db.session.query(Variant).one().is_active
    assert "Sell it again" in desk.get(path).text
    assert desk.post(path + "/revive").status_code == 303
    assert db.session.query(Variant).one().is_active


def test_a_further_pack_size_is_measured_as_the_stock_is(desk, seller):
    goods = make.product(seller)
    path = f"/desk/{seller.slug}/products/{goods.slug}/packs/new"
    box = {"unit_name": "hộp", "content": "2", "measure": "kg", "price": "85000", "loose": "y", "request_key": "k"}

    for _ in range(2):
        assert desk.post(path, **box).status_code == 303
    assert desk.post(path, **{**box, "measure": "l", "request_key": "l"}).status_code == 422

    assert [(size.name, size.base_units, size.loose_step) for size in only_product().variants] == [
        ("kg", 1_000, None), ("hộp 2 kg", 2_000, 100)]


def test_a_photo_is_added_shown_and_removed(app, desk, seller, tmp_path):
    app.config["MEDIA_DIR"] = str(tmp_path)
    goods = make.product(seller)
    path = f"/desk/{seller.slug}/products/{goods.slug}/photos"
    for name in ("a.jpg", "../../evil.php"):
        assert desk.post(path, photo=(io.BytesIO(jpeg()), name), alt="Rổ mận").status_code == 303

    shown = desk.get(path).text
    first, second = dict.fromkeys(re.findall(r"/media/([0-9a-f]{32})-480\.webp", shown))
    assert desk.post(f"{path}/{second}/first").status_code == 303
    assert desk.post(f"{path}/{first}/remove").status_code == 303
    assert desk.post(f"{path}/{first}/remove").status_code == 404
    assert [photo.key for photo in only_product().photos] == [second]
    assert all(file.suffix == ".webp" for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize(("data", "sentence"), [
    (b"just words", "This is not a picture we can read"), (jpeg()[:2_000], "This picture is broken"),
    (jpeg(1, 1), "This picture is too small"), (jpeg() + b"\0" * 10_000_000, "This picture is too large"),
    (b"", "This is not a picture we can read"), (b"\0\0\0\x18ftypheic" + b"\0" * 50, "This is a HEIC picture"),
])
def test_what_is_no_photo_is_refused_with_a_sentence(desk, seller, data, sentence):
    goods = make.product(seller)

    answer = upload(desk, f"/desk/{seller.slug}/products/{goods.slug}/photos", data)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_no_photo_at_all_is_asked_for_again(desk, seller):
    goods = make.product(seller)

    answer = desk.post(f"/desk/{seller.slug}/products/{goods.slug}/photos", alt="x")

    assert answer.status_code == 422 and "Please choose a photo." in answer.text


def test_forty_megabytes_are_refused_before_they_are_read(desk, seller):
    goods = make.product(seller)

    answer = upload(desk, f"/desk/{seller.slug}/products/{goods.slug}/photos", b"\xff\xd8\xff" + b"\0" * 40_000_000)

    assert answer.status_code == 413
    assert "A picture may have up to 10 MB" in answer.text


PAGES = ["products", "products/new", "products/{0}", "products/{0}/packs/new", "products/{0}/packs/{1}",
         "products/{0}/photos", "stock", "stock/{0}", "stock/{0}/receive", "stock/{0}/count", "stock/{0}/loss"]
ACTS = ["products/new", "products/{0}", "products/{0}/status", "products/{0}/packs/new", "products/{0}/packs/{1}",
        "products/{0}/packs/{1}/retire", "products/{0}/packs/{1}/revive", "products/{0}/photos",
        "stock/{0}/receive", "stock/{0}/count", "stock/{0}/loss"]


def test_the_desk_of_others_does_not_exist(desk):
    goods = make.product(make.cooperative())
    code = make.sku(goods)

    for page in PAGES:
        assert desk.get(f"/desk/{goods.cooperative.slug}/" + page.format(goods.slug, code)).status_code == 404, page
        assert desk.get("/desk/khong-co/" + page.format(goods.slug, code)).status_code == 404, page
    for act in ACTS:
        answer = desk.post(f"/desk/{goods.cooperative.slug}/" + act.format(goods.slug, code), **NEW, to="archived",
                           amount="1")
        assert answer.status_code == 404, act
    unchanged = db.session.query(Product).one()
    assert (unchanged.name, unchanged.status) == ("Mận hậu Sìn Hồ", ProductStatus.ACTIVE)


def test_goods_of_others_are_not_on_ones_own_desk(desk, seller):
    goods = make.product(make.cooperative())
    mine = make.product(seller, name="Của tôi")

    for page in PAGES:
        if "{0}" in page:
            path = f"/desk/{seller.slug}/" + page.format(goods.slug, make.sku(goods))
            assert desk.get(path).status_code == 404, page
    assert desk.post(f"/desk/{seller.slug}/products/{mine.slug}/packs/{make.sku(goods)}", price="1").status_code == 404
    text = desk.get(f"/desk/{seller.slug}/products").text
    assert "Của tôi" in text and "Mận hậu" not in text


def test_strangers_are_asked_to_sign_in_and_others_turned_away(app, seller):
    path = f"/desk/{seller.slug}/products"

    assert "/sign-in" in Browser(app).get(path).location
    assert Browser(app, accounts.person()).get(path).status_code == 403
    assert Browser(app, accounts.person(Role.ADMIN)).get(path).status_code == 200
