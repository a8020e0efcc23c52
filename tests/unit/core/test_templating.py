"""Filters and questions that templates use, in the language of the reader."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask, g, render_template_string
from flask_babel import Babel, refresh

from core import clock, templating
from core.clock import HOME

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=HOME)


def spoken() -> str:
    return str(g.get("language", "vi"))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = Flask("wsgi", root_path=str(tmp_path))
    Babel(app, locale_selector=spoken)
    templating.init_app(app)
    with app.test_request_context(), clock.at(NOW):
        yield app


def read_in(language: str) -> None:
    g.language = language
    refresh()


def shown(template: str, **values: object) -> str:
    return render_template_string(template, **values)


def test_money_and_counts_follow_the_language_of_the_reader(app: Flask) -> None:
    assert shown("{{ 260000000|dong }}") == "260.000.000\u00a0₫"
    assert shown("{{ 260000000|dong_words }}, {{ 1234567|number }}") == "260 triệu, 1.234.567"
    assert shown('{{ 2500|quantity("g") }}, {{ 3|quantity("piece", "con") }}') == "2,5 kg, 3 con"

    read_in("en")
    assert shown("{{ 1234567|number }}, {{ 260000000|dong_words }}") == "1,234,567, 260 million ₫"


def test_a_language_nobody_translated_is_answered_in_vietnamese(app: Flask) -> None:
    read_in("fr")

    assert templating.language() == "vi"


def test_a_spoken_moment_carries_the_exact_one(app: Flask) -> None:
    tonight = datetime(2026, 11, 21, 20, 0, tzinfo=HOME)

    assert shown("{{ at|moment }}", at=tonight) == (
        '<time datetime="2026-11-21T20:00:00+07:00" title="20:00, thứ Bảy 21/11/2026">tối nay 20:00</time>'
    )
    assert "data-countdown>còn 2 giờ</time>" in shown("{{ at|countdown }}", at=tonight)
    assert shown("{{ at|exact }}", at=tonight) == (
        '<time datetime="2026-11-21T20:00:00+07:00">20:00, thứ Bảy 21/11/2026</time>'
    )
    assert ">6 giờ trước</time>" in shown("{{ at|ago }}", at=NOW.replace(hour=12))


def test_days_have_names_on_pages_and_dates_in_tables(app: Flask) -> None:
    assert shown("{{ on|day }}", on=date(2026, 11, 22)) == (
        '<time datetime="2026-11-22" title="22/11/2026">ngày mai</time>'
    )
    assert shown("{{ on|exact_day }}", on=date(2026, 11, 22)) == "22/11/2026"
    assert shown("{{ on|named_day }}", on=date(2026, 11, 22)) == "Chủ nhật 22/11"


def test_a_phone_is_spaced_masked_or_called(app: Flask) -> None:
    assert shown('{{ "0912345678"|phone }}') == "0912 345 678"
    assert shown('{{ "0912345678"|masked }}') == "09xx xxx 678"
    assert shown('{{ "0912345678"|tel }}') == '<a class="tel" href="tel:0912345678">0912 345 678</a>'


def test_text_of_people_is_escaped_in_links(app: Flask) -> None:
    assert "<b>" not in shown("{{ number|tel }}", number='"><b>0912')


@pytest.mark.parametrize("name", [each.__name__ for each in templating.FILTERS])
def test_every_filter_shows_a_dash_where_there_is_nothing(app: Flask, name: str) -> None:
    wanted = '("g")' if name == "quantity" else ""

    assert shown("{{ nothing|" + name + wanted + " }}", nothing=None) == "–"


def test_navigation_can_ask_whether_a_page_exists(app: Flask) -> None:
    app.add_url_rule("/here", "here", lambda: "")

    assert shown('{{ has_endpoint("here") }} {{ has_endpoint("there") }}') == "True False"
