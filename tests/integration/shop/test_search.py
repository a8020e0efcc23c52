"""Finding products."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM
from shop import catalog
from shop.models import Category
from shop.search import Wanted, find
from tests.make import shop as make
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("page")


@pytest.fixture
def page(app):
    """Inside a request, since cards know their addresses."""
    with app.test_request_context():
        yield


def names(text="", **more):
    return [card.name for card in find(Wanted(text, **more)).items]


@pytest.fixture
def goods(page):
    """Some goods."""
    seller = make.cooperative("Hợp tác xã Cao Nguyên", make.SIN_HO)
    make.product(seller, name="Gà đen Sìn Hồ", category=Category.MEAT)
    make.product(seller, name="Gạo Séng Cù", category=Category.RICE, aliases=("gạo dẻo",))
    make.product(seller, name="Gạo nếp", category=Category.RICE)
    make.product(make.cooperative("Nhà ông Đào", make.BINH_LU), name="Măng khô", category=Category.VEGETABLE)


@pytest.mark.parametrize("text", ["Séng Cù", "seng cu", "SENG CU", "  séng   cù ", "cù séng", "gao deo seng", "se cu"])
def test_case_order_and_diacritics_do_not_count(goods, text):
    assert names(text) == ["Gạo Séng Cù"]


def test_beginnings_count_only_when_no_whole_word_is_found(goods):
    assert names("gà") == ["Gà đen Sìn Hồ"]
    assert names("gạo s") == ["Gạo Séng Cù", "Gạo nếp"]
    assert names("ma kho") == ["Măng khô"]
    assert names("mận") == ["Măng khô"]


def test_names_that_begin_with_what_was_typed_come_first(goods):
    make.product(name="Bánh gạo")

    assert names("gạo") == ["Gạo nếp", "Gạo Séng Cù", "Bánh gạo"]


def test_goods_are_found_by_seller_commune_and_shelf(goods):
    assert names("ong dao") == ["Măng khô"]
    assert len(names("cao nguyen")) == 3
    assert names("rau") == ["Măng khô"]
    assert names("bình lư") == ["Măng khô"]
    assert names(commune=make.SIN_HO, category=Category.RICE) == ["Gạo nếp", "Gạo Séng Cù"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "khong co", "a" * 5_000, "🍯"])
def test_what_nothing_is_called_finds_nothing(goods, text):
    assert names(text) == []


def test_nothing_typed_finds_everything_in_vietnamese_order(goods):
    assert names() == ["Gà đen Sìn Hồ", "Gạo nếp", "Gạo Séng Cù", "Măng khô"]


def test_what_is_not_on_sale_is_not_found(goods):
    make.product(name="Mận nháp", on_sale=False)
    catalog.archive(SYSTEM, make.product(name="Mận xưa").id)
    resting = make.cooperative()
    make.product(resting, name="Mận nghỉ")
    make.rest(resting)

    assert names("mận nháp") == names("mận xưa") == names("mận nghỉ") == []


def test_a_long_list_comes_in_pages(page):
    seller = make.cooperative()
    for number in range(5):
        make.product(seller, name=f"Mận {number}")

    second = find(Wanted("mận"), page=2, size=2)
    last = find(Wanted("mận"), page=99, size=2)

    assert [card.name for card in second.items] == ["Mận 2", "Mận 3"]
    assert (second.pages, second.total, second.has_prev, second.has_next) == (3, 5, True, True)
    assert (last.page, [card.name for card in last.items], last.has_next) == (3, ["Mận 4"], False)


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_takes_five_statements_however_many_goods_it_shows(page, count):
    seller = make.cooperative()
    for number in range(count):
        make.product(seller, make.kilo(), make.kilo(price=50_000), name=f"Mận {number}")

    with statements() as log:
        assert len(names("mận")) == count

    assert len(log) == 5
