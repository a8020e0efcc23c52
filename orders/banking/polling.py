"""Asking SePay and Casso what has happened on our accounts: their webhooks give up after half an hour.

Each time the last days are asked for again, so that nothing is missed that came late; what is known stays as it is.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import current_app

from core import clock, outside
from core.errors import Malformed
from core.outside import NoAnswer
from core.parse import one_object
from orders.banking import casso, hearing, messages, sepay
from orders.banking.errors import BadMovement
from orders.banking.heard import HeardLine

_DAYS = 3
_MOST = 5_000  # rows of one answer
_PAGES = 50


def poll() -> int:
    """Ask everybody who is connected; how many movements were new. Raises NoAnswer when one of them gave none."""
    heard, failed = 0, None
    for ask in (_ask_sepay, _ask_casso):
        try:
            lines = list(ask())
        except NoAnswer as error:
            failed = error
            continue
        heard += sum(each.is_new for each in hearing.hear_all(lines))
    if failed is not None:
        raise failed
    return heard


def _ask_sepay() -> Iterator[HeardLine]:
    token = current_app.config["SEPAY_API_TOKEN"]
    if not token:
        return
    since = clock.local(clock.now() - timedelta(days=_DAYS)).strftime("%Y-%m-%d 00:00:00")
    answer = _get(f"{current_app.config['SEPAY_API_URL']}/userapi/transactions/list",
                  {"transaction_date_min": since, "limit": _MOST}, {"Authorization": f"Bearer {token}"})
    yield from _read(answer.get("transactions"), sepay.read_listed, sepay.SOURCE)


def _ask_casso() -> Iterator[HeardLine]:
    key = current_app.config["CASSO_API_KEY"]
    if not key:
        return
    since = clock.local(clock.now() - timedelta(days=_DAYS)).date().isoformat()
    for page in range(1, _PAGES + 1):
        answer = _get(f"{current_app.config['CASSO_API_URL']}/v2/transactions",
                      {"fromDate": since, "page": page, "pageSize": 100, "sort": "ASC"},
                      {"Authorization": f"Apikey {key}"})
        data = answer.get("data")
        rows = data.get("records") if isinstance(data, dict) else None
        yield from _read(rows, casso.read_listed, casso.SOURCE)
        pages = data.get("totalPages") if isinstance(data, dict) else None
        if not rows or type(pages) is not int or page >= pages:
            return


def _get(url: str, params: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    """One JSON object. Raises NoAnswer for everything else: what they hold stays unknown."""
    answer = outside.call("GET", url, params=params, headers=headers, allow_redirects=False)
    if answer.status_code != 200:
        raise NoAnswer(url=url, status=answer.status_code)
    try:
        return one_object(answer.content)
    except Malformed as error:
        raise NoAnswer(url=url) from error


def _read(rows: object, read: Callable[[Mapping[str, Any]], HeardLine], source: str) -> Iterator[HeardLine]:
    """A row that cannot be read hides no other: it is kept as a message is that cannot, and a person looks."""
    for row in rows if isinstance(rows, list) else []:
        try:
            yield read(row if isinstance(row, dict) else {})
        except BadMovement:
            messages.keep(source, json.dumps(row, sort_keys=True, ensure_ascii=False).encode())
