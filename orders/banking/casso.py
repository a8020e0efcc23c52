"""Casso: who may tell us of movements, and what a message says. Format: Casso's documentation, webhooks V2 and V1.

V2 signs (`X-Casso-Signature: t=<ms>,v1=<hex>`, HMAC-SHA512 over time, dot and the JSON written anew with sorted keys);
V1 sends a secret along (`Secure-Token`) and a list. What is not set is closed.
"""
from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import clock
from orders.banking import heard
from orders.banking.errors import BadMovement
from orders.banking.heard import HeardLine
from orders.banking.sepay import TOLERANCE, same

SOURCE = "casso"
_SIGNATURE = re.compile(r"t=(\d{10,15}),v1=([0-9a-f]{128})", re.ASCII)


def is_signed(key: str, body: bytes, header: str, now: datetime | None = None) -> bool:
    """True if whoever knows the checksum key has signed this message within the last five minutes (V2).

    Signed is not what came but what it says: parsed and written again with the names sorted, no spaces, and all letters
    as they are. Only here numbers may be of any size and names come twice: whether such a message can be read is
    another question, and nothing that is theirs is turned away.
    """
    found = _SIGNATURE.fullmatch(header)
    if not key or found is None or abs((now or clock.now()).timestamp() - int(found[1]) / 1000) > TOLERANCE:
        return False
    try:
        said = json.loads(body)
        written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return False
    mac = hmac.new(key.encode(), f"{found[1]}.{written}".encode("utf-8", "surrogatepass"), hashlib.sha512).hexdigest()
    return same(mac, found[2])


def has_token(token: str, header: str) -> bool:
    """True if this is the header of whoever knows the token (V1)."""
    return bool(token) and same(token, header)


def is_test(message: Mapping[str, Any]) -> bool:
    """Casso tries whether we listen with a movement that has no number."""
    data = message.get("data")
    return isinstance(data, dict) and data.get("id") == 0


def read(message: Mapping[str, Any]) -> list[HeardLine]:
    """The movements a message tells of: one in V2, a list in V1. Raises BadMovement."""
    data = message.get("data")
    if message.get("error") not in (0, None):
        raise BadMovement
    if isinstance(data, dict):
        return [_second(data)]
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        return [read_listed(row) for row in data]
    raise BadMovement


def _second(data: Mapping[str, Any]) -> HeardLine:
    heard.in_dong(data.get("currency"), data.get("currencyCode"))
    return heard.line(
        SOURCE, _number(data), data.get("accountNumber"), data.get("amount"),
        heard.moment(data.get("transactionDateTime")), text=data.get("description"),
        reference=data.get("reference"), counter_name=data.get("counterAccountName"),
        counter_account=data.get("counterAccountNumber"), virtual_number=data.get("virtualAccountNumber"),
        balance=data.get("runningBalance"))


def read_listed(row: Mapping[str, Any]) -> HeardLine:
    """A movement as V1 and the list of transactions tell it. Raises BadMovement."""
    heard.in_dong(_first(row, "currency", "currency_code", "currencyCode"))
    return heard.line(
        SOURCE, _number(row), _first(row, "bank_sub_acc_id", "bankSubAccId", "subAccId"), row.get("amount"),
        heard.moment(row.get("when")), text=row.get("description"), reference=row.get("tid"),
        counter_name=_first(row, "corresponsive_name", "corresponsiveName"),
        counter_account=_first(row, "corresponsive_account", "corresponsiveAccount"),
        virtual_number=_first(row, "virtual_account", "virtualAccount"),
        balance=_first(row, "cusum_balance", "cusumBalance"))


def _first(row: Mapping[str, Any], *names: str) -> object:
    """The webhook and the list call the same thing by different names."""
    return next((row[name] for name in names if row.get(name)), None)


def _number(data: Mapping[str, Any]) -> str:
    if type(data.get("id")) is not int or data["id"] <= 0:
        raise BadMovement
    return str(data["id"])
