import io

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms.validators import Length

from core.db import Dong
from core.errors import Conflict, Invalid
from core.forms import BaseForm, DongField, KeyedForm, PhoneField, TidyField, WholeField


class Taken(Conflict):
    """This is taken."""


class Wrong(Invalid):
    """This is wrong."""


class OrderForm(BaseForm):
    class Meta:
        csrf = False

    price = DongField()
    pieces = WholeField()
    phone = PhoneField()
    name = TidyField()


@pytest.fixture
def typed():
    app = Flask("test")
    app.config.update(SECRET_KEY="test", BABEL_DEFAULT_LOCALE="en")
    Babel(app)

    def fill(**fields):
        form = OrderForm(MultiDict(fields))
        form.validate()
        return form

    with app.test_request_context(method="POST"):
        yield fill


@pytest.mark.parametrize(("text", "value"), [
    ("25000", 25_000), ("25.000", 25_000), ("25.000 ₫", 25_000), ("25k", 25_000), ("25 K", 25_000),
    ("1,250,000đ", 1_250_000), ("0", 0), ("2.5", None), ("-3", None), ("", None), ("٣٣", None),
    ("9" * 40, None), ("25.00", None), ("1e5", None), ("k", None),
])
def test_money_the_way_people_type_it(typed, text, value):
    form = typed(price=text)

    assert form.price.data == value
    assert bool(form.price.errors) == (value is None and text != "")


@pytest.mark.parametrize(("text", "value"), [
    ("1200", 1_200), ("1.200", 1_200), ("-5", -5), (" 7 ", 7), ("1.5", None), ("", None),
    ("9" * 13, None), ("٣", None),
])
def test_whole_numbers_the_way_people_type_them(typed, text, value):
    assert typed(pieces=text).pieces.data == value


def test_what_was_typed_wrongly_is_shown_again(typed):
    form = typed(price="dear", pieces="many", phone="12")

    assert (form.price._value(), form.pieces._value(), form.phone._value()) == ("dear", "many", "12")
    assert all(form[name].errors for name in ("price", "pieces", "phone"))


def test_what_was_typed_well_is_shown_well(typed):
    form = typed(price="1250000", phone="+84 912 345 678", name="  Lò  Thị\tMai ")

    assert (form.price._value(), form.phone._value()) == ("1.250.000", "0912 345 678")
    assert (form.phone.data, form.name.data) == ("0912345678", "Lò Thị Mai")
    assert form.price.data == Dong(1_250_000)


def test_a_refusal_stands_where_it_belongs(typed):
    form = typed(name="Mai")

    with form.catching(name=Taken):
        raise Taken
    assert (form.name.errors, form.form_errors, form.http_status) == (["This is taken."], [], 409)

    with form.catching(name=Taken):
        raise Wrong
    assert (form.form_errors, form.http_status) == (["This is wrong."], 422)


@pytest.mark.parametrize(("least", "said"), [(1, "1 character"), (3, "3 characters")])
def test_a_librarys_own_message_counts_rightly(typed, least, said):
    class NameForm(OrderForm):
        name = TidyField(validators=[Length(min=least)])

    form = NameForm(MultiDict({"name": ""}))
    form.validate()

    assert said in form.name.errors[0]


def test_each_page_carries_a_key_of_its_own(typed):
    keys = {KeyedForm(meta={"csrf": False}).request_key.data for _ in range(3)}

    assert len(keys) == 3
    assert all(len(key) >= 20 for key in keys)


def test_spaces_are_nothing(typed):
    form = typed(price=" ", pieces=" \u3000", phone=" ", name=" \t")

    assert [form[name].raw_data for name in ("price", "pieces", "phone", "name")] == [[], [], [], []]


@pytest.fixture
def sent():
    app = Flask("test")
    app.config.update(SECRET_KEY="test", BABEL_DEFAULT_LOCALE="en", WTF_CSRF_ENABLED=False)
    Babel(app)

    def send(kind=OrderForm, **request):
        with app.test_request_context(method="POST", **request):
            form = kind()
            form.submitted()
            return form

    return send


def test_a_file_where_a_text_belongs_is_not_read(sent):
    form = sent(data={"name": (io.BytesIO(b"x"), "a.txt"), "pieces": "3"})

    assert (form.name.data, form.pieces.data) == ("", 3)


@pytest.mark.parametrize("body", [[1], {"name": {"a": 1}}, {"pieces": 3}, 5])
def test_json_is_no_form(sent, body):
    form = sent(json=body)

    assert (form.name.data, form.pieces.data) == ("", None)


def test_a_form_without_its_key_says_what_to_do(sent):
    form = sent(KeyedForm, data={"x": "y"})

    assert form.http_status == 422
    assert "reload" in form.form_errors[0]
