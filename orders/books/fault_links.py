"""What a fault is about, in the reader's language and as links: checks write for whoever keeps the program running, and
name orders, bank lines, refunds and runs by their codes."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orders.books import naming
from orders.models.money import Settlement

_CODES = re.compile(
    r"\b(?P<kind>order|parcel|bank|line|refund|remittance|settlement|payout|move|write_off|dispute|card_payout)"
    r":(?P<ref>[A-Z0-9-]+)"
    r"|\b(?P<thing>bank line|card payout|settlement|payout|refund|remittance) (?P<number>\d{1,9})\b"
    r"|\b(?P<code>CB[0-9A-Z]{8})(?P<nth>-\d{1,3})?\b", re.ASCII)
_THINGS = {"bank line": "bank", "card payout": "card_payout"}
_MOST = 5  # of one fault


@dataclass(frozen=True)
class Thing:
    """Something that a fault names; `target` is an endpoint with its values, where it has a page."""

    name: str
    target: tuple[str, dict[str, Any]] | None


def about(faults: Iterable[str]) -> dict[str, list[Thing]]:
    """Of each fault what it names, looked up for all of them together."""
    codes = {fault: _codes(fault) for fault in faults}
    every = {code for found in codes.values() for code in found}
    names = naming.parties(every) | naming.documents(every)
    return {fault: [Thing(names[code], _target(code)) for code in found if code in names][:_MOST]
            for fault, found in codes.items()}


def _codes(fault: str) -> list[str]:
    found = []
    for match in _CODES.finditer(fault):
        told: Mapping[str, str | None] = match.groupdict()
        if told["code"]:
            found.append(f"parcel:{told['code']}{told['nth']}" if told["nth"] else f"order:{told['code']}")
        elif told["thing"]:
            found.append(f"{_THINGS.get(told['thing'], told['thing'])}:{told['number']}")
        else:
            found.append(f"{told['kind']}:{told['ref']}")
    return list(dict.fromkeys(found))


def _target(code: str) -> tuple[str, dict[str, Any]] | None:
    kind, _, ref = code.partition(":")
    if kind in ("order", "parcel"):
        return "orders_money.order", {"code": ref.partition("-")[0]}
    if not ref.isdecimal():
        return None
    number = int(ref)
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "bank": ("bank_lines.line", {"line_id": number}), "line": ("bank_lines.line", {"line_id": number}),
        "refund": ("orders_refunds.refund", {"refund_id": number}),
        "remittance": ("orders_cash.show", {"remittance_id": number}),
        "settlement": ("settlement_office.run", {"settlement_code": Settlement.code_of(number)})}
    return pages.get(kind)
