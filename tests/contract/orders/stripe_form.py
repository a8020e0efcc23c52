"""Bodies as Stripe reads them: names with brackets, what a session must have, and what a refusal looks like."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

_PART = re.compile(r"\[([^\]]*)\]")


class Refused(Exception):
    """An error of the API."""

    def __init__(self, status: int, message: str, code: str = "", kind: str = "invalid_request_error",
                 param: str = "") -> None:
        super().__init__(message)
        facts = {"message": message, "type": kind, "code": code, "param": param}
        self.status, self.body = status, {"error": {name: value for name, value in facts.items() if value}}


class NotBegun(Refused):
    """An error before anything was carried out: it is not kept with the key."""


@dataclass(frozen=True)
class Wish:
    """What a session is about."""

    amount: int
    currency: str
    expires_at: int


def read(text: str) -> dict[str, Any]:
    """a[b]=1&c[0]=2 as {"a": {"b": "1"}, "c": ["2"]}."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first = name.partition("[")[0]
        path, here = [first, *_PART.findall(name[len(first):])], root
        for step in path[:-1]:
            here = here.setdefault(step, {})
        here[path[-1]] = value
    return {name: _lists(value) for name, value in root.items()}


def check_session(given: dict[str, Any], now: int) -> Wish:
    """Raises NotBegun for what Stripe refuses before it does anything."""
    def refuse(message: str, param: str, code: str = "") -> NotBegun:
        return NotBegun(400, message, code, param=param)

    if given.get("mode") != "payment":
        raise refuse("You must pass a mode.", "mode", "parameter_missing")
    if not str(given.get("success_url", "")).startswith(("http://", "https://")):
        raise refuse("Not a valid URL", "success_url", "url_invalid")
    items = given.get("line_items") or []
    if not items:
        raise refuse("The line_items parameter is required in payment mode.", "line_items", "parameter_missing")
    prices = [item["price_data"] for item in items]
    if any(not str(price.get("unit_amount", "")).isdecimal() for price in prices):
        raise refuse("Invalid integer", "line_items[0][price_data][unit_amount]", "parameter_invalid_integer")
    currencies = {price.get("currency") for price in prices}
    if len(currencies) != 1:
        raise refuse("All prices must have the same currency.", "line_items")
    expires_at = int(given.get("expires_at", now + 86_400))
    if not now + 1_800 <= expires_at <= now + 86_400:
        raise refuse("The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout "
                     "Session creation.", "expires_at")
    if len(str(given.get("client_reference_id") or "")) > 200:
        raise refuse("Invalid string: must be at most 200 characters", "client_reference_id")
    amount = sum(int(price["unit_amount"]) * int(item.get("quantity", 1))
                 for price, item in zip(prices, items, strict=True))
    return Wish(amount, str(currencies.pop()), expires_at)


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(each) for name, each in value.items()}
    is_list = bool(inner) and all(name.isdecimal() or not name for name in inner)
    return list(inner.values()) if is_list else inner
