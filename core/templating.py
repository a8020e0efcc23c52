"""What every page can say: filters for money, counts, days and phones in the reader's language."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from flask import Flask, current_app
from flask_babel import get_locale
from markupsafe import Markup

from core import assets, clock, figures, moments, phones
from core.figures import Language

ABSENT = "–"  # what stands in a table where there is nothing to show


def language() -> Language:
    """The reader's language; Vietnamese for whoever speaks neither."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "vi"


def dong(amount: int | None) -> str:
    """`{{ 260000000|dong }}` is 260.000.000 ₫."""
    return ABSENT if amount is None else figures.dong(amount, language())


def dong_words(amount: int | None) -> str:
    """`{{ 260000000|dong_words }}` is "260 triệu"; stands beside the exact sum."""
    return ABSENT if amount is None else figures.dong_words(amount, language())


def number(value: int | float | Decimal | None) -> str:
    """`{{ 1234567|number }}` is 1.234.567."""
    return ABSENT if value is None else figures.number(value, language())


def quantity(amount: int | None, base_unit: str, word: str = "") -> str:
    """`{{ 2500|quantity("g") }}` is 2,5 kg; `{{ 3|quantity("piece", "con") }}` is 3 con."""
    return ABSENT if amount is None else figures.quantity(amount, str(base_unit), language(), word)


_TIME = Markup('<time datetime="{}" title="{}">{}</time>')
_PLAIN = Markup('<time datetime="{}">{}</time>')
_TICKING = Markup('<time datetime="{}" title="{}" data-countdown>{}</time>')


def _time(when: datetime, said: str, shape: Markup = _TIME) -> Markup:
    there = clock.local(when).isoformat(timespec="seconds")
    return shape.format(there, moments.exact(when, language()), said)


def moment(when: datetime | None) -> str:
    """`{{ at|moment }}` is "tối nay 20:00", the exact time on hover and in print."""
    return ABSENT if when is None else _time(when, moments.moment(when, language(), clock.now()))


def countdown(until: datetime | None) -> str:
    """`{{ at|countdown }}` is "còn 12 phút"; ticks where there is JavaScript."""
    if until is None:
        return ABSENT
    return _time(until, moments.countdown(until, language(), clock.now()), _TICKING)


def ago(since: datetime | None) -> str:
    """`{{ at|ago }}` is "12 phút trước"."""
    return ABSENT if since is None else _time(since, moments.ago(since, language(), clock.now()))


def exact(when: datetime | None) -> str:
    """`{{ at|exact }}` is "20:00, thứ Bảy 21/11/2026"."""
    if when is None:
        return ABSENT
    return _PLAIN.format(clock.local(when).isoformat(timespec="seconds"), moments.exact(when, language()))


def day(when: date | None) -> str:
    """`{{ on|day }}` is "hôm nay", "ngày mai" or 21/11/2026."""
    if when is None:
        return ABSENT
    said = moments.day(when, language(), clock.today())
    return _TIME.format(when.isoformat(), moments.exact_day(when, language()), said)


def exact_day(when: date | None) -> str:
    """`{{ on|exact_day }}` is 21/11/2026, for tables and reports."""
    return ABSENT if when is None else moments.exact_day(when, language())


def named_day(when: date | None) -> str:
    """`{{ on|named_day }}` is "thứ Bảy 28/11": where people choose among days of the week."""
    return ABSENT if when is None else moments.named_day(when, language(), clock.today())


def phone(text: str | None) -> str:
    """`{{ "0912345678"|phone }}` is 0912 345 678."""
    return phones.spaced(text) if text else ABSENT


def masked(text: str | None) -> str:
    """`{{ "0912345678"|masked }}` is 09xx xxx 678, for screens that do not need the whole number."""
    return phones.masked(text) if text else ABSENT


def tel(text: str | None) -> str:
    """`{{ "0912345678"|tel }}`: the number as a link that calls it."""
    if not text:
        return ABSENT
    return Markup('<a class="tel" href="tel:{}">{}</a>').format(text.replace(" ", ""), phones.spaced(text))


def has_endpoint(name: str) -> bool:
    """True if this application has such a page: shared navigation shows only what is there."""
    return name in current_app.view_functions


FILTERS: tuple[Callable[..., str], ...] = (
    dong, dong_words, number, quantity, moment, countdown, ago, exact, day, exact_day, named_day, phone, masked, tel,
)


def init_app(app: Flask) -> None:
    """Make the filters and the questions above known to every template, macros included."""
    for each in FILTERS:
        app.add_template_filter(each, each.__name__)
    for question in (has_endpoint, language):
        app.add_template_global(question, question.__name__)
    assets.init_app(app)
