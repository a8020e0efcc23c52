"""The files of the demo fit together, and nobody in them is real."""
from __future__ import annotations

import json
import pathlib
import re

import pytest

from demo.plan import BINH_LU
from demo.store import DATA
from shop.places import units

SELLERS = json.loads((DATA / "sellers.json").read_text("utf-8"))
SHOW = json.loads((DATA / "run_of_show.json").read_text("utf-8"))
COMMENTS = [json.loads(line) for line in (DATA / "comments.jsonl").read_text("utf-8").splitlines()]
GOODS = pathlib.Path(DATA).parents[1] / "static/img/goods"
SIN_SUOI_HO, BUM_TO, SIN_HO, THAN_UYEN = "03394", "03433", "03478", "03595"


def test_sellers_live_in_communes_of_lai_chau_and_in_those_of_the_programme():
    communes = {each["commune_code"] for each in SELLERS}

    assert communes >= {"03390", SIN_SUOI_HO, BUM_TO, SIN_HO, THAN_UYEN}
    assert communes <= {ward.code for ward in units.wards_of("12")}


def test_names_say_that_they_are_made_up_and_numbers_are_set_aside():
    assert [each["name"] for each in SELLERS if not each["name"].endswith("(ví dụ)")] == []
    assert [each["contact_name"] for each in SELLERS if not re.search(r"(Ví Dụ|Thử|Mẫu)$", each["contact_name"])] == []
    assert [each["contact_phone"] for each in SELLERS if not each["contact_phone"].startswith("09000000")] == []


def test_every_product_has_its_drawing():
    drawn = {path.stem for path in GOODS.glob("*.svg")}

    assert {product["drawing"] for each in SELLERS for product in each["products"]} <= drawn


def test_somebody_sells_everything_in_the_run_of_show():
    aliases = [alias for each in SELLERS for product in each["products"]
               for alias in (product["name"], *product["aliases"])]

    for item in SHOW["items"]:
        assert any(alias in aliases for alias in (item["name"], *item["aliases"])), item["code"]


def test_no_two_products_answer_to_the_same_name():
    aliases = [alias for each in SELLERS for product in each["products"] for alias in product["aliases"]]

    assert sorted(alias for alias in aliases if aliases.count(alias) > 1) == []


def test_the_baskets_of_binh_lu_name_what_is_sold_there():
    goods = {(each["key"], product["name"]): product for each in SELLERS for product in each["products"]}

    for lines in BINH_LU:
        for key, name, size, count in lines:
            assert size < len(goods[key, name]["variants"])
            assert count > 0


@pytest.mark.parametrize("field", ["id", "at_second"])
def test_comments_come_in_order(field):
    values = [each[field] for each in COMMENTS]

    assert values == sorted(values)
    assert len({each["id"] for each in COMMENTS}) == len(COMMENTS)
