"""The products of a seller as the desk lists them."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM
from shop import catalog
from shop.desk_rows import desk_rows
from tests.make import shop as make
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("page")


@pytest.fixture
def page(app):
    """Inside a request, since pictures know their addresses."""
    with app.test_request_context():
        yield


def test_what_is_on_sale_comes_first_and_what_has_no_pack_size_is_there_too():
    seller = make.cooperative()
    make.product(seller, name="A nháp", on_sale=False)
    make.product(seller, name="Đào")
    make.product(seller, name="Dâu")
    gone = make.product(seller, name="Lê")
    catalog.retire(SYSTEM, make.sku(gone))
    make.product(name="Của người khác")

    rows = desk_rows(seller.id)

    assert [(row.name, row.status.value) for row in rows] == [
        ("Dâu", "active"), ("Đào", "active"), ("A nháp", "draft"), ("Lê", "draft")]
    assert rows[0].packs == (("kg", 45_000),)
    assert (rows[3].packs, rows[3].left) == ((), None)


@pytest.mark.parametrize("count", [1, 8])
def test_a_list_of_any_length_takes_four_statements(count):
    seller = make.cooperative()
    for _ in range(count):
        make.product(seller)
    number = seller.id

    with statements() as log:
        assert len(desk_rows(number)) == count

    assert len(log) == 4
