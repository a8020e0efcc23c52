"""Amounts and pack sizes the way people write them."""
from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from core.forms import BaseForm
from shop.errors import BadPack, BadQuantity
from shop.forms import AmountField, NewProductForm, in_base_units
from shop.models import Unit


@pytest.fixture(autouse=True)
def page():
    """A page with forms, and no database behind it."""
    app = Flask(__name__)
    app.config.update(WTF_CSRF_ENABLED=False, SECRET_KEY="tests")
    Babel(app)
    with app.test_request_context(method="POST"):
        yield


class Form(BaseForm):
    """One amount."""

    amount = AmountField("Amount")


def typed(text):
    form = Form(MultiDict({"amount": text}))
    form.validate()
    return form.amount.data, bool(form.amount.errors)


@pytest.mark.parametrize(("text", "amount"), [
    ("12", "12"), ("12,5", "12.5"), ("12.5", "12.5"), (" 1 200 ", "1200"), ("1.200", "1200"), ("12.500", "12500"),
    ("1.200,5", "1200.5"), ("0.500", "0.5"), ("0,25", "0.25"), ("1.25", "1.25"), ("0", "0"), ("999999999", "999999999"),
])
def test_an_amount_is_read_as_people_here_write_it(text, amount):
    assert typed(text) == (Decimal(amount), False)


@pytest.mark.parametrize("text", [
    "-1", "1e9", "abc", "1,2,3", "1.2.3", "12,5555", "NaN", "١٢", "½", "1" * 10, "0x10", "1,200.5", "kg 5", "+5",
])
def test_what_is_no_amount_is_refused(text):
    assert typed(text) == (None, True)


def test_nothing_typed_is_nothing():
    assert typed("") == (None, False)


def test_a_fraction_of_a_base_unit_is_refused():
    assert in_base_units(Decimal("0.005"), 1_000, BadPack) == 5
    with pytest.raises(BadQuantity):
        in_base_units(Decimal("0.5"), 1, BadQuantity)


def pack(**fields):
    form = NewProductForm(MultiDict({"price": "90.000", **fields}))
    return form.unit(), form.variant()


@pytest.mark.parametrize(("fields", "unit", "units", "name", "weight"), [
    ({"unit_name": "túi", "content": "5", "measure": "kg"}, Unit.GRAM, 5_000, "túi 5 kg", None),
    ({"unit_name": "kg", "content": "1", "measure": "kg"}, Unit.GRAM, 1_000, "kg", None),
    ({"unit_name": "gói", "content": "0,5", "measure": "kg"}, Unit.GRAM, 500, "gói 0,5 kg", None),
    ({"unit_name": "chai", "content": "500", "measure": "ml", "weight": "0,75"}, Unit.MILLILITRE, 500, "chai 500 ml",
     750),
    ({"unit_name": "lít", "content": "1", "measure": "l", "weight": "1,45"}, Unit.MILLILITRE, 1_000, "lít", 1_450),
    ({"unit_name": "con", "content": "1", "measure": "piece", "weight": "1.3"}, Unit.PIECE, 1, "con", 1_300),
    ({"unit_name": "hộp", "content": "10", "measure": "piece", "weight": "2"}, Unit.PIECE, 10, "hộp 10 cái", 2_000),
])
def test_a_pack_in_a_sellers_words_becomes_base_units(fields, unit, units, name, weight):
    made_unit, made = pack(**fields)

    assert (made_unit, made.base_units, made.name, made.weight_g, made.price) == (unit, units, name, weight, 90_000)


@pytest.mark.parametrize(("measure", "content", "step"), [("kg", "1", 100), ("g", "250", 1), ("piece", "10", 1)])
def test_parts_of_a_pack_are_sold_by_the_hundred_grams_where_that_comes_out_even(measure, content, step):
    assert pack(unit_name="kg", content=content, measure=measure, weight="1", loose="y")[1].loose_step == step
