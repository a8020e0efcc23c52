"""The building blocks of pages, rendered: what they say, and whom they lead where."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from core import templating

ROOT = Path(__file__).resolve().parents[3]


COMMUNES: Any = ["Sìn Hồ", "Bình Lư"]  # plain words, which the types of WTForms do not know
SIZES: Any = ["1 kg", "2 kg"]


class Order(Form):
    """A form with a field of every kind that a macro treats in its own way."""

    name = StringField("Name", [InputRequired("Please tell us your name.")])
    commune = SelectField("Commune", choices=COMMUNES)
    count = IntegerField("How many", default=1)
    size = RadioField("Size", choices=SIZES, validators=[InputRequired("Please choose.")])
    agreed = BooleanField("I agree")


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    app = Flask("wsgi", root_path=str(ROOT))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    Babel(app, default_locale="en")
    templating.init_app(app)
    app.add_template_global(lambda: 20, "nearly_gone")  # a setting, and there is no database here
    with app.test_request_context("/list?page=2&q=rice"):
        yield app


def shown(source: str, **values: object) -> str:
    """What a template renders that imports everything it names."""
    names = ("status", "stock_bar", "summary", "field", "choices", "stepper", "picture", "bars", "line", "columns",
             "timeline", "bottom_bar", "icon", "product_card", "pager")
    homes = {"status": "status", "stock_bar": "stock", "picture": "picture", "timeline": "timeline", "icon": "icons",
             "bottom_bar": "nav", "product_card": "card", "pager": "pager"}
    homes |= dict.fromkeys(("summary", "field", "choices", "stepper"), "forms")
    homes |= dict.fromkeys(("bars", "line", "columns"), "charts")
    imports = "".join('{% from "components/' + homes[name] + '.html" import ' + name + " %}"
                      for name in names if name + "(" in source)
    return render_template_string(imports + source, **values)


def refused() -> Order:
    form = Order(MultiDict({"name": "", "commune": "Sìn Hồ", "count": "2"}))
    assert not form.validate()
    return form


def test_a_state_is_told_by_colour_word_and_shape() -> None:
    page = shown('{{ status("to_pack", "parcel") }}')

    assert "status-wait" in page
    assert "To pack" in page
    assert "<svg" in page
    assert page == shown('{{ status("to pack", "parcel") }}')


def test_an_error_stands_beside_its_field_and_belongs_to_it() -> None:
    page = shown('{{ field(form.name, help="As on the parcel.", autocomplete="name") }}', form=refused())

    assert 'for="name"' in page
    assert 'aria-describedby="name-error name-help"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="name-error"' in page
    assert "Please tell us your name." in page
    assert 'autocomplete="name"' in page


def test_the_summary_leads_to_every_field_that_must_be_mended() -> None:
    form = refused()
    form.form_errors.append("There is not enough left.")

    page = shown("{{ summary(form) }}", form=form)

    assert "There is not enough left." in page
    assert '<a href="#name">Name: Please tell us your name.</a>' in page
    assert '<a href="#size">Size: Please choose.</a>' in page
    assert 'id="size"' in shown("{{ choices(form.size) }}", form=form)


def test_nothing_to_mend_shows_no_summary() -> None:
    assert shown("{{ summary(form) }}", form=Order()) == ""


def test_every_kind_of_field_has_its_label() -> None:
    page = shown("{{ field(form.commune) }}{{ stepper(form.count) }}{{ field(form.size) }}{{ field(form.agreed) }}",
                 form=Order())

    assert '<label class="form-label" for="commune">' in page
    assert "data-stepper" in page
    assert "<legend" in page
    assert page.count('<label class="choice">') == 3


@pytest.mark.parametrize(("left", "state", "width"), [
    (60, "plenty", "75.0%"), (16, "near", "20.0%"), (17, "plenty", "21.2%"), (0, "out", "0.0%"), (-3, "out", "0.0%"),
])
def test_a_stock_bar_knows_when_the_goods_are_nearly_gone(left: int, state: str, width: str) -> None:
    page = shown('{{ stock_bar(left, 80, key="A01") }}', left=left)

    assert f"stock stock-{state}" in page
    assert f'class="stock-left" width="{width}"' in page
    assert 'data-stock="A01"' in page


def test_a_product_without_a_photo_is_drawn() -> None:
    assert "/img/goods/plum.svg" in shown('{{ picture(None, "Plums", "plum") }}')

    photo = SimpleNamespace(sources=[("/s.webp", 320), ("/l.webp", 1280)], width=1280, height=960)
    page = shown('{{ picture(photo, "Plums", "plum") }}', photo=photo)
    assert 'srcset="/s.webp 320w, /l.webp 1280w"' in page
    assert 'width="1280" height="960"' in page


@pytest.mark.parametrize("kind", ["bars", "columns", "line"])
def test_a_chart_has_a_title_a_description_and_its_table(kind: str) -> None:
    rows = [("Sìn Hồ", 100, "100 kg", "/sin-ho"), ("Bình Lư", 50)]

    page = shown("{{ " + kind + '(rows, "Sold", "this month") }}', rows=rows)

    assert "<title>Sold</title><desc>this month</desc>" in page
    assert '<a href="/sin-ho">Sìn Hồ</a>' in page
    assert '<td class="num">100 kg</td>' in page
    assert '<td class="num">50</td>' in page


@pytest.mark.parametrize("kind", ["bars", "columns", "line"])
def test_a_chart_stands_with_nothing_and_with_nothing_but_zeros(kind: str) -> None:
    assert "No figures for this period yet." in shown("{{ " + kind + '([], "Sold") }}')
    assert "<svg" in shown("{{ " + kind + '([("Sìn Hồ", 0)], "Sold") }}')


def test_of_more_than_five_places_the_bar_shows_four_and_the_rest_under_more() -> None:
    places = [SimpleNamespace(url=f"/{n}", label=f"place {n}", icon="box", active=n == 0, count=None) for n in range(7)]

    page = shown('{{ bottom_bar(places, "Menu") }}', places=places)

    assert page.index("<details") > page.index("place 3")
    assert page.index("<details") < page.index("place 4")
    assert 'href="/0" aria-current="page"' in page
    assert "<details" not in shown('{{ bottom_bar(places, "Menu") }}', places=places[:5])


def test_names_that_people_typed_stay_text() -> None:
    goods = SimpleNamespace(url="/p", name="<script>alert(1)</script>", price=1000, place="<b>")

    page = shown("{{ product_card(goods) }}", goods=goods)

    assert "<script>" not in page
    assert "<b>" not in page


def test_an_icon_alone_has_a_name_and_an_unknown_one_is_a_dot() -> None:
    assert 'role="img" aria-label="Search"' in shown('{{ icon("search", "Search") }}')
    assert 'aria-hidden="true"' in shown('{{ icon("search") }}')
    assert "<path" in shown('{{ icon("unheard of") }}')


def test_pages_of_a_list_keep_what_was_asked(app: Flask) -> None:
    app.add_url_rule("/list", "list", lambda: shown("{{ pager(page) }}", page=SimpleNamespace(
        page=2, pages=3, has_prev=True, has_next=True, prev_num=1, next_num=3)))

    page = app.test_client().get("/list?page=2&q=rice").text

    assert 'href="/list?page=1&amp;q=rice"' in page
    assert 'href="/list?page=3&amp;q=rice"' in page
