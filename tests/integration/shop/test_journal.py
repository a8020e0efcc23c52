"""The stock journal in words."""
from __future__ import annotations

import pytest

from core.actors import act_as
from core.i18n import speak
from shop import stock
from shop.catalog import NewVariant
from shop.journal import moves, shelves
from tests.make import accounts
from tests.make import shop as make
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("page")


@pytest.fixture
def page(app):
    """Inside a request of somebody who reads English."""
    with app.test_request_context():
        speak("en")
        yield


def test_each_change_is_said_in_words_the_latest_first():
    somebody = accounts.actor(name="Lò Văn Cân")
    item = make.item_of(make.product()).id
    stock.reserve({item: 3}, "claim:7")
    stock.release({item: 1}, "claim:7")
    stock.ship({item: 2}, "claim:7")
    act_as(somebody)
    stock.take_back({item: 1}, "order:CB12")
    stock.count(item, 10**6, "count")
    stock.lose({item: 1}, "loss:own_use")
    stock.lose({item: 1}, "loss:unheard-of")

    assert [(line.words, line.sign, line.by) for line in moves(item, 1).items] == [
        ("Counted: less than the books said", "−", "Lò Văn Cân"),
        ("Written off: used ourselves", "−", "Lò Văn Cân"),
        ("Counted: more than the books said", "+", "Lò Văn Cân"),
        ("Came back from order CB12", "+", "Lò Văn Cân"),
        ("Handed over for a buyer in a live session", "−", ""),
        ("No longer kept for a buyer in a live session", "", ""),
        ("Kept for a buyer in a live session", "", ""),
        ("Came into the store", "+", "")]


def test_a_long_journal_comes_in_pages():
    item = make.item_of(make.product(in_stock=0)).id
    for _ in range(25):
        stock.receive({item: 1}, "harvest")

    assert [len(moves(item, page).items) for page in (1, 2)] == [20, 5]


@pytest.mark.parametrize("count", [1, 8])
def test_the_store_of_a_seller_takes_three_statements(count):
    seller = make.cooperative()
    for number in range(count):
        make.product(seller, make.kilo(), NewVariant("túi", 5_000, 200_000, name="túi 5 kg"), name=f"Mận {number}")
    number = seller.id

    with statements() as log:
        found = shelves(number)

    assert [shelf.name for shelf in found] == [f"Mận {n}" for n in range(count)]
    assert found[0].packs == (("kg", 1_000), ("túi 5 kg", 5_000))
    assert len(log) == 3
