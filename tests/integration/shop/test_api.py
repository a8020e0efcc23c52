import pytest

from shop import catalog
from shop.catalog import NewVariant
from shop.models import Unit
from tests.make import shop
from tests.make.programs import Program
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def program(app):
    """A program without a token."""
    return Program(app)


def found(program, query=""):
    answer = program.get(f"/api/v1/products{query}")
    assert (answer.status_code, answer.content_type) == (200, "application/json"), answer.text
    return answer.json


def test_products_come_with_price_and_stock(program):
    plums = shop.product(in_stock=25_500)

    page = found(program)

    assert (page["total"], page["page"], page["pages"]) == (1, 1, 1)
    assert page["products"] == [{
        "slug": plums.slug, "name": "Mận hậu Sìn Hồ", "category": "fruit", "cooperative": plums.cooperative.name,
        "commune_code": plums.origin_commune_code, "link": f"http://localhost/p/{plums.slug}",
        "variants": [{"sku": shop.sku(plums), "name": "kg", "unit": "kg", "price": 45_000,
                      "weight_g": plums.variants[0].weight_g, "available": 25}]}]


def test_what_is_reserved_is_not_offered(program):
    bags = shop.pieces(10)
    shop.hold("order:CB0000000X", {bags.stock_item_id: 7})

    assert found(program)["products"][0]["variants"][0]["available"] == 3


def test_letters_come_as_they_are(program):
    shop.product()

    assert "Mận hậu Sìn Hồ" in program.get("/api/v1/products").text


def test_only_what_is_on_sale_is_listed(program):
    shop.product(on_sale=False)
    catalog.withdraw(shop.SYSTEM, shop.product(name="Lê Tai Nung").id)
    shop.rest(shop.product(name="Đào Mèo").cooperative)

    assert found(program)["products"] == []


@pytest.mark.parametrize(("query", "names"), [
    ("?q=man+hau", ["Mận hậu Sìn Hồ"]), ("?q=GAO", ["Gạo Séng Cù"]), ("?category=fruit", ["Mận hậu Sìn Hồ"]),
    (f"?commune={shop.SIN_HO}", ["Gạo Séng Cù"]), ("?q=man&category=rice", []), ("?q=%25", []), ("?commune=99999", []),
    ("?q=&commune=&category=", ["Gạo Séng Cù", "Mận hậu Sìn Hồ"]), ("?unknown=1&q=gao", ["Gạo Séng Cù"]),
])
def test_the_list_is_narrowed_by_words_commune_and_shelf(program, query, names):
    shop.product()
    shop.product(shop.cooperative(commune=shop.SIN_HO), name="Gạo Séng Cù", category="rice")

    assert sorted(product["name"] for product in found(program, query)["products"]) == names


def test_after_the_last_page_there_is_nothing(program):
    for number in range(3):
        shop.product(name=f"Mận {number}")

    pages = [found(program, f"?per_page=2&page={number}") for number in (1, 2, 3)]

    assert [len(page["products"]) for page in pages] == [2, 1, 0]
    assert {(page["pages"], page["total"]) for page in pages} == {(2, 3)}
    assert pages[2]["page"] == 3


def test_a_long_page_takes_no_more_statements_than_a_short_one(program):
    sizes = (shop.kilo(), NewVariant("túi", 500, 25_000))
    for number in range(12):
        shop.product(None, *sizes, name=f"Mận {number}", unit=Unit.GRAM)

    with statements() as short:
        found(program, "?per_page=2")
    with statements() as long:
        assert len(found(program, "?per_page=12")["products"]) == 12

    assert len(long) == len(short)


@pytest.mark.parametrize("query", [
    "?page=0", "?page=-1", "?page=10001", "?page=1.0", "?page=x", "?page=%D9%A3", "?page=1_0", "?page=+1", "?page=",
    "?per_page=0", "?per_page=101", f"?page={'9' * 30}", "?commune=12", "?commune=123456", "?category=cars",
    "?commune=%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5", f"?q={'x' * 101}",
])
def test_what_is_not_allowed_is_said_by_field(program, query):
    refused = program.get(f"/api/v1/products{query}")

    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
    assert list(refused.json["errors"]) == [query[1:].split("=")[0]]


def test_text_that_no_database_can_hold_is_refused(program):
    assert program.get("/api/v1/products?q=a%00b").status_code == 400


def test_links_carry_the_name_the_market_is_known_by(program, app):
    app.config["PUBLIC_URL"] = "https://cho.example"
    plums = shop.product()

    assert found(program)["products"][0]["link"] == f"https://cho.example/p/{plums.slug}"
