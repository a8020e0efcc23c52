"""The lists of movements that SePay and Casso keep, asked for piece by piece, the oldest first.

One piece is what one answer holds. Each says where the next begins, so that whoever was interrupted, or has asked often
enough for now, goes on there. SePay tells at most 5,000, the newest of a span of time: a span that holds more is asked
for in halves. Casso tells pages.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app

from core import clock, outside
from core.errors import Malformed
from core.outside import NoAnswer
from core.parse import one_object
from orders.banking import casso, sepay
from orders.banking.heard import HeardLine

_SECOND = timedelta(seconds=1)
_FORM = "%Y-%m-%d %H:%M:%S"
_SEPAY_MOST, _CASSO_MOST = 5_000, 100  # rows of one answer


@dataclass(frozen=True)
class Piece:
    """Rows as they came, and the place at which the next piece begins: "" after the last. `cut` is a moment at which
    there is more than the service can be asked for."""

    rows: Sequence[object]
    rest: str = ""
    cut: str = ""


@dataclass(frozen=True)
class Listed:
    """A service that can be asked: its pieces from a day on, or from the place where the last one ended."""

    is_connected: Callable[[], bool]
    ask: Callable[[date, str], Iterator[Piece]]
    read: Callable[[Mapping[str, Any]], HeardLine]


def _ask_sepay(since: date, place: str) -> Iterator[Piece]:
    low = _moment(place) or datetime.combine(since, time.min, clock.HOME)
    now = max(low, clock.local(clock.now()).replace(microsecond=0))
    spans = [(low, now)]  # to be asked for, the oldest last
    while spans:
        low, top = spans.pop()
        rows = _told_by_sepay(low, None if top == now else top)
        is_full = len(rows) >= _SEPAY_MOST
        if is_full and low < top:
            middle = low + timedelta(seconds=(top - low).total_seconds() // 2)
            spans += [(middle + _SECOND, top), (low, middle)]
            yield Piece([], low.strftime(_FORM))
        else:
            yield Piece(rows, spans[-1][0].strftime(_FORM) if spans else "", low.strftime(_FORM) if is_full else "")


def _told_by_sepay(low: datetime, top: datetime | None) -> list[object]:
    until = {} if top is None else {"transaction_date_max": top.strftime(_FORM)}
    answer = _get(f"{current_app.config['SEPAY_API_URL']}/userapi/transactions/list",
                  {"transaction_date_min": low.strftime(_FORM), "limit": _SEPAY_MOST, **until},
                  {"Authorization": f"Bearer {current_app.config['SEPAY_API_TOKEN']}"})
    return _rows(answer.get("transactions"))


def _ask_casso(since: date, place: str) -> Iterator[Piece]:
    day, _, number = place.partition(" ")
    day, page = (day, int(number)) if number.isdecimal() else (since.isoformat(), 1)
    while True:
        answer = _get(f"{current_app.config['CASSO_API_URL']}/v2/transactions",
                      {"fromDate": day, "page": page, "pageSize": _CASSO_MOST, "sort": "ASC"},
                      {"Authorization": f"Apikey {current_app.config['CASSO_API_KEY']}"})
        data = answer.get("data")
        known: Mapping[str, Any] = data if isinstance(data, dict) else {}
        rows, pages = _rows(known.get("records")), known.get("totalPages")
        is_more = page < pages if type(pages) is int else len(rows) >= _CASSO_MOST
        page += 1
        yield Piece(rows, f"{day} {page}" if rows and is_more else "")
        if not rows or not is_more:
            return


LISTS: dict[str, Listed] = {
    sepay.SOURCE: Listed(lambda: bool(current_app.config["SEPAY_API_TOKEN"]), _ask_sepay, sepay.read_listed),
    casso.SOURCE: Listed(lambda: bool(current_app.config["CASSO_API_KEY"]), _ask_casso, casso.read_listed),
}


def _moment(place: str) -> datetime | None:
    return datetime.strptime(place, _FORM).replace(tzinfo=clock.HOME) if place else None


def _rows(found: object) -> list[object]:
    """Raises NoAnswer for an answer without a list: what they hold stays unknown."""
    if not isinstance(found, list):
        raise NoAnswer
    return found


def _get(url: str, params: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    """One JSON object. Raises NoAnswer for everything else."""
    answer = outside.call("GET", url, params=params, headers=headers, allow_redirects=False)
    if answer.status_code != 200:
        raise NoAnswer(url=url, status=answer.status_code)
    try:
        return one_object(answer.content)
    except Malformed as error:
        raise NoAnswer(url=url) from error
