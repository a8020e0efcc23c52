"""How a value that was written down is said: money as a sum, days as days, banks and carriers by their names."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from core import figures, moments
from core.templating import language
from orders.banking import banks
from orders.banking.errors import UnknownBank
from orders.banking.statements.in_words import MEANINGS
from orders.door.changing import name_of as area_name
from orders.revenue_page import commune_name
from orders.shipping import carriers

Shape = Callable[[Any], str]


def text(value: Any) -> str:
    """As it was written down."""
    return ", ".join(map(text, value)) if isinstance(value, list | tuple) else str(value)


def dong(value: Any) -> str:
    """A sum; what is none is said to be none."""
    return figures.dong(value, language()) if isinstance(value, int) else "–" if value is None else text(value)


def number(value: Any) -> str:
    """A count."""
    return figures.number(value, language()) if isinstance(value, int | float) else text(value)


def percent(value: Any) -> str:
    """A whole percentage."""
    return f"{number(value)} %"


def basis_points(value: Any) -> str:
    """800 is "8 %"."""
    return percent(value / 100) if isinstance(value, int) else text(value)


def minutes(value: Any) -> str:
    """A length of time in minutes."""
    return str(gettext("%(number)s minutes", number=number(value)))


def kept(value: Any) -> str:
    """How long goods are kept: none is for ever."""
    return minutes(value) if value else str(gettext("for ever"))


def days(value: Any) -> str:
    """A length of time in days."""
    return str(gettext("%(number)s days", number=number(value)))


def hours(value: Any) -> str:
    """A length of time in hours."""
    return str(gettext("%(number)s hours", number=number(value)))


def is_so(value: Any) -> str:
    """Yes or no."""
    return str(gettext("yes") if value else gettext("no"))


def when(value: Any) -> str:
    """A day or a moment as people say it."""
    try:
        if len(str(value)) == 10:
            return moments.exact_day(date.fromisoformat(str(value)), language())
        return moments.exact(datetime.fromisoformat(str(value)), language())
    except ValueError:
        return text(value)


def bank(value: Any) -> str:
    """The bank with this BIN."""
    try:
        return banks.find(str(value)).name
    except UnknownBank:
        return text(value)


def tail(value: Any) -> str:
    """The end of an account number."""
    return f"… {value}"


def commune(value: Any) -> str:
    """The commune with this code."""
    return commune_name(str(value))


def area(value: Any) -> str:
    """The province or ward with this code."""
    return area_name(str(value)) or text(value)


def carrier(value: Any) -> str:
    """The carrier with this key."""
    return carriers.name_of(str(value))


def row(value: Any) -> str:
    """What a row of a bank statement told, each cell by the meaning of its column."""
    if not isinstance(value, Mapping):
        return text(value)
    names = {meaning.value: str(name) for meaning, name in MEANINGS.items()}
    names["codes"] = str(gettext("Orders in its words"))
    return "; ".join(f"{names.get(name, name)}: {text(cell)}" for name, cell in value.items() if cell)


def one_of(words: Mapping[Any, Any]) -> Shape:
    """A word of a list, as people read it."""
    known = {str(key): said for key, said in words.items()}
    return lambda value: str(known.get(str(value), value))
