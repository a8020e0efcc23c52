"""The market as a browser sees it."""
from __future__ import annotations

import io
import re

import pytest

from core.actors import SYSTEM
from shop import catalog, photos
from shop.catalog import NewVariant
from shop.models import Category, PaperKind
from tests.make import papers
from tests.make import shop as make
from tests.make.pictures import jpeg

pytestmark = pytest.mark.usefixtures("context")
FIRST_LOAD = 100_000


@pytest.fixture
def english(client):
    """A browser that reads English, so that a test can read what pages say."""
    with client.session_transaction() as session:
        session["language"] = "en"
    return client


@pytest.mark.parametrize("path", ["/", "/search", "/communes", "/communes/03390", "/shelves/rice"])
def test_an_empty_market_says_what_to_do_next(english, path):
    answer = english.get(path)

    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


def test_the_way_from_the_market_to_the_product(english):
    goods = make.product(make.cooperative("Hợp tác xã Mận", make.SIN_HO))
    market = english.get("/").text

    assert f'href="/p/{goods.slug}"' in market
    assert 'href="/communes/03478"' in market
    assert 'href="/shelves/fruit"' in market
    for path in ("/communes", "/communes/03478", "/shelves/fruit", f"/c/{goods.cooperative.slug}", "/search?q=man"):
        assert english.get(path).status_code == 200
        assert "Mận hậu Sìn Hồ" in english.get(path).text or path == "/communes"


def test_a_product_is_bought_by_the_code_of_a_pack_size(english):
    goods = make.product(None, make.kilo(), NewVariant("túi", 5_000, 200_000, name="túi 5 kg"), in_stock=3_000)
    text = english.get(f"/p/{goods.slug}").text

    assert re.search(r'action="/basket[^"]*"', text)
    assert re.search(rf'name="sku" value="{make.sku(goods)}" checked required', text)
    assert re.search(rf'name="sku" value="{make.sku(goods, 1)}" disabled', text)
    assert "45,000" in text and "Nearly gone, left:" in text and "3 kg" in text


def test_of_a_product_that_is_gone_nothing_can_be_bought(english):
    text = english.get(f"/p/{make.product(in_stock=0).slug}").text

    assert "Sold out at the moment." in text
    assert "Into the basket" not in text


def test_a_withdrawn_product_answers_like_one_that_never_was(english):
    goods = make.product()
    catalog.withdraw(SYSTEM, goods.id)

    gone, never = english.get(f"/p/{goods.slug}"), english.get("/p/khong-co")

    assert (gone.status_code, never.status_code) == (404, 404)
    assert re.sub(r'content="[^"]{40,}"|value="[^"]{40,}"|/p/[a-z0-9-]+', "", gone.text) == re.sub(
        r'content="[^"]{40,}"|value="[^"]{40,}"|/p/[a-z0-9-]+', "", never.text)


@pytest.mark.parametrize("path", [
    "/p/%00", "/p/../../etc/passwd", "/communes/99999", "/communes/abc", "/shelves/nothing", "/c/khong-co",
    "/media/" + "a" * 32 + "-480.webp", "/media/..%2f..%2fetc-480.webp", "/media/x-99999999999999999999.webp",
])
def test_odd_addresses_say_that_nothing_is_there(english, path):
    assert english.get(path).status_code in (400, 404)


@pytest.mark.parametrize("query", [
    "page=0", "page=-1", "page=99999999999999999999", "page=abc", "page=1&page=2", "q=" + "x" * 3_000, "q=%25",
    "commune=99999", "category=nothing", "q[]=1", "page=%D9%A1",
])
def test_odd_questions_are_answered_all_the_same(english, query):
    make.product()

    assert english.get(f"/search?{query}").status_code == 200


def test_stars_are_shown_on_cards_and_the_product_while_their_certificate_is_valid(english):
    goods = make.product(ocop_stars=4)
    pages = ("/", f"/p/{goods.slug}")
    assert [english.get(page).text.count("OCOP, 4 stars") for page in pages] == [0, 0]

    papers.paper(goods, PaperKind.OCOP)

    assert [english.get(page).text.count('aria-label="OCOP, 4 stars"') for page in pages] == [1, 1]


def test_what_sellers_write_is_shown_as_text(english):
    evil = '<img src=x onerror="alert(1)">'
    goods = make.product(make.cooperative(f"HTX {evil}", story=evil), name=f"Mận {evil}", description=evil, keeps=evil)

    for path in ("/", f"/p/{goods.slug}", f"/c/{goods.cooperative.slug}", "/communes/03390", "/search?q=" + evil):
        assert "<img src=x" not in english.get(path).text


def test_a_picture_is_served_as_a_picture_and_kept_for_ever(app, english, tmp_path):
    app.config["MEDIA_DIR"] = str(tmp_path)
    photo = photos.add_photo(SYSTEM, make.product().id, io.BytesIO(jpeg()))
    answer = english.get(f"/media/{photo.key}-480.webp")

    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {"public", "immutable", "max-age=31536000"} <= set(answer.headers["Cache-Control"].split(", "))
    answer.close()
    again = english.get(f"/media/{photo.key}-480.webp", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    again.close()


def test_a_market_full_of_goods_is_a_small_page(english):
    seller = make.cooperative()
    for number in range(30):
        make.product(seller, name=f"Mận số {number}", category=list(Category)[number % 10])

    assert len(english.get("/").data) < FIRST_LOAD
    assert len(english.get("/search").data) < FIRST_LOAD


def test_communes_are_found_while_typing(client):
    found = client.get("/places/wards?q=binh lu&province=12").get_json()["wards"]

    assert found == [{"code": "03390", "name": "xã Bình Lư", "province": "Lai Châu", "province_code": "12"}]
    assert client.get("/places/wards?q=" + "x" * 3_000).get_json() == {"wards": []}
    assert client.get("/places/wards?province=99").status_code == 404
