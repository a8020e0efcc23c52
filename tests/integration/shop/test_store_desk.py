"""The seller's desk: the store."""
from __future__ import annotations

import pytest

from accounts.models import Role, Scope
from shop import stock
from shop.catalog import NewVariant
from tests.make import accounts
from tests.make import shop as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def goods(context):
    """Plums by the kilogram and by the bag of five, 10 kg in store."""
    return make.product(None, make.kilo(), NewVariant("túi", 5_000, 200_000, name="túi 5 kg"),
                        in_stock=10_000)


@pytest.fixture
def desk(app, goods):
    """The browser of somebody who works there."""
    return Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(goods.cooperative_id), name="Lò Văn Cân"))


@pytest.fixture
def path(goods):
    """Where the plums lie."""
    return f"/desk/{goods.cooperative.slug}/stock/{goods.slug}"


def test_a_harvest_may_be_written_in_kilograms_or_in_packs(desk, goods, path):
    assert desk.post(path + "/receive", amount="12,5", measure="1000", request_key="a").status_code == 303
    assert desk.post(path + "/receive", amount="2", measure="5000", request_key="b").status_code == 303

    assert make.levels(make.item_of(goods).id) == (32_500, 0)
    shown = desk.get(path).text
    assert "Came into the store" in shown and "+12.5 kg" in shown and "+10 kg" in shown and "Lò Văn Cân" in shown


def test_a_double_tap_is_one_harvest(desk, goods, path):
    for _ in range(3):
        assert desk.post(path + "/receive", amount="5", measure="1000", request_key="a").status_code == 303

    assert make.levels(make.item_of(goods).id) == (15_000, 0)


def test_a_count_and_a_loss_are_written_into_the_journal(desk, goods, path):
    assert desk.post(path + "/loss", amount="500", measure="1", reason="spoiled", request_key="a").status_code == 303
    assert desk.post(path + "/count", amount="9", measure="1000", request_key="b").status_code == 303
    assert desk.post(path + "/count", amount="0", measure="1000", request_key="c").status_code == 303

    assert make.levels(make.item_of(goods).id) == (0, 0)
    shown = desk.get(path).text
    assert "Written off: spoiled" in shown and "Counted: less than the books said" in shown


@pytest.mark.parametrize(("act", "fields", "status", "sentence"), [
    ("receive", {"amount": "0"}, 422, "A quantity is more than nothing"),
    ("receive", {"amount": "-3"}, 422, "This is not an amount"),
    ("receive", {"amount": "nhiều"}, 422, "This is not an amount"),
    ("receive", {"amount": "0,0005"}, 422, "This is not an amount"),
    ("receive", {"amount": "0,5", "measure": "1"}, 422, "grams, millilitres and pieces are whole"),
    ("receive", {"amount": "9" * 30}, 422, "This is not an amount"),
    ("receive", {"amount": ""}, 422, "This field is required"),
    ("receive", {"measure": "7"}, 422, "Not a valid choice"),
    ("receive", {"request_key": ""}, 422, "This field is required"),
    ("count", {"amount": "1"}, 409, "more than that is kept for orders"),
    ("loss", {"amount": "9"}, 409, "There is not enough left"),
    ("loss", {"reason": "stolen"}, 422, "Not a valid choice"),
])
def test_what_cannot_be_is_said_and_changes_nothing(desk, goods, path, act, fields, status, sentence):
    stock.reserve({make.item_of(goods).id: 3_000}, "order:CB12")
    values = {"amount": "1", "measure": "1000", "reason": "spoiled", "request_key": "a", **fields}

    answer = desk.post(f"{path}/{act}", **values)

    assert answer.status_code == status
    assert sentence in answer.text
    assert make.levels(make.item_of(goods).id) == (10_000, 3_000)


def test_the_store_says_what_is_kept_for_whom(desk, goods, path):
    item = make.item_of(goods).id
    stock.reserve({item: 3_000}, "order:CB12")
    stock.ship({item: 1_000}, "order:CB12")
    stock.reserve({item: 1_000}, "session:3")

    listed, shown = desk.get(path.rpartition("/")[0]).text, desk.get(path).text

    assert "Kept for orders: 3 kg" in listed
    for words in ("Kept for order CB12", "Handed over for order CB12", "Kept for a live session"):
        assert words in shown
    assert "Can be sold" in shown and "6 kg" in shown
